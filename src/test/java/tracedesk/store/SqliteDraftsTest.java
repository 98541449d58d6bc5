package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogReader;

class SqliteDraftsTest {
  private static final UUID SERVER = KilledTyper.SERVER;
  private static final Pattern WHOLE = Pattern.compile("(log_[abc]) (\\d+)");
  private static final int ROUNDS = 30;

  @TempDir Path folder;

  @Test
  void everythingTypedComesBackToTheLetter() {
    var raw =
        (Json.Obj)
            Json.parse(
                """
                {"id":"log 1/ü","flow":{"id":"fl_1","path":"Support/Refunds"},"log_status":"incomplete",
                 "inputs":{"price":1.10,"n":9007199254740993},"output":null,"error":"old",
                 "provider_request":{"big":true}}
                """);
    var draft =
        LogDraft.of(LogReader.v5(raw))
            .with(Field.OUTPUT, new Edit.Set<>(Json.parse("\"\\ud800 \\u0000 \\u00e4\"")))
            .with(Field.ERROR, new Edit.Clear<>())
            .withUnfinished(Field.INPUTS, "{\"price\": \ud800\u0000")
            .at(new LogDraft.Caret(Field.INPUTS, 1, 11));
    var other = KilledTyper.draft("log_a", "x");
    open(
        drafts ->
            drafts.apply(
                List.of(keep(SERVER, draft), keep(new UUID(1, 1), draft), keep(SERVER, other))));
    open(drafts -> drafts.apply(List.of(new Drafts.Change.Drop(SERVER, new LogId("log_a")))));
    open(
        drafts -> {
          var loaded = drafts.load();
          assertThat(loaded.damaged()).isZero();
          assertThat(loaded.drafts())
              .extracting(Drafts.Kept::server)
              .containsExactlyInAnyOrder(SERVER, new UUID(1, 1));
          for (var kept : loaded.drafts()) {
            assertThat(kept.draft().patch()).isEqualTo(draft.patch());
            assertThat(kept.draft().unfinished()).isEqualTo(draft.unfinished());
            assertThat(kept.draft().caret()).isEqualTo(draft.caret());
            assertThat(kept.log()).isEqualTo(draft.base().id());
            assertThat(kept.draft().base().inputs()).isEqualTo(draft.base().inputs());
            assertThat(kept.draft().base().raw().has("provider_request")).isFalse();
          }
        });
  }

  /// A flipped bit must not be shown as what somebody typed (K5).
  @Test
  void damagedRowsArePutAsideAndTheOthersStay() {
    open(
        drafts ->
            drafts.apply(
                List.of(
                    keep(SERVER, KilledTyper.draft("log_a", "good")),
                    keep(SERVER, KilledTyper.draft("log_b", "bad")))));
    try (var database = Database.open(folder.resolve("drafts.db"), Migrations.DRAFTS)) {
      database.transact(
          t ->
              t.update(
                  "UPDATE draft SET content = CAST(replace(content, 'bad', 'bat') AS BLOB) WHERE log = 'log_b'"));
    }
    open(
        drafts -> {
          var loaded = drafts.load();
          assertThat(loaded.damaged()).isEqualTo(1);
          assertThat(loaded.drafts())
              .extracting(kept -> kept.log().value())
              .containsExactly("log_a");
          assertThat(drafts.load().damaged()).isZero();
        });
    try (var database = Database.open(folder.resolve("drafts.db"), Migrations.DRAFTS)) {
      assertThat(database.<Long>read(t -> t.number("SELECT COUNT(*) FROM damaged"))).isEqualTo(1);
    }
  }

  /// Kills the writing process again and again (K1).
  @Test
  void everyAcknowledgedEditSurvivesAKill() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var file = folder.resolve("drafts.db");
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var last = new HashMap<String, Integer>();
      int enough = 5 + random.nextInt(80);
      int seen = 0;
      var typer = KilledProcess.start(KilledTyper.class, file);
      try (var lines =
          new BufferedReader(
              new InputStreamReader(typer.getInputStream(), StandardCharsets.UTF_8))) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          var match = WHOLE.matcher(line);
          if (match.matches()) {
            last.put(match.group(1), Integer.parseInt(match.group(2)));
            if (++seen == enough) {
              typer.toHandle().destroyForcibly();
            }
          }
        }
      } finally {
        typer.destroyForcibly();
        assertThat(typer.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(last).as("seed %d", seed).isNotEmpty();
      acknowledged += seen;
      try (var database = Database.openDrafts(file)) {
        var drafts = new SqliteDrafts(database, InstantSource.system());
        var found = new HashMap<String, Integer>();
        for (var kept : drafts.load().drafts()) {
          var text = kept.draft().value(Field.OUTPUT);
          found.put(kept.log().value(), Integer.parseInt(text.plain().substring(5)));
        }
        last.forEach(
            (log, count) ->
                assertThat(found.get(log))
                    .as("seed %d, %s", seed, log)
                    .isBetween(count, count + 1));
      }
    }
    System.out.printf(
        "SqliteDraftsTest seed %d: %d kills, %d acknowledged edits, 0 lost%n",
        seed, ROUNDS, acknowledged);
  }

  private static Drafts.Change keep(UUID server, LogDraft draft) {
    return new Drafts.Change.Keep(new Drafts.Kept(server, draft));
  }

  private void open(java.util.function.Consumer<SqliteDrafts> use) {
    try (var database = Database.openDrafts(folder.resolve("drafts.db"))) {
      var drafts = new SqliteDrafts(database, InstantSource.system());
      use.accept(drafts);
    }
  }
}
