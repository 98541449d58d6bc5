package tracedesk.domain.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.TraceStatus;

class OperationTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123Z");
  private static final Problem AWAY = new Problem.Offline("server", "refused");
  private static final Log LOG =
      LogReader.v5(
          (Json.Obj)
              Json.parse(
                  """
                  {"id":"log_1","flow":{"id":"fl_1","path":"F"},"output":"old"}"""));
  private static final LogPatch PATCH =
      new LogPatch(Map.of(Field.OUTPUT, new Edit.Set<>(Json.of("new"))), null);

  private static Operation in(Operation.State state) {
    return new Operation(
        new UUID(1, 2), 7, new UUID(3, 4), LOG, PATCH, state, NOW, NOW, 2, AWAY, LOG);
  }

  private static Operation rejected(String... places) {
    var faults = new java.util.ArrayList<FieldFault>();
    for (var place : places) {
      faults.add(FieldFault.body(place, "not like this", "x"));
    }
    return in(Operation.State.SENDING).rejected(new Problem.Rejected(422, "no", faults));
  }

  @ParameterizedTest
  @EnumSource(Operation.State.class)
  void onlyWhatNeedsTheUserDoesNotGoOnByItself(Operation.State state) {
    boolean needsUser = state == Operation.State.CONFLICT || state == Operation.State.REJECTED;
    assertThat(in(state).isWaiting()).isEqualTo(!needsUser);
  }

  @Test
  void eachTryCountsAndKeepsThePlaceInTheOrder() {
    var sending = in(Operation.State.READY).sending();

    assertThat(sending.state()).isEqualTo(Operation.State.SENDING);
    assertThat(sending.attempts()).isEqualTo(3);
    assertThat(sending.number()).isEqualTo(7);
    assertThat(sending.problem()).isEqualTo(AWAY);
    assertThat(sending.theirs()).isNull();
  }

  @Test
  void theServersCopyIsKeptInAConflictOnly() {
    var conflict = in(Operation.State.SENDING).conflict(LOG);

    assertThat(conflict.theirs()).isEqualTo(LOG);
    assertThat(conflict.problem()).isNull();
    assertThat(conflict.with(AWAY).theirs()).isEqualTo(LOG);
    assertThat(conflict.with(AWAY).state()).isEqualTo(Operation.State.CONFLICT);
    assertThat(conflict.ready(AWAY).theirs()).isNull();
    assertThat(conflict.unknown(AWAY)).isEqualTo(conflict.ready(AWAY).unknown(AWAY));
    assertThat(conflict.since(NOW.plusSeconds(1)).since()).isEqualTo(NOW.plusSeconds(1));
    assertThat(conflict.since(NOW.plusSeconds(1)).queued()).isEqualTo(NOW);
  }

  @Test
  void theLogAfterwardsIsTheLogWithThePatch() {
    assertThat(in(Operation.State.READY).after().output()).isEqualTo(Json.of("new"));
    assertThat(in(Operation.State.READY).completes()).isFalse();
    var completing =
        new Operation(
            new UUID(1, 2),
            1,
            new UUID(3, 4),
            LOG,
            PATCH.with(TraceStatus.COMPLETE),
            Operation.State.READY,
            NOW,
            NOW,
            0,
            null,
            null);
    assertThat(completing.completes()).isTrue();
  }

  @Test
  void aComplaintIsAboutTheFirstFieldAPersonMayCorrect() {
    assertThat(rejected("provider", "output", "error").complaint()).isEqualTo(Field.OUTPUT);
    assertThat(rejected("provider").complaint()).isNull();
    assertThat(rejected().complaint()).isNull();
    assertThat(in(Operation.State.REJECTED).complaint()).isNull();
    assertThat(
            in(Operation.State.SENDING)
                .rejected(new Problem.Rejected(400, "output is wrong", List.of()))
                .complaint())
        .isNull();
  }

  @Test
  void idsSortByTimeAndAreOfVersionSeven() {
    var id = Operation.newId(NOW);

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    assertThat(id.toString()).isLessThan(Operation.newId(NOW.plusMillis(1)).toString());
    assertThat(id).isNotEqualTo(Operation.newId(NOW));
  }
}
