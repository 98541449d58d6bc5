package tracedesk.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.LocalParts;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FilterText;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;
import tracedesk.exchange.ExportFixture;
import tracedesk.remote.Connectors;
import tracedesk.remote.TestServer;

/// Damaged input at every door of the program: requests to the local server, files that are
/// imported, queries, and answers of other servers. Each is taken or refused in words; nothing is a
/// fault of the server, nothing is taken as something else than it says, nothing hangs, and the
/// store stays whole. `-Pfuzz` goes on for a minute each.
class FuzzTest {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("seconds", 0));
  private static final int AT_LEAST = Integer.getInteger("cases", 200);
  private static final long SEED = Long.getLong("seed", TIME.isZero() ? 1 : System.nanoTime());
  private static final JsonLimits WIDE =
      new JsonLimits(900, 1L << 30, 1 << 30, 1 << 20, 1 << 20, Long.MAX_VALUE);
  private static final List<String> LEGACY = List.of("output", "error");
  private static final List<String> CORRECTED =
      List.of("inputs", "output", "error", "messages", "metadata");
  private static final String V4_LOG =
      """
      {"project":"Legacy","reference_id":"ref-1","inputs":{"q":"Where?"},"output":"Here",
       "config":{"type":"model","model":"gpt-4"},"created_at":"2025-01-01T10:00:00Z"}""";
  private static final String FLOW_LOG =
      """
      {"log_id":"log_f","path":"Support/Refunds","flow":{"attributes":{}},
       "inputs":{"ticket":"jar","price":2.50},"start_time":"2026-11-20T13:29:08Z"}""";
  private static final String PROMPT_LOG =
      """
      {"log_id":"log_p","path":"Support/Answer","trace_parent_id":"log_f",
       "prompt":{"model":"gpt-4o","template":[{"role":"system","content":"Be kind"}]},
       "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
       "output_message":{"role":"assistant","content":"Hello","tool_calls":[{"id":"c","type":"function",
       "function":{"name":"f","arguments":"{}"}}]},"prompt_tokens":12,"output_cost":0.00012}""";

  @TempDir Path folder;
  private LocalParts parts;
  private HttpClient http;
  private String legacy = "";

  @BeforeEach
  void start() throws Exception {
    parts = LocalParts.open(folder.resolve("data"));
    http = HttpClient.newHttpClient();
    create("/v5/flows/log", FLOW_LOG);
    create("/v5/prompts/log", PROMPT_LOG);
    legacy = create("/v4/logs", V4_LOG);
  }

  private String create(String to, String log) throws IOException {
    var answer = send("POST", to, Map.of(), Fuzzer.bytes(log));
    assertThat(answer.statusCode()).isEqualTo(200);
    return json(answer) instanceof Json.Obj made ? String.valueOf(made.string("id")) : "";
  }

  /// The store is whole after all of it.
  @AfterEach
  void stop() throws Exception {
    parts.close();
    http.close();
    var url = "jdbc:sqlite:" + folder.resolve("data").resolve("tracedesk.db");
    try (var connection = DriverManager.getConnection(url);
        var answer = connection.createStatement().executeQuery("PRAGMA integrity_check")) {
      assertThat(answer.getString(1)).isEqualTo("ok");
    }
  }

  @Test
  void aCorrectionIsTakenAsItSaysOrRefused() throws IOException {
    var bodies =
        corpus(
            "{\"output\":\"Lyon\"}",
            "{\"output\":\"\",\"error\":null}",
            "{\"error\":\"it broke\",\"output\":null}",
            "{\"inputs\":{\"a\":1.0,\"b\":[null,true,\"\\u00e9\\n\"],\"c\":{}}}",
            "{\"output\":\"Paris\",\"inputs\":{\"q\":\"?\"},\"log_status\":\"complete\"}",
            "{\"metadata\":{\"k\":1e3},\"start_time\":\"2026-01-01T00:00:00Z\",\"output_tokens\":3}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"output_message\":null}");
    fuzz("PATCH v5", bodies, body -> correct("/v5/flows/logs/log_f", "/v5/logs/log_f", body));
    fuzz(
        "PATCH v4",
        corpus(
            "{\"output\":\"There\"}",
            "{\"error\":\"no\",\"output\":null}",
            "{\"duration\":1.25,\"output\":\"x\"}"),
        body -> correct("/v4/logs?reference_id=ref-1", "/v4/logs/" + legacy, body));
  }

  /// What was taken reads back to the letter; what was refused changed nothing.
  private void correct(String to, String from, byte[] body) throws IOException {
    var before = send("GET", from, Map.of(), new byte[0]).body();
    var answer = send("PATCH", to, Map.of("Content-Type", "application/json"), body);
    refusedOrTaken(answer);
    if (answer.statusCode() != 200) {
      assertThat(send("GET", from, Map.of(), new byte[0]).body()).isEqualTo(before);
      return;
    }
    if (!(Json.parse(body, JsonLimits.API) instanceof Json.Obj sent)) {
      throw new AssertionError("taken, and no object");
    }
    var held = (Json.Obj) json(send("GET", from, Map.of(), new byte[0]));
    for (var name : from.startsWith("/v4") ? LEGACY : CORRECTED) {
      var value = sent.present(name);
      if (value != null) {
        assertThat(String.valueOf(held.get(name))).as(name).isEqualTo(value.text());
      }
    }
    if ("complete".equals(held.string("log_status"))) {
      send("DELETE", "/v5/logs?id=log_f", Map.of(), new byte[0]);
      create("/v5/flows/log", FLOW_LOG);
    }
  }

  @Test
  void aNewLogIsTakenOrRefused() throws IOException {
    fuzz(
        "POST logs",
        corpus(FLOW_LOG, PROMPT_LOG, V4_LOG),
        body -> {
          var text = new String(body, ISO_8859_1);
          var to =
              text.contains("\"prompt\"")
                  ? "/v5/prompts/log"
                  : text.contains("project") ? "/v4/logs" : "/v5/flows/log";
          refusedOrTaken(send("POST", to, Map.of("Content-Type", "application/json"), body));
        });
  }

  @Test
  void spansAreTakenOrRefused() throws IOException {
    for (var kind : List.of("json", "bin")) {
      var spans = new ArrayList<byte[]>();
      try (var files = Files.list(Path.of("src/test/resources/tracedesk/otlp"))) {
        for (var file : files.filter(path -> path.toString().endsWith(kind)).sorted().toList()) {
          spans.add(Files.readAllBytes(file));
        }
      }
      var type = kind.equals("json") ? "application/json" : "application/x-protobuf";
      fuzz(
          "OTLP " + kind,
          spans,
          body -> {
            var answer = send("POST", "/v1/traces", Map.of("Content-Type", type), body);
            assertThat(answer.statusCode()).isLessThan(500);
          });
      fuzz(
          "OTLP gzip " + kind,
          spans.stream().map(FuzzTest::zipped).toList(),
          body -> {
            var headers = Map.of("Content-Type", type, "Content-Encoding", "gzip");
            assertThat(send("POST", "/v1/traces", headers, body).statusCode()).isLessThan(500);
          });
    }
  }

  @Test
  void filesAreImportedOrRefused() throws Exception {
    var export = ExportFixture.write(folder.resolve("exports"), 8);
    var files = new ArrayList<byte[]>();
    files.add(Files.readAllBytes(ExportFixture.zip(export, folder.resolve("export.zip"))));
    try (var tree = Files.walk(export)) {
      for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
        if (Files.size(file) > 0 && files.size() < 20) {
          files.add(Files.readAllBytes(file));
        }
      }
    }
    files.add(Files.readAllBytes(Path.of("src/test/resources/tracedesk/otlp/genai.json")));
    files.add(Fuzzer.bytes(FLOW_LOG.replace("\n", "") + "\n" + PROMPT_LOG.replace("\n", "")));
    var imports = parts.transfers().imports();
    fuzz(
        "import",
        files,
        content -> {
          var file = Files.write(folder.resolve("case"), content);
          declared(() -> imports.run(List.of(file), _ -> {}, () -> false));
        });
  }

  @Test
  void queriesAreAnsweredOrRefused() throws IOException {
    fuzz(
        "queries",
        corpus(
            "v5/logs?file_id=fl_1&page=1&size=10&search=jar&metadata_search=x&start_date=2026-01-01",
            "v5/logs?file_id=fl_1&version_id=v&id=log_f&include_parent=true&in_trace_filter=false",
            "v5/flows?page=2&size=5&name=Refunds&sort_by=created_at&order=desc",
            "v5/prompts?user_filter=a&template=b",
            "v5/datasets?page=0&size=1000",
            "v5/evaluations?file_id=fl_1&page=1",
            "v4/logs?project_id=pr_1&page=1&size=10&search=x&version_status=all",
            "v4/projects?page=1&size=10&sort_by=name&order=asc&user_filter=x",
            "v4/sessions?project_id=pr_1",
            "tracedesk/v1/traces?status=complete&errors=true&text=jar&file=fl_1&cursor=12-3",
            "tracedesk/v1/sizes?cursor=0-0",
            "tracedesk/v1/logs/log_f/history?before=3"),
        query -> {
          var parsed = FilterText.parse(new String(query, UTF_8));
          assertThat(FilterText.parse(parsed.rest()).filter().text())
              .isEqualTo(parsed.filter().text());
          refusedOrTaken(send("GET", "/" + encoded(query), Map.of(), new byte[0]));
        });
  }

  /// Only what no address may hold is escaped; the rest reaches the server as it is.
  private static String encoded(byte[] query) {
    var out = new StringBuilder();
    for (byte b : query) {
      char c = (char) (b & 0xff);
      boolean plain =
          c > ' ' && c < 0x7f && "\"<>\\^`{|}[]#%".indexOf(c) < 0 || c == '%' && out.length() > 2;
      if (plain && c != '%') {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.substring(0, Math.min(out.length(), 4_000)).replaceAll("%.?$", "");
  }

  @Test
  void answersOfAnotherServerAreReadOrRefused() throws Exception {
    var answers = new ArrayList<byte[]>();
    for (var ask :
        List.of(
            "/v5/logs/log_f",
            "/v5/logs/log_p",
            "/v5/flows",
            "/v4/projects",
            "/v4/logs?reference_id=ref-1",
            "/tracedesk/v1/traces",
            "/tracedesk/v1/traces/log_f",
            "/tracedesk/v1/logs/log_p",
            "/tracedesk/v1/logs/log_f/history")) {
      answers.add(send("GET", ask, Map.of(), new byte[0]).body());
    }
    var answer = new AtomicReference<byte[]>(new byte[0]);
    try (var connector = Connectors.within(Duration.ofSeconds(3));
        var server =
            new TestServer(
                _ ->
                    new TestServer.Answer(
                        200,
                        Map.of("Content-Type", "application/json", "X-Tracedesk", "1"),
                        answer.get()))) {
      fuzz(
          "answers",
          answers,
          body -> {
            answer.set(body);
            for (var api : Api.values()) {
              declared(
                  () -> {
                    var traces = connector.connect(server.profile(api), TestServer.KEY);
                    ask(traces, body.length % 5);
                  });
            }
          });
    }
  }

  private static void ask(Traces traces, int what) {
    switch (what) {
      case 0 -> traces.log(new LogId("log_f"));
      case 1 -> traces.open(new TraceId("log_f"));
      case 2 -> traces.list(TraceFilter.ALL, null);
      case 3 -> traces.history(new LogId("log_f"));
      default -> traces.files();
    }
  }

  // What every case asks

  private static void fuzz(String target, List<byte[]> corpus, Fuzzer.Check check)
      throws IOException {
    new Fuzzer(target, corpus, check).run(SEED, TIME, AT_LEAST);
  }

  /// Fails as the program says it may, never as nobody foresaw.
  private static void declared(Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Unexpected) {
        throw e;
      }
    }
  }

  private static void refusedOrTaken(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isLessThan(500);
    boolean ours =
        answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    if (ours) {
      json(answer);
    } else {
      // A line that is no request is refused before anything of ours sees it.
      assertThat(answer.statusCode()).isIn(204, 400);
    }
  }

  private static Json json(HttpResponse<byte[]> answer) {
    return Json.parse(answer.body(), WIDE);
  }

  private HttpResponse<byte[]> send(
      String method, String path, Map<String, String> headers, byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(parts.host().baseUrl() + path))
            .timeout(Duration.ofSeconds(30))
            .header("X-API-KEY", parts.host().key().reveal())
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static byte[] zipped(byte[] plain) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static List<byte[]> corpus(String... texts) {
    return java.util.Arrays.stream(texts).map(Fuzzer::bytes).toList();
  }
}
