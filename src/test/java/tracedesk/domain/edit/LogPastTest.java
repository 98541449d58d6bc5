package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Revision.Change;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;

class LogPastTest {
  private static final Log LOG =
      LogReader.read(
          Api.V5,
          (Json.Obj)
              Json.parse(
                  """
                  {"id":"log_1","flow":{"id":"fl_1","path":"F"},"log_status":"incomplete",
                   "inputs":{"tier":"gold","days":30},"output":"third","error":null}"""));

  /// Output: absent, `first`, `third`; inputs: one key, then two.
  private static final LogPast PAST =
      new LogPast(
          LOG,
          List.of(
              revision(4, Map.of(Field.OUTPUT, change("\"first\"", "\"third\""))),
              judgment(3),
              revision(
                  3,
                  Map.of(
                      Field.INPUTS,
                      change("{\"tier\":\"none\"}", "{\"tier\":\"gold\",\"days\":30}"))),
              revision(2, Map.of(Field.OUTPUT, change("null", "\"first\""))),
              revision(1, Map.of())),
          true);

  private static Revision revision(long number, Map<Field, Change> changes) {
    return new Revision(
        number,
        Instant.ofEpochSecond(number),
        "somebody",
        Revision.Source.API,
        changes,
        Map.of(),
        null,
        null);
  }

  private static Revision judgment(long number) {
    return new Revision(
        number,
        Instant.ofEpochSecond(number),
        "Tone",
        Revision.Source.EVALUATOR,
        Map.of(),
        Map.of("judgment", change(null, "0.7")),
        null,
        null);
  }

  private static Change change(@Nullable String before, @Nullable String after) {
    return new Change(
        before == null ? null : Json.parse(before), after == null ? null : Json.parse(after));
  }

  @Test
  void aFieldHoldsWhatItsLastChangeLeft() {
    assertThat(PAST.value(0, Field.OUTPUT)).isEqualTo(Json.of("third"));
    assertThat(PAST.value(1, Field.OUTPUT)).isEqualTo(Json.of("first"));
    assertThat(PAST.value(3, Field.OUTPUT)).isEqualTo(Json.of("first"));
    assertThat(PAST.value(4, Field.OUTPUT)).isNull();
    assertThat(PAST.value(4, Field.INPUTS)).isEqualTo(Json.parse("{\"tier\":\"none\"}"));
    assertThat(PAST.value(4, Field.ERROR)).isNull();
  }

  @Test
  void objectsDifferByTheirTopLevelKeys() {
    assertThat(PAST.differences(2))
        .extracting(LogPast.Difference::name)
        .containsExactly("inputs.tier", "inputs.days");
    assertThat(PAST.differences(2).get(1).before()).isNull();
    assertThat(PAST.unchanged(2)).extracting(LogPast.Unchanged::name).containsExactly("output");
    assertThat(PAST.unchanged(0))
        .extracting(LogPast.Unchanged::name)
        .containsExactly("inputs.tier", "inputs.days");
  }

  @Test
  void aJudgmentChangesNothingOfTheLog() {
    assertThat(PAST.differences(1)).isEmpty();
  }

  @Test
  void oneKeyIsRestoredAndTheOthersKeepWhatTheFormHolds() {
    var typed =
        LogDraft.of(LOG)
            .with(Field.INPUTS, new Edit.Set<>(Json.parse("{\"tier\":\"gold\",\"days\":31}")));
    var tier = PAST.differences(2).getFirst();
    var days = PAST.differences(2).get(1);
    assertThat(LogPast.restored(typed, tier, tier.before()).value(Field.INPUTS))
        .isEqualTo(Json.parse("{\"tier\":\"none\",\"days\":31}"));
    assertThat(LogPast.restored(typed, days, days.before()).value(Field.INPUTS))
        .isEqualTo(Json.parse("{\"tier\":\"gold\"}"));
  }

  @Test
  void aVersionIsRestoredWhole() {
    var arrival = PAST.restored(LogDraft.of(LOG), 4);
    assertThat(arrival.changed()).containsExactly(Field.INPUTS, Field.OUTPUT);
    assertThat(arrival.value(Field.OUTPUT)).isNull();
    assertThat(PAST.restored(arrival, 0).isEmpty()).isTrue();
  }

  @Test
  void whatIsUnfinishedIsShownAsItWasTyped() {
    var draft = LogDraft.of(LOG).withUnfinished(Field.INPUTS, "{\"tier\": ");
    assertThat(LogPast.differences(draft))
        .singleElement()
        .satisfies(one -> assertThat(one.after()).isEqualTo(Json.of("{\"tier\": ")));
    assertThat(LogPast.unchanged(draft))
        .extracting(LogPast.Unchanged::name)
        .containsExactly("output");
  }
}
