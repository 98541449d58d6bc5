package tracedesk.exchange;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;
import tracedesk.store.Database;
import tracedesk.store.SqliteIntake;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteTraces;

/// A store filled with everything odd a store can hold: through the API, as clients do, and
/// through the intake, with corrections, late logs, orphans, sessions, feedback, equal times and
/// every spelling JSON allows.
final class OddStore implements AutoCloseable {
  private static final List<LogKind> KINDS =
      List.of(LogKind.FLOW, LogKind.PROMPT, LogKind.TOOL, LogKind.AGENT, LogKind.EVALUATOR);

  private final Database database;
  private final SqliteLogs logs;
  private final SqliteLegacyLogs legacy;
  private final SqliteIntake intake;
  private final SqliteTraces traces;
  private Random random = new Random(0);
  private final List<String> ids = new ArrayList<>();

  OddStore(Path file) {
    InstantSource clock = InstantSource.system();
    database = Database.open(file);
    logs = new SqliteLogs(database, clock);
    legacy = new SqliteLegacyLogs(database, clock, logs);
    intake = new SqliteIntake(database, clock);
    traces = new SqliteTraces(database, clock, logs, legacy);
  }

  Traces traces() {
    return traces;
  }

  TraceIntake intake() {
    return intake;
  }

  long logs() {
    return logs.count();
  }

  @Override
  public void close() {
    database.close();
  }

  void fill(Random given) {
    random = given;
    int n = 5 + random.nextInt(60);
    for (int i = 0; i < n; i++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3, 4 -> attempt(() -> create("log_" + ids.size() + odd()));
        case 5 -> attempt(this::createLegacy);
        case 6 -> attempt(this::receive);
        case 7 -> attempt(this::bring);
        default -> attempt(this::patch);
      }
    }
  }

  /// The API refuses some of what is tried, such as children of complete traces.
  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (ProblemException refused) {
      // nothing was stored then
    }
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String odd() {
    return chance(4) ? one(List.of(" ü", "=1", "😞", "\"'", "%2F", "\u202e")) : "";
  }

  private String anyId() {
    return ids.isEmpty() || chance(6) ? "absent_" + random.nextInt(3) : one(ids);
  }

  private void create(String id) {
    var kind = one(KINDS);
    var body = new StringBuilder("{\"log_id\":" + JsonText.quote(id));
    body.append(",\"path\":").append(JsonText.quote(one(List.of("f", "Support/Réfund", "a/b/c"))));
    file(kind, body);
    if (kind == LogKind.EVALUATOR) {
      body.append(",\"parent_id\":").append(JsonText.quote(anyId()));
      if (chance(4)) {
        body.append(",\"trace_parent_id\":").append(JsonText.quote(anyId()));
      }
    } else if (!chance(3)) {
      body.append(",\"trace_parent_id\":").append(JsonText.quote(anyId()));
    }
    fields(kind, body);
    logs.create(kind, (Json.Obj) Json.parse(body.append('}').toString()), null, null);
    ids.add(id);
  }

  private void file(LogKind kind, StringBuilder body) {
    var content =
        switch (kind) {
          case FLOW -> one(List.of("{\"attributes\":{}}", "{\"attributes\":{\"v\":1.0}}", "{}"));
          case PROMPT ->
              one(
                  List.of(
                      "{\"model\":\"gpt-4o\",\"temperature\":0.20}",
                      "{\"model\":\"m\",\"template\":[{\"role\":\"system\",\"content\":\"Hi {{name}}\"}],\"version_name\":\"v1\",\"version_description\":\"d\",\"odd\":[1E2,null]}",
                      "{\"template\":\"{{ a }} {{b}}\",\"description\":\"x\",\"tools\":[]}"));
          case AGENT -> one(List.of("{\"model\":\"gpt-4o\"}", "{\"model\":\"m\",\"tools\":[{}]}"));
          case EVALUATOR ->
              one(
                  List.of(
                      "{\"arguments_type\":\"target_free\",\"return_type\":\"boolean\",\"evaluator_type\":\"external\"}",
                      "{\"x\":1.10}"));
          default ->
              one(
                  List.of(
                      "{\"function\":{\"name\":\"f\",\"parameters\":{\"properties\":{\"q\":{}}}}}",
                      "{\"attributes\":{\"kind\":\"retriever\"}}",
                      "{\"attributes\":{\"kind\":\"step\"},\"source_code\":\"x\\r\\n\"}"));
        };
    if (!chance(4)) {
      body.append(",\"").append(kind == LogKind.EVALUATOR ? "spec" : kind.api()).append("\":");
      body.append(content);
    }
  }

  private void fields(LogKind kind, StringBuilder body) {
    maybe(2, "inputs", () -> chance(6) ? "null" : object(3), body);
    if (chance(3)) {
      maybe(1, "error", this::string, body);
    } else {
      maybe(2, "output", () -> chance(6) ? "null" : string(), body);
    }
    maybe(2, "start_time", this::time, body);
    maybe(2, "end_time", this::time, body);
    maybe(5, "created_at", this::time, body);
    maybe(3, "metadata", () -> object(2), body);
    maybe(4, "source", this::string, body);
    maybe(4, "user", this::string, body);
    maybe(4, "environment", this::string, body);
    maybe(4, "stdout", () -> chance(3) ? "null" : string(), body);
    maybe(4, "save", () -> chance(2) ? "true" : "false", body);
    maybe(4, "batches", () -> chance(2) ? "[]" : "[\"b\", \"c\"]", body);
    maybe(6, "batch_id", this::string, body);
    maybe(4, "provider_latency", () -> one(List.of("1.50", "2E-1", "0")), body);
    maybe(4, "provider_request", () -> object(2), body);
    maybe(4, "messages", this::messages, body);
    maybe(
        4,
        "output_message",
        () -> chance(4) ? "null" : "{\"role\":\"assistant\",\"content\":" + string() + "}",
        body);
    maybe(4, "prompt_tokens", () -> one(List.of("0", "7", "null", "12.0")), body);
    maybe(4, "prompt_cost", () -> one(List.of("0.10", "1e-7", "1e400")), body);
    maybe(5, "finish_reason", this::string, body);
    maybe(5, "tool_choice", () -> one(List.of("\"auto\"", "{\"type\":\"function\"}")), body);
    if (kind == LogKind.FLOW || kind == LogKind.AGENT) {
      maybe(3, "log_status", () -> one(List.of("\"complete\"", "\"incomplete\"")), body);
    }
    if (kind == LogKind.EVALUATOR) {
      maybe(
          1,
          "judgment",
          () -> one(List.of("true", "1.50", "\"a\"", "[\"a\",\"b\"]", "null")),
          body);
      maybe(3, "marked_completed", () -> "true", body);
    }
    maybe(8, "tools", () -> "[]", body);
    maybe(8, "duration", () -> "1.0", body);
    maybe(8, "raw_output", () -> "null", body);
    maybe(8, "reasoning_tokens", () -> "null", body);
    if (kind != LogKind.EVALUATOR) {
      maybe(8, "judgment", () -> "null", body);
      maybe(8, "marked_completed", () -> "false", body);
    }
    unknown(body);
  }

  private void unknown(StringBuilder body) {
    maybe(3, "unknown", () -> value(3), body);
    maybe(4, "none", () -> "null", body);
    maybe(5, "ünbekannt 😞", () -> value(2), body);
    maybe(6, "judged", () -> "[]", body);
    maybe(6, "feedback_note", () -> "{}", body);
  }

  private void maybe(int oneIn, String name, Supplier<String> value, StringBuilder body) {
    if (chance(oneIn)) {
      body.append(chance(5) ? ",\n " : ",").append(JsonText.quote(name)).append(':');
      body.append(value.get());
    }
  }

  private String time() {
    return one(
        List.of(
            "\"2025-03-14T09:00:00Z\"",
            "\"2025-03-14T09:00:00.000001Z\"",
            "\"2025-03-14T10:00:00+01:00\"",
            "\"2025-03-14 09:00:01\"",
            "\"2025-03-14\"",
            "\"2025-03-14T09:00:00.1234567Z\""));
  }

  private String messages() {
    return one(
        List.of(
            "[]",
            "null",
            "[{\"role\":\"user\",\"content\":" + string() + "}]",
            "[ {\"role\":\"tool\",\n\"tool_call_id\":\"c\",\"content\":null} ]"));
  }

  private String string() {
    return one(
        List.of(
            "\"\"",
            "\"plain\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00 \\ud83d\\ude00 \\/ \\u0041\"",
            "\"😞 ü \u2028\u0085\u009b e\u0301\"",
            "\"line\\r\\nline\\ttab\"",
            "\"=1+1\""));
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> "null";
      case 1 -> one(List.of("true", "false"));
      case 2, 3 ->
          one(
              List.of(
                  "1e400",
                  "-0",
                  "-0.0",
                  "1.10",
                  "9007199254740993",
                  "1E2",
                  "0.1e-5",
                  "12345678901234567890123"));
      case 4, 5, 6 -> string();
      case 7 -> "[" + (chance(3) ? "" : value(depth - 1) + " ,\n" + value(depth - 1)) + "]";
      default -> object(depth - 1);
    };
  }

  private String object(int depth) {
    if (chance(4)) {
      return chance(2) ? "{}" : "{ \n }";
    }
    return "{\"a\":" + value(depth) + ", \"b \\u0041\" :\r\n" + value(depth) + "}";
  }

  private void createLegacy() {
    int count = 1 + random.nextInt(3);
    var requests = new ArrayList<Json.Obj>();
    for (int i = 0; i < count; i++) {
      var body = new StringBuilder("{\"project\":" + one(List.of("\"bot\"", "\"Ünïcode bot\"")));
      body.append(",\"config\":");
      body.append(
          one(
              List.of(
                  "{\"type\":\"model\",\"model\":\"gpt-4\",\"temperature\":0.70}",
                  "{\"type\":\"model\",\"model\":\"m\",\"name\":\"n\",\"description\":\"d\",\"other\":{\"x\":1E1}}",
                  "{\"type\":\"tool\",\"name\":\"t\",\"source\":\"s\"}")));
      maybe(
          2,
          chance(2) ? "session_reference_id" : "session_id",
          () -> "\"s" + random.nextInt(3) + "\"",
          body);
      maybe(2, "reference_id", () -> "\"r" + random.nextInt(1000) + "\"", body);
      maybe(2, "inputs", () -> object(2), body);
      maybe(2, "output", this::string, body);
      maybe(3, "created_at", this::time, body);
      maybe(3, "duration", () -> one(List.of("2.50", "1e-3")), body);
      maybe(3, "messages", this::messages, body);
      maybe(3, "prompt_tokens", () -> "3", body);
      maybe(3, "judgment", () -> "true", body);
      maybe(4, "save", () -> "false", body);
      maybe(4, "metadata", () -> object(1), body);
      maybe(
          3,
          "feedback",
          () ->
              one(
                  List.of(
                      "{\"type\":\"rating\",\"value\":\"good\"}",
                      "[{\"type\":\"note\",\"value\":"
                          + string()
                          + ",\"user\":\"u\",\"odd\":1.0},{\"type\":\"rating\",\"value\":\"bad\"}]")),
          body);
      unknown(body);
      requests.add((Json.Obj) Json.parse(body.append('}').toString()));
    }
    legacy.create(requests).forEach(made -> ids.add(made.id()));
  }

  /// As spans come: live, late ones into complete traces too.
  private void receive() {
    intake.receive(List.of(incoming("log_live_" + ids.size(), Set.of(), false)));
  }

  /// As files are read, with what was noted of logs elsewhere.
  private void bring() {
    intake.bring(
        List.of(
            incoming(
                "log_file_" + ids.size(),
                chance(2) ? Set.of("output", "x") : Set.of(),
                chance(3))));
  }

  private IncomingLog incoming(String id, Set<String> corrected, boolean late) {
    var kind = one(List.of(LogKind.FLOW, LogKind.PROMPT, LogKind.TOOL, LogKind.STEP));
    var body = new StringBuilder("{\"otel\":{\"trace_id\":\"ab\"}");
    fields(kind, body);
    var file =
        new IncomingFile(
            chance(2) ? null : kind.api() + "_known",
            "imported/" + kind.api(),
            chance(2) ? null : kind.api() + "v_" + random.nextInt(3),
            chance(4)
                ? null
                : (Json.Obj)
                    Json.parse(
                        "{\"n\":%d,\"attributes\":{\"kind\":\"%s\"}}"
                            .formatted(random.nextInt(2), kind == LogKind.STEP ? "step" : "x")),
            chance(2) ? null : Instant.parse("2024-01-02T03:04:05.678901Z"));
    ids.add(id);
    return new IncomingLog(
        id,
        kind,
        chance(3) ? null : anyId(),
        file,
        (Json.Obj) Json.parse(body.append('}').toString()),
        null,
        corrected,
        late);
  }

  private void patch() {
    if (ids.isEmpty()) {
      return;
    }
    var log = traces.log(new tracedesk.domain.trace.LogId(one(ids)));
    var body = new StringBuilder("{");
    switch (random.nextInt(4)) {
      case 0 -> body.append("\"output\":").append(string()).append(",\"error\":null");
      case 1 -> body.append("\"inputs\":").append(object(2));
      case 2 -> body.append("\"error\":\"wrong\",\"output\":null");
      default -> body.append("\"log_status\":\"complete\",\"output\":\"done\",\"error\":null");
    }
    var request = (Json.Obj) Json.parse(body.append('}').toString());
    if (log.api() == tracedesk.domain.trace.Api.V4) {
      legacy.patch(log.id().value(), request, SaveTerms.NONE);
    } else {
      logs.patch(log.kind(), null, log.id().value(), request, SaveTerms.NONE);
    }
  }
}
