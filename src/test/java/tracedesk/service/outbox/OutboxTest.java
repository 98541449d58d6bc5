package tracedesk.service.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.outbox.Operation.State;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.store.Database;
import tracedesk.store.SqliteDrafts;
import tracedesk.store.SqliteOutbox;

/// The outbox over a real store, against a model server, in a time that stands still until it is
/// moved.
class OutboxTest {
  private static final UUID SERVER = new UUID(7, 7);
  private static final Problem NO_ANSWER = new Problem.NoAnswer("server", "reset");
  private static final Problem OFFLINE = new Problem.Offline("server", "refused");

  @TempDir Path folder;

  private final ModelServer server = new ModelServer();
  private final List<String> done = new ArrayList<>();
  private long nanos;
  private Database database;
  private Outbox outbox;

  @BeforeEach
  void open() {
    database = Database.openDrafts(folder.resolve("drafts.db"));
    InstantSource clock = () -> Instant.EPOCH.plusNanos(nanos);
    outbox =
        new Outbox(
            new SqliteOutbox(database, clock),
            id -> id.equals(SERVER) ? server : null,
            clock,
            () -> nanos,
            new Random(1));
    outbox.listen(
        new Outbox.Listener() {
          @Override
          public void changed() {}

          @Override
          public void done(Operation operation, Log saved) {
            done.add(saved.id().value());
          }
        });
    outbox.load();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /// The program is killed and started again.
  private void crash() {
    close();
    open();
  }

  private static LogPatch output(String text) {
    return LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of(text)));
  }

  private static LogPatch inputs(String json) {
    return LogPatch.NOTHING.with(Field.INPUTS, new Edit.Set<>(Json.parse(json)));
  }

  /// Everything that is due now, once.
  private void runDue() {
    var taken = new ArrayList<Operation>();
    for (var next = outbox.take(); next != null; next = outbox.take()) {
      taken.add(next);
    }
    taken.forEach(outbox::attempt);
  }

  private Operation only() {
    assertThat(outbox.view().operations()).hasSize(1);
    return outbox.view().operations().getFirst();
  }

  private static Json value(Log log, Field field) {
    return field.of(log);
  }

  @Test
  void aSaveLeavesTheOutboxOnceTheServerHoldsIt() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("new"));
    assertThat(only().state()).isEqualTo(State.READY);
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.patches).containsExactly("log_1 {\"output\":\"new\"}");
    assertThat(done).containsExactly("log_1");
  }

  @Test
  void aSaveThatBreaksARuleIsNotKept() {
    var log = server.put(ModelServer.log("log_1", "old"));
    assertThatThrownBy(
            () ->
                outbox.save(
                    SERVER,
                    log,
                    LogPatch.NOTHING.with(Field.ERROR, new Edit.Set<>(Json.of("both")))))
        .isInstanceOf(ProblemException.class);
    assertThat(outbox.view().operations()).isEmpty();
  }

  @Test
  void anUnreachableServerIsTriedAgainForEverAndHoldsNoOtherServer() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("new"));
    long days = 0;
    int tries = 0;
    while (days < 7) {
      server.onRead.add(new ModelServer.Fault(OFFLINE, false));
      runDue();
      tries++;
      assertThat(only().state()).isEqualTo(State.READY);
      assertThat(outbox.view().held()).containsKey(SERVER);
      long wait = outbox.untilNext();
      assertThat(wait).isBetween(1_000_000_000L, Duration.ofMinutes(5).toNanos());
      nanos += wait;
      days = Duration.ofNanos(nanos).toDays();
    }
    assertThat(tries).isGreaterThan(7 * 24 * 12);
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(outbox.view().held()).isEmpty();
    assertThat(server.patches).hasSize(1);
  }

  /// H2: the answer is lost, the PATCH was carried out.
  @Test
  void aLostAnswerIsResolvedByReadingAndNothingIsSentTwice() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("new").with(TraceStatus.COMPLETE));
    server.onPatch.add(new ModelServer.Fault(NO_ANSWER, true));
    runDue();
    assertThat(only().state()).isEqualTo(State.UNKNOWN);
    nanos += outbox.untilNext();
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.patches).hasSize(1);
  }

  @Test
  void aLostRequestIsSentAgainOnceReadingShowsIt() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("new"));
    server.onPatch.add(new ModelServer.Fault(NO_ANSWER, false));
    runDue();
    assertThat(only().state()).isEqualTo(State.UNKNOWN);
    nanos += outbox.untilNext();
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.patches).hasSize(1);
  }

  /// H3.
  @Test
  void somebodyElsesChangeIsNeverOverwritten() {
    var log = server.put(ModelServer.log("log_1", "old"));
    server.change(log.id(), output("theirs"));
    outbox.save(SERVER, log, output("mine"));
    runDue();
    assertThat(only().state()).isEqualTo(State.CONFLICT);
    assertThat(value(only().theirs(), Field.OUTPUT)).isEqualTo(Json.of("theirs"));
    assertThat(server.patches).isEmpty();
    crash();
    assertThat(only().state()).isEqualTo(State.CONFLICT);
    var merge = Merge.of(only().base(), only().theirs(), only().patch());
    outbox.save(
        SERVER, only().theirs(), merge.resolved(Map.of("output", Optional.of(Json.of("both")))));
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(value(server.log(log.id()), Field.OUTPUT)).isEqualTo(Json.of("both"));
    var history = new SqliteOutbox(database, InstantSource.system()).history(SERVER, log.id());
    assertThat(history)
        .extracting(revision -> revision.changes().get(Field.OUTPUT).after().text())
        .containsExactly("\"both\"", "\"theirs\"");
  }

  @Test
  void aChangeAfterALostAnswerIsAConflict() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("mine"));
    server.onPatch.add(new ModelServer.Fault(NO_ANSWER, true));
    runDue();
    server.change(log.id(), output("theirs"));
    nanos += outbox.untilNext();
    runDue();
    assertThat(only().state()).isEqualTo(State.CONFLICT);
    assertThat(value(server.log(log.id()), Field.OUTPUT)).isEqualTo(Json.of("theirs"));
  }

  @Test
  void changesOfOtherFieldsDoNotStandInTheWay() {
    var log = server.put(ModelServer.log("log_1", "old"));
    server.change(log.id(), inputs("{\"tier\":\"gold\",\"days\":14}"));
    outbox.save(SERVER, log, output("mine"));
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(value(server.log(log.id()), Field.INPUTS).text()).contains("gold");
  }

  /// Disjoint keys are put together, but not before somebody saw it.
  @Test
  void disjointInputsAreMergedOnceTheUserSawIt() {
    var log = server.put(ModelServer.log("log_1", "old"));
    server.change(log.id(), inputs("{\"tier\":\"gold\",\"days\":14}"));
    outbox.save(SERVER, log, inputs("{\"tier\":\"standard\",\"days\":30}"));
    runDue();
    var conflict = only();
    assertThat(conflict.state()).isEqualTo(State.CONFLICT);
    var merge = Merge.of(conflict.base(), conflict.theirs(), conflict.patch());
    assertThat(merge.conflicts()).isEmpty();
    outbox.save(SERVER, conflict.theirs(), merge.resolved(Map.of()));
    runDue();
    assertThat(value(server.log(log.id()), Field.INPUTS).text())
        .isEqualTo("{\"tier\":\"gold\",\"days\":30}");
  }

  @Test
  void aRefusedKeyHoldsTheServerUntilTheUserTriesAgain() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("new"));
    server.onRead.add(new ModelServer.Fault(new Problem.KeyRefused(401, "bad key"), false));
    runDue();
    assertThat(outbox.view().held().get(SERVER).until()).isNull();
    nanos += Duration.ofDays(30).toNanos();
    runDue();
    assertThat(only().state()).isEqualTo(State.READY);
    outbox.retryServer(SERVER);
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
  }

  /// H5.
  @Test
  void theServersWaitIsObeyed() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("new"));
    server.onPatch.add(
        new ModelServer.Fault(new Problem.Busy(429, "slow down", Duration.ofSeconds(90)), false));
    runDue();
    assertThat(outbox.untilNext()).isEqualTo(Duration.ofSeconds(90).toNanos());
    nanos += Duration.ofSeconds(90).toNanos();
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
  }

  @Test
  void aRejectedSaveWaitsForTheUserAndItsCorrectionTakesItsPlace() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("bad"));
    server.onPatch.add(new ModelServer.Fault(new Problem.Rejected(422, "no", List.of()), false));
    runDue();
    assertThat(only().state()).isEqualTo(State.REJECTED);
    crash();
    assertThat(only().problem()).isEqualTo(new Problem.Rejected(422, "no", List.of()));
    outbox.save(SERVER, log, output("good"));
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.patches).containsExactly("log_1 {\"output\":\"good\"}");
  }

  /// K1, H4: what was being sent when the program ended is asked for, not sent again.
  @Test
  void afterACrashTheServerIsAskedFirst() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("new"));
    server.between =
        () -> {
          throw new AssertionError("killed");
        };
    assertThatThrownBy(this::runDue).hasMessage("killed");
    server.between = () -> {};
    crash();
    assertThat(only().state()).isEqualTo(State.UNKNOWN);
    server.change(log.id(), output("new"));
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.patches).isEmpty();
  }

  @Test
  void aSaveWhileAnotherIsUnderWayBuildsOnIt() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("one"));
    var first = outbox.take();
    outbox.save(SERVER, log, output("two"));
    assertThat(outbox.take()).isNull();
    outbox.attempt(first);
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.patches)
        .containsExactly("log_1 {\"output\":\"one\"}", "log_1 {\"output\":\"two\"}");
  }

  @Test
  void savesThatDidNotGoOutYetBecomeOne() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("one"));
    outbox.save(SERVER, log, output("two"));
    runDue();
    assertThat(server.patches).containsExactly("log_1 {\"output\":\"two\"}");
  }

  @Test
  void aDiscardedSaveCanBeRestored() {
    var log = server.put(ModelServer.log("log_1", "old"));
    var saved = outbox.save(SERVER, log, output("new"));
    var discarded = outbox.discard(saved.id());
    assertThat(discarded).isNotNull();
    runDue();
    assertThat(server.patches).isEmpty();
    crash();
    assertThat(outbox.view().operations()).isEmpty();
    outbox.restore(discarded);
    runDue();
    assertThat(server.patches).hasSize(1);
  }

  @Test
  void theDraftLeavesTheDiskWithTheSave() {
    var log = server.put(ModelServer.log("log_1", "old"));
    var drafts = new SqliteDrafts(database, InstantSource.system());
    var draft = LogDraft.of(log).with(Field.OUTPUT, new Edit.Set<>(Json.of("new")));
    drafts.apply(List.of(new Drafts.Change.Keep(new Drafts.Kept(SERVER, draft))));
    outbox.save(SERVER, log, draft.patch());
    assertThat(drafts.load().drafts()).hasSize(1);
    runDue();
    assertThat(drafts.load().drafts()).isEmpty();
  }

  @Test
  void aServerWhoseConnectionIsGoneHoldsItsSaves() {
    var log = ModelServer.log("log_1", "old");
    outbox.save(new UUID(1, 1), log, output("new"));
    runDue();
    assertThat(only().state()).isEqualTo(State.READY);
    assertThat(outbox.view().held()).containsKey(new UUID(1, 1));
    assertThat(outbox.view().of(new UUID(1, 1), new LogId("log_1"))).isEqualTo(only());
  }

  @Test
  void oneLogThatCannotBeReadDoesNotKeepTheOthersWaiting() {
    var bad = server.put(ModelServer.log("log_bad", "old"));
    outbox.save(SERVER, bad, output("new"));
    for (int i = 0; i < 3; i++) {
      outbox.save(SERVER, server.put(ModelServer.log("log_" + i, "old")), output("new"));
    }
    server.unreadable.add(bad.id());
    for (int tries = 0; tries < 8; tries++) {
      runDue();
      nanos += outbox.untilNext();
    }
    assertThat(only().log()).isEqualTo(bad.id());
    assertThat(server.patches).hasSize(3);
  }

  /// H5: the others that were under way by then do not cut the wait short.
  @Test
  void theLongestWaitHoldsWhenSeveralAreRefusedAtOnce() {
    for (int i = 0; i < 4; i++) {
      outbox.save(SERVER, server.put(ModelServer.log("log_" + i, "old")), output("new"));
    }
    server.onRead.add(
        new ModelServer.Fault(new Problem.Busy(429, "slow down", Duration.ofSeconds(90)), false));
    server.onRead.add(new ModelServer.Fault(OFFLINE, false));
    server.onRead.add(new ModelServer.Fault(NO_ANSWER, false));
    runDue();
    assertThat(outbox.view().operations()).hasSize(3);
    assertThat(outbox.untilNext()).isEqualTo(Duration.ofSeconds(90).toNanos());
    nanos += Duration.ofSeconds(90).toNanos();
    runDue();
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
  }

  @Test
  void anAnswerThatIsAConflictShowsThatTheServerIsBack() {
    var log = server.put(ModelServer.log("log_1", "old"));
    server.change(log.id(), output("theirs"));
    outbox.save(SERVER, log, output("mine"));
    server.onRead.add(new ModelServer.Fault(OFFLINE, false));
    runDue();
    assertThat(outbox.view().held()).containsKey(SERVER);
    nanos += outbox.untilNext();
    runDue();
    assertThat(only().state()).isEqualTo(State.CONFLICT);
    assertThat(outbox.view().held()).isEmpty();
  }

  /// H4: between the conflict and the joining of what was saved behind it.
  @Test
  void aCrashInAConflictLosesNothingThatWasSavedBehindIt() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("mine"));
    var first = outbox.take();
    outbox.save(SERVER, log, output("mine").and(inputs("{\"tier\":\"gold\",\"days\":14}")));
    var theirs = LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of("theirs")));
    new SqliteOutbox(database, InstantSource.system()).put(first.conflict(theirs.appliedTo(log)));
    crash();
    assertThat(only().state()).isEqualTo(State.CONFLICT);
    assertThat(only().patch().body().text())
        .isEqualTo("{\"inputs\":{\"tier\":\"gold\",\"days\":14},\"output\":\"mine\"}");
  }

  @Test
  void whatWasSavedBehindADiscardedSaveDoesNotBuildOnIt() {
    var log = server.put(ModelServer.log("log_1", "old"));
    var first = outbox.save(SERVER, log, output("one"));
    server.onPatch.add(new ModelServer.Fault(NO_ANSWER, false));
    runDue();
    outbox.save(SERVER, log, output("two"));
    assertThat(outbox.discard(first.id())).isNotNull();
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.patches).containsExactly("log_1 {\"output\":\"two\"}");
  }

  @Test
  void theSavesOfALogAreDiscardedTogetherAndRestoredInTheirOrder() {
    var log = server.put(ModelServer.log("log_1", "old"));
    var other = server.put(ModelServer.log("log_2", "old"));
    outbox.save(SERVER, log, output("one"));
    server.onPatch.add(new ModelServer.Fault(NO_ANSWER, false));
    runDue();
    outbox.save(SERVER, log, output("two"));
    outbox.save(SERVER, other, output("other"));
    var discarded = outbox.discard(SERVER, log.id());
    assertThat(discarded).hasSize(2);
    assertThat(only().log()).isEqualTo(other.id());
    crash();
    assertThat(only().log()).isEqualTo(other.id());
    discarded.forEach(outbox::restore);
    runDue();
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.log(log.id()).output()).isEqualTo(Json.of("two"));
  }

  @Test
  void aSaveUnderWayIsNotDiscardedWithTheOthersOfItsLog() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("one"));
    var underway = outbox.take();
    outbox.save(SERVER, log, output("two"));
    assertThat(outbox.discard(SERVER, log.id())).hasSize(1);
    outbox.attempt(underway);
    runDue();
    assertThat(server.log(log.id()).output()).isEqualTo(Json.of("one"));
  }

  @Test
  void aRestoredSaveReplacesNothingThatWasSavedSince() {
    var log = server.put(ModelServer.log("log_1", "old"));
    var discarded = outbox.discard(outbox.save(SERVER, log, output("one")).id());
    outbox.save(SERVER, log, inputs("{\"tier\":\"gold\",\"days\":14}"));
    outbox.restore(discarded);
    assertThat(outbox.view().corrections())
        .singleElement()
        .satisfies(
            kept -> assertThat(kept.draft().changed()).containsExactly(Field.INPUTS, Field.OUTPUT));
    runDue();
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.log(log.id()).output()).isEqualTo(Json.of("one"));
    assertThat(server.log(log.id()).inputs().text()).contains("gold");
  }

  @Test
  void aTraceThatIsCompleteIsNotCompletedAgain() {
    var log = server.put(ModelServer.log("log_1", "old"));
    server.change(log.id(), LogPatch.NOTHING.with(TraceStatus.COMPLETE));
    outbox.save(SERVER, log, output("new").with(TraceStatus.COMPLETE));
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.statuses).isEmpty();
    assertThat(server.patches).hasSize(1);
  }

  /// What an attempt cannot survive costs that attempt only.
  @Test
  void aSaveWhoseAttemptRanOutOfMemoryIsTriedAgain() {
    var log = server.put(ModelServer.log("log_1", "old"));
    outbox.save(SERVER, log, output("new"));
    server.between =
        () -> {
          throw new OutOfMemoryError("too large");
        };
    assertThatThrownBy(this::runDue).isInstanceOf(OutOfMemoryError.class);
    server.between = () -> {};
    nanos += outbox.untilNext();
    runDue();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(server.patches).hasSize(1);
  }

  /// Text that UTF-8 cannot hold, and a log as deep as a server may send it.
  @Test
  void whatIsHardToWriteDownIsThereAfterACrash() {
    var deep = "[".repeat(990) + "]".repeat(990);
    var raw =
        Json.parse(
            "{\"id\":\"log_1\",\"flow\":{\"id\":\"fl_1\",\"path\":\"f\"},\"inputs\":{\"deep\":"
                + deep
                + "}}",
            new JsonLimits(1000, 1 << 20, 1 << 20, 100, 100, 1 << 20));
    var log = server.put(LogReader.v5((Json.Obj) raw));
    outbox.save(
        SERVER, log, LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(typed("\"\ud83d\""))));
    crash();
    assertThat(only().patch().value(Field.OUTPUT, null).asString()).isEqualTo("\ud83d");
  }

  private static Json typed(String text) {
    return Json.parse(text);
  }
}
