package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.HistoryPage;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.edit.Revision.Source;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.port.Saved;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceStatus;

class HistoryTest {
  private static final Instant START = Instant.parse("2025-03-14T09:00:00Z");
  private static final Sender INES = new Sender("Ines Duarte", Source.WINDOW);
  private static final Sender SDK = new Sender("humanloop 0.8.40", Source.SDK);

  @TempDir Path folder;
  private Instant now = START;
  private Database database;
  private SqliteLogs logs;
  private SqliteIntake intake;

  @BeforeEach
  void open() {
    database = Database.open(file());
    logs = new SqliteLogs(database, () -> now);
    intake = new SqliteIntake(database, () -> now);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Path file() {
    return folder.resolve("logs.db");
  }

  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  private void prompt(String id, String members) {
    logs.by(SDK)
        .create(
            LogKind.PROMPT,
            json("{\"log_id\":\"" + id + "\",\"path\":\"P\"" + members + "}"),
            null,
            null);
  }

  private Saved patch(String id, String body) {
    return patch(id, body, SaveTerms.NONE);
  }

  private Saved patch(String id, String body, SaveTerms terms) {
    now = now.plusSeconds(1);
    return logs.by(INES).patch(LogKind.PROMPT, null, id, json(body), terms);
  }

  private List<Revision> history(String id) {
    return HistoryPage.all(before -> logs.history(id, before));
  }

  private static @Nullable String text(@Nullable Json value) {
    return value == null ? null : value.text();
  }

  @Test
  void everyChangeIsToldToTheLetterWithWhoAndWhen() {
    prompt("p", ",\"inputs\":{\"n\":1.50,\"s\":\"a\\/b\"},\"output\":\"one\"");
    patch("p", "{\"output\":\"two\",\"inputs\":{\"n\":1.5e0}}");
    patch("p", "{\"output\":null,\"error\":\"wrong\"}");

    var told = history("p");
    assertThat(told).extracting(Revision::number).containsExactly(3L, 2L, 1L);
    var last = told.getFirst();
    assertThat(last.who()).isEqualTo("Ines Duarte");
    assertThat(last.from()).isEqualTo(Source.WINDOW);
    assertThat(last.at()).isEqualTo(START.plusSeconds(2));
    assertThat(last.changes().keySet()).containsExactly(Field.OUTPUT, Field.ERROR);
    assertThat(text(last.changes().get(Field.OUTPUT).before())).isEqualTo("\"two\"");
    assertThat(text(last.changes().get(Field.OUTPUT).after())).isEqualTo("null");
    assertThat(last.changes().get(Field.ERROR).before()).isNull();
    assertThat(text(last.changes().get(Field.ERROR).after())).isEqualTo("\"wrong\"");
    var first = told.get(1).changes();
    assertThat(text(first.get(Field.INPUTS).before())).isEqualTo("{\"n\":1.50,\"s\":\"a\\/b\"}");
    assertThat(text(first.get(Field.INPUTS).after())).isEqualTo("{\"n\":1.5e0}");
    assertThat(text(first.get(Field.OUTPUT).after())).isEqualTo("\"two\"");
    var arrival = told.getLast();
    assertThat(arrival.isReceived()).isTrue();
    assertThat(arrival.who()).isEqualTo("humanloop 0.8.40");
    assertThat(arrival.from()).isEqualTo(Source.SDK);
    assertThat(arrival.at()).isEqualTo(START);
    assertThat(arrival.changes()).isEmpty();
  }

  @Test
  void theFirstReceivedValueIsThereAfterTenEdits() {
    prompt("p", ",\"output\":\"as received\"");
    for (int i = 0; i < 10; i++) {
      patch("p", "{\"output\":\"edit " + i + "\"}");
    }
    var first = history("p").get(9);
    assertThat(first.number()).isEqualTo(2);
    assertThat(text(first.changes().get(Field.OUTPUT).before())).isEqualTo("\"as received\"");
  }

  @Test
  void whatChangesNothingIsNoRevision() {
    prompt("p", ",\"output\":\"o\",\"inputs\":{\"a\":1}");
    patch("p", "{\"output\":\"o\"}");
    patch("p", "{}");
    prompt("p", ",\"output\":\"o\"");
    prompt("p", "");
    intake.by(SDK).receive(List.of(incoming("p", "{\"output\":\"o\"}")));
    intake.bring(List.of(incoming("p", "{\"output\":\"other\",\"inputs\":{\"a\":1}}")));
    assertThat(history("p")).hasSize(1);
    assertThat(logs.log("p").revision()).isEqualTo(1);
  }

  private static IncomingLog incoming(String id, String doc) {
    return new IncomingLog(
        id, LogKind.PROMPT, null, new IncomingFile(null, "P", null, null, null), json(doc));
  }

  @Test
  void completingIsToldAsAStatus() {
    logs.create(
        LogKind.FLOW,
        json("{\"log_id\":\"f\",\"path\":\"F\",\"end_time\":\"2025-03-14T08:00:00Z\"}"),
        null,
        null);
    logs.by(INES)
        .patch(
            LogKind.FLOW,
            null,
            "f",
            json("{\"output\":\"done\",\"log_status\":\"complete\"}"),
            SaveTerms.NONE);
    var completed = history("f").getFirst();
    assertThat(completed.status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(completed.changes().keySet()).containsExactly(Field.OUTPUT);
    assertThat(completed.others().keySet()).containsExactly("end_time");
    assertThat(text(completed.others().get("end_time").before()))
        .isEqualTo("\"2025-03-14T08:00:00Z\"");
  }

  @Test
  void sentAgainALogKeepsWhatWasCorrectedAndTellsWhatElseChanged() {
    prompt("p", ",\"output\":\"as received\",\"stdout\":\"a\"");
    patch("p", "{\"output\":\"corrected\"}");
    prompt("p", ",\"output\":\"as received\",\"stdout\":\"b\",\"error\":null");

    var log = json(logs.log("p").log().text());
    assertThat(log.string("output")).isEqualTo("corrected");
    assertThat(log.string("stdout")).isEqualTo("b");
    var last = history("p").getFirst();
    assertThat(last.number()).isEqualTo(3);
    assertThat(last.from()).isEqualTo(Source.SDK);
    assertThat(last.changes().keySet()).containsExactly(Field.ERROR);
    assertThat(last.others().keySet()).containsExactly("stdout");
  }

  @Test
  void spansAndFilesThatAddSomethingAreTold() {
    prompt("p", ",\"output\":\"o\"");
    intake
        .by(new Sender("exporter 1", Source.OTLP))
        .receive(List.of(incoming("p", "{\"output\":\"later\"}")));
    intake
        .by(new Sender("ines", Source.WINDOW))
        .bring(List.of(incoming("p", "{\"metadata\":{\"k\":1},\"output\":\"file\"}")));
    var told = history("p");
    assertThat(told)
        .extracting(Revision::from)
        .containsExactly(Source.IMPORT, Source.OTLP, Source.SDK);
    assertThat(told)
        .extracting(Revision::who)
        .containsExactly("ines", "exporter 1", "humanloop 0.8.40");
    assertThat(told.getFirst().others().keySet()).containsExactly("metadata");
    assertThat(told.getFirst().changes()).isEmpty();
    assertThat(text(told.get(1).changes().get(Field.OUTPUT).after())).isEqualTo("\"later\"");
  }

  @Test
  void anotherVersionOrParentIsTold() {
    prompt("p", ",\"prompt\":{\"model\":\"a\"}");
    var version = json(logs.log("p").log().text()).object("prompt").string("version_id");
    prompt("p", ",\"prompt\":{\"model\":\"b\"},\"trace_parent_id\":\"above\"");
    var changed = history("p").getFirst().others();
    assertThat(changed.keySet()).containsExactly("trace_parent_id", "version_id");
    assertThat(changed.get("trace_parent_id").before()).isNull();
    assertThat(text(changed.get("trace_parent_id").after())).isEqualTo("\"above\"");
    assertThat(text(changed.get("version_id").before())).isEqualTo('"' + version + '"');
    assertThat(text(changed.get("version_id").after())).isNotEqualTo('"' + version + '"');
  }

  @Test
  void judgmentsStandWhereTheyWereMade() {
    prompt("p", ",\"output\":\"o\"");
    judge("e1", "0.5");
    patch("p", "{\"output\":\"better\"}");
    judge("e2", "0.9");
    var told = history("p");
    assertThat(told)
        .extracting(Revision::from)
        .containsExactly(Source.EVALUATOR, Source.WINDOW, Source.EVALUATOR, Source.SDK);
    assertThat(told).extracting(Revision::number).containsExactly(2L, 2L, 1L, 1L);
    assertThat(told.getFirst().who()).isEqualTo("Policy");
    assertThat(text(told.getFirst().others().get("judgment").after())).isEqualTo("0.9");
    assertThat(told.get(2).isReceived()).isFalse();
    assertThat(told.get(3).isReceived()).isTrue();
  }

  private void judge(String id, String judgment) {
    now = now.plusSeconds(1);
    logs.create(
        LogKind.EVALUATOR,
        json(
            "{\"log_id\":\"%s\",\"path\":\"eval/Policy\",\"parent_id\":\"p\",\"judgment\":%s}"
                .formatted(id, judgment)),
        null,
        null);
  }

  /// Any state of a log can be made again from what it is now and its history.
  @Test
  void everyEarlierStateCanBeMadeAgain() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    prompt("p", ",\"output\":\"first\"");
    var states = new LinkedHashMap<Long, Map<String, String>>();
    states.put(1L, state());
    for (int i = 0; i < 450; i++) {
      var large = random.nextInt(40) == 0 ? "x".repeat(300_000) : "";
      patch(
          "p",
          switch (random.nextInt(4)) {
            case 0 -> "{\"output\":\"" + random.nextInt(3) + large + "\",\"error\":null}";
            case 1 -> "{\"output\":null,\"error\":\"" + random.nextInt(3) + "\"}";
            case 2 -> "{\"inputs\":{\"n\":" + random.nextInt(3) + ".0}}";
            default -> "{\"extra\":" + (random.nextBoolean() ? "null" : "[1, 2]") + "}";
          });
      states.putIfAbsent(logs.log("p").revision(), state());
    }
    var pages = new ArrayList<HistoryPage>();
    var told =
        HistoryPage.all(
            before -> {
              var page = logs.history("p", before);
              pages.add(page);
              return page;
            });
    assertThat(pages).as("seed %d", seed).hasSizeGreaterThan(1);
    var at = state();
    for (var revision : told) {
      assertThat(at)
          .as("seed %d, revision %d", seed, revision.number())
          .isEqualTo(states.get(revision.number()));
      for (var change : members(revision).entrySet()) {
        assertThat(text(change.getValue().after()))
            .as("seed %d, after %s in %d", seed, change.getKey(), revision.number())
            .isEqualTo(at.get(change.getKey()));
        var before = change.getValue().before();
        if (before == null) {
          at.remove(change.getKey());
        } else {
          at.put(change.getKey(), before.text());
        }
      }
    }
    assertThat(told.getLast().isReceived()).isTrue();
    assertThat(told).hasSize(states.size());
  }

  private static Map<String, Revision.Change> members(Revision revision) {
    var members = new LinkedHashMap<>(revision.others());
    revision.changes().forEach((field, change) -> members.put(field.api(), change));
    return members;
  }

  /// The members the test changes, as the store has them.
  private Map<String, String> state() {
    return database.read(
        transaction -> {
          var row = LogRow.find(transaction, "p");
          var state = new LinkedHashMap<String, String>();
          for (var member : SqliteLogs.body(transaction, row).members()) {
            if (List.of("inputs", "output", "error", "extra").contains(member.name())) {
              state.put(member.name(), member.value().text());
            }
          }
          return state;
        });
  }

  @Test
  void aVeryLongHistoryEndsWithTheArrivalToo() {
    prompt("p", ",\"output\":\"first\"");
    var value = "x".repeat(3 << 20);
    for (int i = 0; i < 13; i++) {
      patch("p", "{\"output\":\"" + i + value + "\"}");
    }
    var told = history("p");
    assertThat(told.getFirst().number()).isEqualTo(14);
    assertThat(told.getLast().isReceived()).isTrue();
    assertThat(told.size()).isBetween(11, 13);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE revision SET at = 0",
        "UPDATE revision SET number = number + 10",
        "UPDATE change SET before = CAST('\"forged\"' AS BLOB)",
        "UPDATE sender SET who = 'nobody'",
        "DELETE FROM revision",
        "DELETE FROM change",
        "DELETE FROM revision WHERE number = 2",
        "UPDATE log SET revision = 1",
        "INSERT OR REPLACE INTO revision SELECT log, number, 0, sender, status, operation FROM revision",
        "INSERT OR REPLACE INTO change SELECT log, number, member, NULL FROM change",
        "INSERT INTO revision SELECT log, number + 5, at, sender, status, operation FROM revision",
        "INSERT INTO change SELECT log, 2, 'error', NULL FROM change",
        "UPDATE OR REPLACE revision SET number = 3"
      })
  void historyIsWrittenOnce(String forgery) throws SQLException {
    prompt("p", ",\"output\":\"a\"");
    patch("p", "{\"output\":\"b\"}");
    patch("p", "{\"output\":\"c\"}");
    var before = history("p");
    database.close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      assertThatThrownBy(() -> statement.executeUpdate(forgery))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("history");
    }
    open();
    assertThat(history("p")).isEqualTo(before);
  }

  @Test
  void historyAndKeptAnswersGoWithTheirLog() throws SQLException {
    prompt("p", ",\"output\":\"secret one\"");
    prompt("q", ",\"output\":\"a\"");
    patch("p", "{\"output\":\"secret two\"}", operation("k", "r"));
    patch("q", "{\"output\":\"b\"}", operation("l", "r"));
    var file = json(logs.log("p").log().text()).object("prompt").string("id");
    logs.delete(List.of("p"));
    assertThat(rows("revision")).isEqualTo(1);
    assertThat(rows("change")).isEqualTo(1);
    assertThat(rows("answer")).isEqualTo(1);
    assertThat(history("q")).hasSize(2);
    new SqliteFiles(database, () -> now).deleteFile(FileKind.PROMPT, file);
    assertThat(rows("revision") + rows("change") + rows("answer")).isZero();
  }

  private long rows(String table) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        var count = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      return count.getLong(1);
    }
  }

  private static SaveTerms operation(String key, String request) {
    return new SaveTerms(null, new SaveTerms.Operation(key, request));
  }

  @Test
  void aSaveThatNamesItselfIsMadeOnceAlsoAfterARestart() {
    prompt("p", ",\"output\":\"a\"");
    var first = (Saved.Done) patch("p", "{\"output\":\"b\"}", operation("k", "r"));
    patch("p", "{\"output\":\"c\"}");
    database.close();
    open();
    var again = (Saved.Done) patch("p", "{\"output\":\"b\"}", operation("k", "r"));
    assertThat(again.again()).isTrue();
    assertThat(again.log()).isEqualTo(first.log());
    assertThat(again.revision()).isEqualTo(2);
    assertThat(logs.log("p").revision()).isEqualTo(3);
    assertThat(history("p").get(1).operation()).isEqualTo("k");
    assertThatThrownBy(() -> patch("p", "{\"output\":\"d\"}", operation("k", "other")))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void namesOfSavesAreForgottenAfterSevenDays() throws SQLException {
    prompt("p", ",\"output\":\"a\"");
    patch("p", "{\"output\":\"b\"}", operation("k", "r"));
    now = now.plus(Duration.ofDays(7)).minusSeconds(2);
    assertThat(((Saved.Done) patch("p", "{}", operation("k", "r"))).again()).isTrue();
    now = now.plusSeconds(2);
    assertThat(((Saved.Done) patch("p", "{}", operation("l", "r"))).again()).isFalse();
    assertThat(rows("answer")).isEqualTo(1);
  }
}
