package tracedesk.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.LocalParts;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.port.TraceReader;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSizes;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.exchange.FileFormats;
import tracedesk.remote.HttpConnector;
import tracedesk.service.TraceExport.Count;
import tracedesk.service.TraceExport.Scope;

/// Exports of the program's own server, over HTTP, as the window does them.
class TraceExportTest {
  private static final Scope ALL = new Scope.Everything();

  @TempDir Path folder;
  private LocalParts parts;
  private HttpConnector connector;
  private Profile profile;
  private Traces traces;
  private final TraceExport export = new TraceExport(new FileFormats());

  @BeforeEach
  void start() {
    parts = LocalParts.open(folder.resolve("data"));
    connector = new HttpConnector();
    profile =
        new Profile(UUID.randomUUID(), "local", parts.host().baseUrl(), Api.V5, Safety.FREE, true);
    traces = connector.connect(profile, parts.host().key());
  }

  @AfterEach
  void stop() {
    connector.close();
    parts.close();
  }

  private void post(String path, String body) {
    connector.send(profile, parts.host().key(), "POST", path, body.getBytes(UTF_8));
  }

  private void flow(String id, String members) {
    post("/v5/flows/log", "{\"log_id\":\"" + id + "\",\"path\":\"Support/Refund\"" + members + "}");
  }

  private void tool(String id, String parent, String members) {
    post(
        "/v5/tools/log",
        "{\"log_id\":\"%s\",\"path\":\"Search\",\"trace_parent_id\":\"%s\"%s}"
            .formatted(id, parent, members));
  }

  private void someTraces() {
    flow("old", ",\"start_time\":\"2025-03-14T09:00:00Z\"");
    tool("leaf", "old", ",\"error\":\"504\"");
    post(
        "/v5/evaluators/log",
        "{\"log_id\":\"verdict\",\"path\":\"Tone\",\"parent_id\":\"leaf\",\"judgment\":true}");
    flow("new", ",\"start_time\":\"2025-03-15T09:00:00Z\",\"odd\":[1.10,null]");
    tool("orphan", "gone", ",\"start_time\":\"2025-03-13T09:00:00Z\"");
  }

  private TraceExport.Summary run(Scope scope, Path target) {
    return export.run(traces, scope, Format.JSONL, target, _ -> {}, () -> false);
  }

  @Test
  void everyLogIsALineEvaluatorsLogsTooAndTheCountIsThatOfTheFile() throws Exception {
    someTraces();
    var target = folder.resolve("all.jsonl");

    var count = export.count(traces, ALL, Format.JSONL, () -> false);
    var summary = run(ALL, target);

    assertThat(count).isEqualTo(new Count(3, 5, 5));
    assertThat(summary.traces()).isEqualTo(3);
    assertThat(summary.logs()).isEqualTo(5);
    assertThat(summary.lines()).isEqualTo(5);
    assertThat(summary.changed()).isZero();
    assertThat(summary.bytes()).isEqualTo(Files.size(target));
    assertThat(Files.readAllLines(target))
        .extracting(line -> line.substring(7, line.indexOf('"', 7)))
        .containsExactly("new", "old", "leaf", "verdict", "orphan");
    assertThat(Files.readString(target))
        .contains("\"odd\":[1.10,null]")
        .doesNotContain("trace_children")
        .doesNotContain("evaluator_logs");
  }

  @Test
  void aFilterOrASelectionTakesItsTracesOnly() throws Exception {
    someTraces();
    var target = folder.resolve("some.jsonl");
    var failed = new Scope.Filtered(new TraceFilter(null, true, "", null));
    var chosen = new Scope.Selected(List.of(new TraceId("gone"), new TraceId("new")));

    assertThat(export.count(traces, failed, Format.JSONL, () -> false))
        .isEqualTo(new Count(1, 3, 3));
    assertThat(run(failed, target).lines()).isEqualTo(3);
    assertThat(export.count(traces, chosen, Format.JSONL, () -> false))
        .isEqualTo(new Count(2, 2, 2));
    run(chosen, target);
    assertThat(Files.readAllLines(target)).hasSize(2).first().asString().contains("orphan");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void f1TheFileIsForItsOwnerOnly() throws Exception {
    someTraces();
    var target = Files.writeString(folder.resolve("all.jsonl"), "older");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));

    run(ALL, target);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
  }

  @Test
  void aCancelledExportLeavesNothingAndTheOlderFileAsItWas() throws Exception {
    someTraces();
    var target = Files.writeString(folder.resolve("all.jsonl"), "older");
    var asked = new ArrayList<Boolean>();

    var summary =
        export.run(
            traces,
            ALL,
            Format.JSONL,
            target,
            _ -> {},
            () -> {
              asked.add(true);
              return asked.size() > 4;
            });

    assertThat(summary.cancelled()).isTrue();
    assertThat(summary.lines()).isPositive().isLessThan(5);
    assertThat(Files.readString(target)).isEqualTo("older");
    try (var left = Files.list(folder)) {
      assertThat(left).extracting(Path::getFileName).hasSize(2);
    }
    assertThatThrownBy(() -> export.count(traces, ALL, Format.JSONL, () -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aTargetThatCannotBeWrittenIsAProblemInWords() {
    var missing = folder.resolve("no/such/folder/all.jsonl");
    assertThatThrownBy(() -> run(ALL, missing))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .isEqualTo(
                        new Problem.Storage(
                            missing + " could not be written: its folder does not exist.")));
    assertThatThrownBy(() -> run(ALL, folder))
        .hasMessageContaining("could not be written: it is a folder");
  }

  @Test
  void anExportTellsOfTracesThatChangedMeanwhile() {
    someTraces();
    var meanwhile =
        new Meanwhile(
            traces,
            () -> {
              tool("late", "old", "");
              connector.send(
                  profile, parts.host().key(), "DELETE", "/v5/logs?id=new", "{}".getBytes(UTF_8));
              flow("newest", "");
            });

    var summary =
        export.run(meanwhile, ALL, Format.JSONL, folder.resolve("all.jsonl"), _ -> {}, () -> false);

    assertThat(summary.changed()).isEqualTo(2);
    assertThat(summary.traces()).isEqualTo(2);
    assertThat(summary.lines()).isEqualTo(5);
  }

  /// The same traces, to which something happens once they have been named.
  private record Meanwhile(Traces traces, Runnable happening) implements Traces {
    @Override
    public TraceSizes sizes(TraceFilter filter, @Nullable String cursor) {
      var sizes = traces.sizes(filter, cursor);
      happening.run();
      return sizes;
    }

    @Override
    public void read(List<TraceId> ids, TraceReader reader) {
      traces.read(ids, reader);
    }

    @Override
    public Capabilities capabilities() {
      return traces.capabilities();
    }

    @Override
    public List<FileChoice> files() {
      return traces.files();
    }

    @Override
    public TracePage list(TraceFilter filter, @Nullable String cursor) {
      return traces.list(filter, cursor);
    }

    @Override
    public Trace open(TraceId id) {
      return traces.open(id);
    }

    @Override
    public Log log(LogId id) {
      return traces.log(id);
    }

    @Override
    public Log save(Log before, LogPatch patch) {
      return traces.save(before, patch);
    }

    @Override
    public SaveRequest preview(Log before, LogPatch patch) {
      return traces.preview(before, patch);
    }
  }
}
