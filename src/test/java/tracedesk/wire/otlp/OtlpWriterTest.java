package tracedesk.wire.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Trace;
import tracedesk.store.Database;
import tracedesk.store.SqliteIntake;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteTraces;

class OtlpWriterTest {
  @TempDir Path folder;
  private final List<Store> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(store -> store.database.close());
  }

  /// A store, and what is in it.
  private final class Store {
    private final Database database;
    private final SqliteLogs logs;
    private final SqliteTraces traces;
    private final SqliteIntake intake;

    Store() {
      var clock = InstantSource.system();
      database = Database.open(folder.resolve(opened.size() + ".db"));
      logs = new SqliteLogs(database, clock);
      traces = new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
      intake = new SqliteIntake(database, clock);
      opened.add(this);
    }

    List<Trace> all() {
      return traces.list(TraceFilter.ALL, null).traces().stream()
          .map(summary -> traces.open(summary.id()))
          .toList();
    }

    /// One line of the collector's file format for each log.
    List<Json.Obj> written() {
      var writer = new OtlpWriter();
      var lines = new ArrayList<Json.Obj>();
      for (var trace : all()) {
        writer.begin();
        for (var id : trace.tree().logs()) {
          var group = writer.add(traces.log(id));
          lines.add(Json.object().put("resourceSpans", Json.array(List.of(group))).build());
        }
      }
      return lines;
    }

    /// Brings each line by itself, as it might come from a file in pieces.
    void bring(List<Json.Obj> lines) {
      for (var line : lines) {
        var batch = OtlpJson.read((Json.Obj) Json.parse(line.text()));
        assertThat(batch.message()).isNull();
        assertThat(intake.bring(SpanMapping.map(batch.spans()).logs()).refused()).isEmpty();
      }
    }

    Map<String, String> trees() {
      var trees = new TreeMap<String, String>();
      for (var trace : all()) {
        var tree = trace.tree();
        var lines = new StringBuilder();
        for (int i = 0; i < tree.size(); i++) {
          lines.append("\n").append("  ".repeat(tree.depth(i)));
          lines.append(
              tree.isWaiting(i)
                  ? "waiting"
                  : tree.row(i).id().value() + " " + tree.row(i).kind() + " " + tree.row(i).name());
        }
        trees.put(trace.summary().id().value(), lines.toString());
      }
      return trees;
    }

    Map<String, Log> bodies() {
      var bodies = new LinkedHashMap<String, Log>();
      for (var trace : all()) {
        for (var id : trace.tree().logs()) {
          bodies.put(id.value(), traces.log(id));
        }
      }
      return bodies;
    }
  }

  private static final List<String> FIELDS =
      List.of(
          "inputs",
          "messages",
          "output",
          "output_message",
          "error",
          "judgment",
          "metadata",
          "user",
          "prompt_tokens",
          "output_tokens",
          "start_time",
          "end_time",
          "log_status",
          "finish_reason",
          "provider_latency");

  private static void assertSame(Store before, Store after) {
    assertThat(after.trees()).isEqualTo(before.trees());
    var bodies = after.bodies();
    before
        .bodies()
        .forEach(
            (id, log) -> {
              var other = Objects.requireNonNull(bodies.get(id));
              for (var field : FIELDS) {
                assertThat(text(other, field)).as(id + " " + field).isEqualTo(text(log, field));
              }
              assertThat(Objects.requireNonNull(other.file()).path())
                  .isEqualTo(Objects.requireNonNull(log.file()).path());
              assertThat(other.model()).isEqualTo(log.model());
              assertThat(other.corrected()).isEqualTo(log.corrected());
            });
  }

  private static @Nullable String text(Log log, String field) {
    var value = log.raw().present(field);
    return value == null ? null : value.text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genai",
        "genai-2024",
        "traceloop",
        "traceloop-2024",
        "openinference",
        "langfuse",
        "vercel",
        "pydantic-ai",
        "http"
      })
  void spansComeBackAsTheyWere(String fixture) {
    var sent = Fixtures.batch(fixture, "protobuf").spans();
    var store = new Store();
    store.intake.receive(SpanMapping.map(sent).logs());
    var lines = store.written();
    var back = new ArrayList<Span>();
    lines.forEach(line -> back.addAll(OtlpJson.read(line).spans()));
    back.removeIf(span -> span.scope().name().equals(OtlpWriter.SCOPE));

    assertThat(back).containsExactlyInAnyOrderElementsOf(sent);
    var other = new Store();
    other.bring(lines);
    assertSame(store, other);
    assertThat(other.written()).as("and once more").isEqualTo(lines);
  }

  @Test
  void correctionsGoAlongAndAreKnownAsSuch() {
    var store = new Store();
    store.intake.receive(SpanMapping.map(Fixtures.batch("genai", "json").spans()).logs());
    for (var log : store.bodies().values()) {
      var file = Objects.requireNonNull(log.file()).id();
      switch (log.kind()) {
        case PROMPT ->
            store.logs.patch(
                LogKind.PROMPT,
                file,
                log.id().value(),
                json("{\"output\":\"Rainy\"}"),
                SaveTerms.NONE);
        case TOOL ->
            store.logs.patch(
                LogKind.TOOL,
                file,
                log.id().value(),
                json("{\"inputs\":{\"a.b\":1.50},\"output\":\"x\",\"error\":null}"),
                SaveTerms.NONE);
        case FLOW ->
            store.logs.patch(
                LogKind.FLOW,
                null,
                log.id().value(),
                json("{\"output\":\"done\",\"log_status\":\"complete\"}"),
                SaveTerms.NONE);
        default -> {}
      }
    }
    var other = new Store();
    other.bring(store.written());

    assertSame(store, other);
    assertThat(other.all().getFirst().summary().status()).hasToString("COMPLETE");
    assertThat(other.bodies().values().stream().filter(Log::isFailed)).isEmpty();
  }

  @Test
  void logsThatNeverWereSpansComeBackWithTheirIdsAndTree() {
    var store = new Store();
    create(
        store,
        LogKind.FLOW,
        "{\"path\":\"Support/Triage\",\"log_id\":\"log_1\",\"inputs\":{\"a.b\":{\"c\":[1,2.0,null]}},\"output\":\"ok\",\"metadata\":{\"x.y\":1},\"start_time\":\"2025-03-14T09:00:00.123456Z\",\"end_time\":\"2025-03-14T09:00:02Z\"}");
    create(
        store,
        LogKind.AGENT,
        "{\"path\":\"Support/Agent\",\"log_id\":\"log_2\",\"trace_parent_id\":\"log_1\",\"agent\":{\"model\":\"gpt-4o\"},\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"output_message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"prompt_tokens\":5}");
    create(
        store,
        LogKind.PROMPT,
        "{\"path\":\"Support/Prompt\",\"log_id\":\"log_3\",\"trace_parent_id\":\"log_2\",\"prompt\":{\"model\":\"gpt-4o\",\"temperature\":0.5,\"template\":[{\"role\":\"system\",\"content\":\"Be {{mood}}\"}]},\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}],\"output_message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{ }\"}}]},\"finish_reason\":\"tool_calls\",\"user\":\"ines\"}");
    create(
        store,
        LogKind.TOOL,
        "{\"path\":\"Support/Step\",\"log_id\":\"log_4\",\"trace_parent_id\":\"log_2\",\"tool\":{\"attributes\":{\"kind\":\"step\"}},\"inputs\":{\"q\":\"1\"},\"error\":\"timed out\"}");
    create(
        store,
        LogKind.TOOL,
        "{\"path\":\"Support/Search\",\"log_id\":\"log_5\",\"trace_parent_id\":\"log_2\",\"tool\":{\"function\":{\"name\":\"search\",\"parameters\":{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}}}},\"attributes\":{\"kind\":\"retriever\"}},\"output\":\"[]\"}");
    create(
        store,
        LogKind.EVALUATOR,
        "{\"path\":\"Support/Judge\",\"log_id\":\"log_6\",\"parent_id\":\"log_3\",\"spec\":{\"arguments_type\":\"target_free\",\"return_type\":\"boolean\",\"evaluator_type\":\"external\"},\"judgment\":true}");
    create(
        store,
        LogKind.PROMPT,
        "{\"path\":\"Support/Alone\",\"log_id\":\"my own id\",\"prompt\":{\"model\":\"m\"},\"output\":\"x\"}");
    var other = new Store();
    other.bring(store.written());

    assertSame(store, other);
    var third = new Store();
    third.bring(other.written());
    assertSame(other, third);
  }

  @Test
  void otherToolsReadTheConventions() {
    var store = new Store();
    create(
        store,
        LogKind.PROMPT,
        "{\"path\":\"p\",\"log_id\":\"log_1\",\"prompt\":{\"model\":\"gpt-4o\",\"provider\":\"openai\"},\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"output_message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"prompt_tokens\":5,\"output_tokens\":2}");
    var span = OtlpJson.read(store.written().getFirst()).spans().getFirst();

    assertThat(span.attributes())
        .containsEntry("gen_ai.operation.name", Json.of("chat"))
        .containsEntry("gen_ai.request.model", Json.of("gpt-4o"))
        .containsEntry("gen_ai.provider.name", Json.of("openai"))
        .containsEntry("gen_ai.usage.input_tokens", Json.of(5))
        .containsEntry("gen_ai.usage.output_tokens", Json.of(2))
        .containsEntry(
            "gen_ai.input.messages",
            Json.of("[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]"));
    assertThat(span.kind()).isEqualTo(Span.Kind.CLIENT);
  }

  private static void create(Store store, LogKind kind, String body) {
    store.logs.create(kind, json(body), null, null);
  }

  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  @Property(tries = 300)
  void everySpanIsReadBackAsItWasWritten(@ForAll("spans") Span span) {
    var document = OtlpWriter.document(List.of(span));
    var read = OtlpJson.read((Json.Obj) Json.parse(document.text()));

    assertThat(read.message()).isNull();
    assertThat(read.spans()).containsExactly(span);
    assertThat(RawSpan.read(RawSpan.write(span, List.of()))).isEqualTo(span);
  }

  @Provide
  Arbitrary<Span> spans() {
    var nanos = Arbitraries.longs().between(0, Long.MAX_VALUE);
    var events =
        Combinators.combine(texts(), nanos, attributes(), counts())
            .as(Span.Event::new)
            .list()
            .ofMaxSize(3);
    var links =
        Combinators.combine(ids(16), ids(8), texts(), attributes(), counts(), counts())
            .as(Span.Link::new)
            .list()
            .ofMaxSize(2);
    var status =
        Combinators.combine(Arbitraries.of(Span.Status.Code.class), texts()).as(Span.Status::new);
    var resource = Combinators.combine(attributes(), counts(), texts()).as(Span.Resource::new);
    var scope =
        Combinators.combine(texts(), texts(), attributes(), counts(), texts()).as(Span.Scope::new);
    var identity =
        Combinators.combine(ids(16), ids(8), ids(8).injectNull(0.3), texts(), counts(), texts())
            .as(Identity::new);
    var content =
        Combinators.combine(attributes(), counts(), events, counts(), links, counts())
            .as(Content::new);
    return Combinators.combine(
            identity,
            Arbitraries.of(Span.Kind.class),
            nanos,
            nanos,
            content,
            status,
            resource,
            scope)
        .as(
            (who, kind, start, end, what, how, from, by) ->
                new Span(
                    who.trace,
                    who.span,
                    who.parent,
                    who.state,
                    who.flags,
                    who.name,
                    kind,
                    start,
                    end,
                    what.attributes,
                    what.dropped,
                    what.events,
                    what.droppedEvents,
                    what.links,
                    what.droppedLinks,
                    how,
                    from,
                    by));
  }

  private record Identity(
      String trace, String span, @Nullable String parent, String state, long flags, String name) {}

  private record Content(
      Map<String, Json> attributes,
      long dropped,
      List<Span.Event> events,
      long droppedEvents,
      List<Span.Link> links,
      long droppedLinks) {}

  private static Arbitrary<Long> counts() {
    return Arbitraries.longs().between(0, 0xffff_ffffL);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings().ofMaxLength(12);
  }

  private static Arbitrary<String> ids(int bytes) {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofSize(bytes)
        .map(id -> HexFormat.of().formatHex(id))
        .filter(id -> !id.matches("0+"));
  }

  private static Arbitrary<Map<String, Json>> attributes() {
    var keys = Arbitraries.strings().excludeChars('\u0000').ofMaxLength(8);
    return Arbitraries.maps(keys, values(2)).ofMaxSize(4);
  }

  private static Arbitrary<Json> values(int depth) {
    var plain =
        Arbitraries.oneOf(
            texts().map(Json::of),
            Arbitraries.longs().map(Json::of),
            Arbitraries.doubles().map(OtlpValues::number),
            Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, -0.0).map(OtlpValues::number),
            Arbitraries.of(Json.TRUE, Json.FALSE, Json.NULL),
            Arbitraries.just(OtlpValues.bytes("AAE=")));
    if (depth == 0) {
      return plain;
    }
    var keys = Arbitraries.strings().excludeChars('\u0000').ofMinLength(1).ofMaxLength(5);
    return Arbitraries.oneOf(
        plain,
        values(depth - 1).list().ofMaxSize(3).map(Json::array),
        Arbitraries.maps(keys, values(depth - 1)).ofMaxSize(3).map(Json::object));
  }
}
