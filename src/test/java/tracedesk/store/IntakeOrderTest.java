package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// Random traces, sent in random order: in batches of any size, in two parts, twice, and corrected
/// meanwhile. What is stored afterwards is what the logs alone say.
class IntakeOrderTest {
  private static final int ROUNDS = 120;
  private static final Instant BEGAN = Instant.parse("2026-01-15T14:00:00Z");

  @TempDir Path folder;

  /// A log as it is in the end, and the messages it is sent in.
  private record Sent(
      String id,
      LogKind kind,
      @Nullable String parent,
      @Nullable Instant start,
      @Nullable Instant end,
      long tokens,
      int cost64,
      boolean failed,
      boolean complete,
      boolean parentLater,
      boolean inParts,
      boolean corrected) {
    private String time(String name, @Nullable Instant time) {
      return time == null ? "" : ",\"" + name + "\":\"" + time + "\"";
    }

    private IncomingLog incoming(@Nullable String above, String doc) {
      var file = IncomingFile.at("F/" + kind, Json.Obj.EMPTY);
      return new IncomingLog(id, kind, above, file, (Json.Obj) Json.parse(doc));
    }

    private String created() {
      return "\"created_at\":\"2026-01-15T13:59:59Z\"";
    }

    private String early() {
      return ",\"inputs\":{\"q\":\"" + id + "\"}" + time("start_time", start);
    }

    private String late() {
      return time("end_time", end)
          + (failed ? ",\"error\":\"no\"" : ",\"output\":\"" + id + "\"")
          + ",\"prompt_tokens\":"
          + tokens
          + ",\"prompt_cost\":"
          + cost64 / 64.0
          + (kind == LogKind.FLOW && complete ? ",\"log_status\":\"complete\"" : "");
    }

    List<IncomingLog> messages() {
      return inParts
          ? List.of(
              incoming(parentLater ? null : parent, "{" + created() + early() + "}"),
              incoming(parent, "{" + created() + late() + "}"))
          : List.of(incoming(parent, "{" + created() + early() + late() + "}"));
    }

    String body() {
      var doc = (Json.Obj) Json.parse("{" + created() + early() + late() + "}");
      if (corrected) {
        doc = doc.with("output", Json.of("right"));
      }
      if (kind == LogKind.FLOW || kind == LogKind.AGENT) {
        doc =
            doc.with(
                "log_status",
                Json.of(kind == LogKind.FLOW && complete ? "complete" : "incomplete"));
      }
      return Canonical.text(doc);
    }
  }

  private static List<Sent> traces(Random random, String prefix) {
    var logs = new ArrayList<Sent>();
    int n = 1 + random.nextInt(40);
    var times = new ArrayList<Integer>();
    for (int i = 0; i < 4 * n; i++) {
      times.add(i);
    }
    Collections.shuffle(times, random);
    for (int i = 0; i < n; i++) {
      var above = logs.isEmpty() ? null : logs.get(random.nextInt(logs.size()));
      boolean root = above == null || random.nextInt(12) == 0 || above.kind() == LogKind.EVALUATOR;
      boolean orphan = random.nextInt(12) == 0;
      int dice = random.nextInt(10);
      var kind =
          root
              ? random.nextInt(4) > 0 ? LogKind.FLOW : LogKind.PROMPT
              : dice == 0
                  ? LogKind.EVALUATOR
                  : dice < 3 ? LogKind.FLOW : dice < 5 ? LogKind.AGENT : LogKind.TOOL;
      boolean failed = random.nextInt(5) == 0;
      boolean inParts = random.nextInt(3) == 0;
      logs.add(
          new Sent(
              prefix + "_" + i,
              kind,
              orphan ? prefix + "_missing" + random.nextInt(3) : root ? null : above.id(),
              random.nextInt(8) == 0 ? null : BEGAN.plusMillis(times.get(i)),
              random.nextInt(8) == 0
                  ? null
                  : BEGAN.plusSeconds(60).plusMillis(times.get(2 * n + i)),
              random.nextInt(1000),
              random.nextInt(100),
              failed,
              random.nextBoolean(),
              inParts && random.nextInt(3) == 0,
              inParts,
              !failed && kind != LogKind.EVALUATOR && random.nextInt(4) == 0));
    }
    return logs;
  }

  /// What the logs alone say: a line per log and a line per trace.
  private static Map<String, String> model(List<Sent> logs) {
    var byId = new HashMap<String, Sent>();
    logs.forEach(log -> byId.put(log.id(), log));
    var starts = new HashMap<String, Instant>();
    var ends = new HashMap<String, Instant>();
    for (var log : logs) {
      var at = log;
      while (at != null) {
        boolean counts = at == log || at.kind() == LogKind.FLOW && log.kind() != LogKind.EVALUATOR;
        if (counts && log.start() != null) {
          starts.merge(at.id(), log.start(), (a, b) -> a.isBefore(b) ? a : b);
        }
        if (counts && log.end() != null) {
          ends.merge(at.id(), log.end(), (a, b) -> a.isAfter(b) ? a : b);
        }
        at = byId.get(at.parent());
      }
    }
    var lines = new TreeMap<String, String>();
    var members = new LinkedHashMap<String, List<Sent>>();
    for (var log : logs) {
      var top = log;
      while (byId.containsKey(top.parent())) {
        top = byId.get(top.parent());
      }
      var trace = top.parent() == null ? top.id() : top.parent();
      members.computeIfAbsent(trace, _ -> new ArrayList<>()).add(log);
      lines.put(
          log.id(),
          String.join(
              " ",
              trace,
              log.kind().name(),
              "above " + log.parent(),
              micros(starts.get(log.id())),
              micros(ends.get(log.id())),
              log.body()));
    }
    members.forEach((trace, all) -> lines.put("trace " + trace, trace(trace, all, byId, starts)));
    return lines;
  }

  private static String trace(
      String id, List<Sent> logs, Map<String, Sent> byId, Map<String, Instant> starts) {
    var created = Instant.parse("2026-01-15T13:59:59Z");
    var head = byId.get(id);
    if (head == null) {
      head =
          logs.stream()
              .min(
                  java.util.Comparator.comparing(
                          (Sent log) -> starts.getOrDefault(log.id(), created))
                      .thenComparing(log -> log.kind() != LogKind.FLOW)
                      .thenComparing(Sent::id))
              .orElseThrow();
    }
    boolean whole = byId.containsKey(id) && head.kind() == LogKind.FLOW;
    return "%d logs %d judged %d failed %d tokens %d cost64 head %s %s %s"
        .formatted(
            logs.stream().filter(log -> log.kind() != LogKind.EVALUATOR).count(),
            logs.stream().filter(log -> log.kind() == LogKind.EVALUATOR).count(),
            logs.stream().filter(Sent::failed).count(),
            logs.stream().mapToLong(Sent::tokens).sum(),
            logs.stream().mapToLong(Sent::cost64).sum(),
            head.id(),
            whole ? head.complete() ? "COMPLETE" : "INCOMPLETE" : "null",
            micros(starts.getOrDefault(head.id(), created)));
  }

  private static String micros(@Nullable Instant time) {
    return time == null ? "null" : Long.toString(Times.micros(time));
  }

  private static Map<String, String> stored(Database database, String prefix) {
    return database.read(
        transaction -> {
          var lines = new TreeMap<String, String>();
          transaction.list(
              """
              SELECT log.id, trace.id, log.kind, log.parent, log.started, log.ended, body.json
              FROM log JOIN trace ON trace.seq = log.trace JOIN body ON body.log = log.seq
              WHERE log.id LIKE ? || '~_%' ESCAPE '~'
              """,
              row ->
                  lines.put(
                      row.text(1),
                      String.join(
                          " ",
                          row.text(2),
                          row.text(3),
                          "above " + row.maybeText(4),
                          "" + row.maybeNumber(5),
                          "" + row.maybeNumber(6),
                          Canonical.text(StoredLog.parse(row.bytes(7))))),
              prefix);
          transaction.list(
              """
              SELECT trace.id, trace.logs, trace.evaluators, trace.failed, trace.tokens, trace.cost,
                log.id, trace.status, trace.began, trace.late,
                (SELECT SUM(late) FROM log l WHERE l.trace = trace.seq), trace.lasted,
                CASE WHEN log.id = trace.id AND COALESCE(log.worked, log.ended) - log.started IS NOT NULL
                THEN COALESCE(log.worked, log.ended) - log.started
                ELSE (SELECT MAX(l.ended) FROM log l WHERE l.trace = trace.seq)
                  - (SELECT l.started FROM log l WHERE l.trace = trace.seq AND l.started IS NOT NULL
                     ORDER BY l.began, l.seq LIMIT 1) END
              FROM trace LEFT JOIN log ON log.seq = trace.head WHERE trace.id LIKE ? || '~_%' ESCAPE '~'
              """,
              row -> {
                assertThat(row.number(10)).isEqualTo(row.number(11));
                var lasted = row.maybeNumber(13);
                assertThat(row.number(12)).isEqualTo(lasted == null ? -1 : Math.max(-1, lasted));
                return lines.put(
                    "trace " + row.text(1),
                    "%d logs %d judged %d failed %d tokens %d cost64 head %s %s %d"
                        .formatted(
                            row.number(2),
                            row.number(3),
                            row.number(4),
                            row.number(5),
                            Math.round(row.real(6) * 64),
                            row.text(7),
                            row.maybeText(8),
                            row.number(9)));
              },
              prefix);
          return lines;
        });
  }

  @Test
  void theOrderOfArrivalLeavesNoTrace() {
    long seed = System.nanoTime();
    System.out.println("IntakeOrderTest seed " + seed);
    var random = new Random(seed);
    try (var database = Database.open(folder.resolve("order.db"))) {
      for (int round = 0; round < ROUNDS; round++) {
        var prefix = "r" + round;
        var logs = traces(random, prefix);
        send(database, logs, random);
        assertThat(differences(stored(database, prefix), model(logs)))
            .as("seed %d round %d", seed, round)
            .isEmpty();
      }
      assertThat(
              database.<Long>read(
                  t ->
                      t.number(
                          """
                          SELECT (SELECT COUNT(*) FROM (
                              SELECT file, state, COUNT(*) FROM trace GROUP BY file, state
                              EXCEPT SELECT file, state, traces FROM tally))
                            + (SELECT COUNT(*) FROM trace WHERE state IS NOT 4 * (failed > 0)
                            + CASE status WHEN 'INCOMPLETE' THEN 1 WHEN 'COMPLETE' THEN 2 ELSE 0 END)
                          """)))
          .isZero();
      assertThat(
              database.<Long>read(
                  t -> t.number("SELECT SUM(traces) - (SELECT COUNT(*) FROM trace) FROM tally")))
          .isZero();
      assertThat(
              database.<String>read(t -> t.first("PRAGMA foreign_key_check", row -> row.text(1))))
          .isNull();
    }
  }

  private static List<String> differences(Map<String, String> is, Map<String, String> should) {
    var names = new java.util.TreeSet<String>(is.keySet());
    names.addAll(should.keySet());
    return names.stream()
        .filter(name -> !java.util.Objects.equals(is.get(name), should.get(name)))
        .map(
            name ->
                "\n%s\n  is     %s\n  should %s".formatted(name, is.get(name), should.get(name)))
        .toList();
  }

  private static void send(Database database, List<Sent> logs, Random random) {
    var intake = new SqliteIntake(database, InstantSource.system());
    var api = new SqliteLogs(database, InstantSource.system());
    var messages = new ArrayList<IncomingLog>();
    for (var log : logs) {
      messages.addAll(log.messages());
      if (random.nextInt(4) == 0) {
        messages.addAll(log.messages());
      }
    }
    Collections.shuffle(messages, random);
    var corrections = new ArrayList<Sent>();
    logs.stream().filter(Sent::corrected).forEach(corrections::add);
    Collections.shuffle(corrections, random);
    var there = new HashMap<String, Integer>();
    for (int from = 0; from < messages.size(); ) {
      int to = Math.min(messages.size(), from + 1 + random.nextInt(random.nextBoolean() ? 3 : 30));
      var batch = messages.subList(from, to);
      var taken = intake.receive(batch);
      assertThat(taken.refused()).isEmpty();
      assertThat(taken.added() + taken.changed() + taken.unchanged()).isEqualTo(batch.size());
      batch.forEach(message -> there.put(message.id(), 1));
      corrections.removeIf(
          log -> {
            boolean now = there.containsKey(log.id()) && random.nextInt(3) == 0;
            if (now) {
              correct(api, log);
            }
            return now;
          });
      from = to;
    }
    corrections.forEach(log -> correct(api, log));
  }

  private static void correct(SqliteLogs api, Sent log) {
    api.patch(
        log.kind(),
        null,
        log.id(),
        (Json.Obj) Json.parse("{\"output\":\"right\"}"),
        SaveTerms.NONE);
  }
}
