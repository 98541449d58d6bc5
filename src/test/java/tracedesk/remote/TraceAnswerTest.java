package tracedesk.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonArrival;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;

/// What is read of an answer that holds a whole trace, against the same answer parsed as a whole.
class TraceAnswerTest {
  private static final TraceId TRACE = new TraceId("trace");

  /// Keeps what it is told.
  private static final class Told implements TraceAnswer.Reader {
    final List<TraceRow> rows = new ArrayList<>();
    final Map<LogId, String> texts = new HashMap<>();
    int bytes;

    @Override
    public void row(TraceRow row) {
      rows.add(row);
    }

    @Override
    public void logs(byte @Nullable [] text, List<TraceAnswer.Place> places) {
      assertThat(text).isNotNull();
      bytes += text.length;
      for (var place : places) {
        texts.putIfAbsent(
            place.log(), new String(text, place.from(), place.to() - place.from(), UTF_8));
      }
    }
  }

  private static ProblemException complaint(String reason) {
    return new ProblemException(new Problem.Unreadable("", reason));
  }

  private static TraceAnswer.Whole read(InputStream in, TraceAnswer.Reader reader) {
    try (var json = new JsonArrival(in, HttpTransport.STREAM, HttpTransport.LARGEST_ANSWER)) {
      return TraceAnswer.read(json, TRACE, TraceAnswerTest::complaint, reader);
    }
  }

  private static Json.Obj alone(String answer) {
    try (var json =
        new JsonArrival(trickling(answer, 7), HttpTransport.STREAM, HttpTransport.LARGEST_ANSWER)) {
      return TraceAnswer.alone(json, TraceAnswerTest::complaint);
    }
  }

  /// Gives a few bytes at a time.
  private static InputStream trickling(String text, int most) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] into, int at, int length) {
        return super.read(into, at, Math.min(most, length));
      }
    };
  }

  /// The rows of an answer, parsed as a whole, each log before those below it.
  private static void collect(
      Json.Obj raw, @Nullable LogId parent, List<TraceRow> rows, Map<LogId, Json.Obj> logs) {
    var log = LogReader.v5(V5Traces.alone(raw), TRACE);
    rows.add(TraceRow.of(log, parent));
    logs.putIfAbsent(log.id(), log.raw());
    for (var member : raw.members()) {
      if (List.of("trace_children", "evaluator_logs").contains(member.name())
          && member.value() instanceof Json.Arr list) {
        for (var item : list.items()) {
          if (item instanceof Json.Obj nested) {
            collect(nested, log.id(), rows, logs);
          }
        }
      }
    }
  }

  @Test
  void rowsAndTextsAreThoseOfTheAnswerParsedAsAWhole() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var answer = new Answers(random).log(0, "flow");
      var rows = new ArrayList<TraceRow>();
      var logs = new HashMap<LogId, Json.Obj>();
      collect((Json.Obj) Json.parse(answer), null, rows, logs);
      var told = new Told();
      var whole = read(trickling(answer, 1 + random.nextInt(200)), told);
      var what = "seed %d, round %d".formatted(seed, round);
      assertThat(whole.rows()).as(what).isEqualTo(rows);
      assertThat(told.texts.keySet()).as(what).isEqualTo(logs.keySet());
      logs.forEach(
          (id, log) -> {
            var text = (Json.Obj) Json.parse(told.texts.get(id));
            assertThat(text.members()).as(what).isEqualTo(log.members());
          });
      assertThat(rows).as(what).containsAll(told.rows.stream().map(row -> at(rows, row)).toList());
      assertThat(told.rows).as(what).doesNotHaveDuplicates();
      assertThat(alone(answer).members())
          .as(what)
          .isEqualTo(V5Traces.alone((Json.Obj) Json.parse(answer)).members());
    }
  }

  private static TraceRow at(List<TraceRow> rows, TraceRow told) {
    var row = rows.stream().filter(found -> found.id().equals(told.id())).findFirst().orElseThrow();
    assertThat(told.parent()).isEqualTo(row.parent());
    return row;
  }

  /// Makes traces nobody would send: members in any order, blanks anywhere, judges that have
  /// children.
  private static final class Answers {
    private static final List<String> TEXTS =
        List.of("plain", "\\u00e4\\n\\\"", "ä 漢字 😀", "}]", "{\\\"id\\\":\\\"no\\\"}", "");

    private final Random random;
    private int logs;

    Answers(Random random) {
      this.random = random;
    }

    private String gap() {
      return random.nextInt(6) == 0 ? " \n" : "";
    }

    private String text() {
      return "\"" + TEXTS.get(random.nextInt(TEXTS.size())) + "\"";
    }

    String log(int depth, String kind) {
      var members = new ArrayList<String>();
      var id = "log_" + logs++;
      if (random.nextInt(20) > 0) {
        members.add("\"id\":\"" + id + "\"");
        if (random.nextInt(3) == 0) {
          members.add("\"log_id\":\"other\"");
        }
      } else {
        members.add("\"log_id\":\"" + id + "\"");
      }
      members.add("\"start_time\":\"2026-01-02T10:00:%02d\"".formatted(random.nextInt(60)));
      members.add("\"output\":" + text());
      members.add(
          "\"inputs\":{\"id\":" + text() + ",\"n\":[1.50,-0,1E2,{}],\"" + logs + "\":null}");
      if (random.nextBoolean()) {
        members.add("\"error\":" + text());
      }
      if (random.nextBoolean()) {
        members.add("\"prompt_tokens\":" + random.nextInt(100) + gap());
        members.add("\"prompt_cost\":0.0010");
        members.add("\"tracedesk\":{\"late\":" + random.nextBoolean() + "}");
      }
      var file =
          "{\"name\":\"n\",\"path\":" + text() + ",\"model\":\"m\",\"template\":[{\"id\":1}]}";
      members.add("\"" + kind + "\":" + (random.nextInt(9) == 0 ? "null" : file));
      if (kind.equals("evaluator")) {
        members.add("\"judgment\":[" + text() + "," + gap() + "0.10]");
        members.add("\"parent_id\":\"elsewhere\"");
      }
      if (random.nextBoolean()) {
        members.add("\"trace_children\":" + list(depth, random.nextBoolean() ? "tool" : "agent"));
      }
      if (random.nextInt(3) == 0) {
        members.add("\"evaluator_logs\":" + list(depth, "evaluator"));
      }
      if (random.nextBoolean()) {
        Collections.shuffle(members, random);
      }
      return "{" + gap() + String.join("," + gap(), members) + gap() + "}";
    }

    private String list(int depth, String kind) {
      if (random.nextInt(9) == 0) {
        return "null";
      }
      var items = new ArrayList<String>();
      for (int n = depth > 4 ? 0 : random.nextInt(4); n > 0; n--) {
        items.add(random.nextInt(15) == 0 ? "[{\"id\":2}]" : gap() + log(depth + 1, kind));
      }
      return items.isEmpty() ? "[]" : "[" + String.join(",", items) + gap() + "]";
    }
  }

  @Test
  void rowsAreToldBeforeTheLogsNestedInThem() {
    var told = new Told();
    read(
        trickling(
            """
            {"id":"a","flow":{"path":"F"},"trace_children":[
              {"id":"b","tool":{"path":"T"},"trace_children":[]},
              {"trace_children":[{"id":"d","tool":{"path":"T"}}],"id":"c","agent":{"path":"A"}}],
             "output":"x"}""",
            5),
        told);
    assertThat(told.rows).extracting(row -> row.id().value()).containsExactly("a", "b", "c");
    assertThat(told.texts.get(new LogId("c")))
        .isEqualTo("{\"trace_children\":[],\"id\":\"c\",\"agent\":{\"path\":\"A\"}}");
    assertThat(told.texts.get(new LogId("a")))
        .endsWith(",\"trace_children\":[],\n \"output\":\"x\"}");
  }

  @Test
  void logsNestedTenThousandDeepAreRead() {
    int depth = 9_900;
    var answer = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      answer
          .append(i == 0 ? "" : ",\"trace_children\":[")
          .append("{\"id\":\"" + i + "\",\"flow\":{}");
    }
    answer.append("}]".repeat(depth - 1)).append('}');
    var told = new Told();
    var whole = read(trickling(answer.toString(), 1000), told);
    assertThat(whole.rows()).hasSize(depth);
    assertThat(told.rows).hasSize(depth);
    assertThat(alone(answer.toString()).string("id")).isEqualTo("0");
    assertThat(whole.rows().getLast().parent()).isEqualTo(new LogId(depth - 2 + ""));
  }

  /// A judge is part of the log it judged: its text is held there, and nowhere else.
  @Test
  void eachTextIsCutOutOnce() {
    var judge = "{\"id\":\"j\",\"evaluator\":{\"path\":\"E\"},\"judgment\":true}";
    var answer = "{\"id\":\"a\",\"flow\":{\"path\":\"F\"},\"evaluator_logs\":[" + judge + "]}";
    var told = new Told();
    read(trickling(answer, 3), told);
    assertThat(told.bytes).isEqualTo(answer.length());
    assertThat(told.texts).containsEntry(new LogId("j"), judge);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}x",
        "{\"id\":\"a\"}}",
        "{\"id\":\"a\",\"id\":\"b\"}",
        "{\"flow\":{\"id\":\"a\",\"id\":\"b\"}}",
        "{\"trace_children\":[{\"id\":\"a\",\"error\":1,\"error\":2}]}",
        "{\"trace_children\":[],\"trace_children\":[]}",
        "{\"evaluator_logs\":[],\"evaluator_logs\":[]}",
        "{\"output\":NaN}",
        "{\"output\":\"\\x\"}",
        "{\"trace_children\":[{\"id\":\"a\"}",
        "{\"trace_children\":[{\"id\":\"a\",\"output\":\"x",
        "\u0000{}",
      })
  void whatIsNoAnswerIsRefused(String answer) {
    assertThat(
            catchThrowableOfType(
                RuntimeException.class, () -> read(trickling(answer, 2), new Told())))
        .isInstanceOfAny(ProblemException.class, JsonFault.class);
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    for (var charset : List.of("UTF-16", "UTF-16LE", "UTF-32")) {
      var bytes = "{\"id\":\"a\"}".getBytes(java.nio.charset.Charset.forName(charset));
      assertThat(
              catchThrowableOfType(
                  RuntimeException.class, () -> read(new ByteArrayInputStream(bytes), new Told())))
          .isInstanceOfAny(ProblemException.class, JsonFault.class);
    }
    var marked = read(trickling("\uFEFF{\"id\":\"a\"}", 2), new Told());
    assertThat(new String(marked.root(), UTF_8)).isEqualTo("{\"id\":\"a\"}");
  }

  @Test
  void anAnswerWithoutEndIsCutOffC12() {
    var limits = new tracedesk.domain.json.JsonLimits(100, 1 << 20, 100, 100, 100, Long.MAX_VALUE);
    var endless =
        new InputStream() {
          private boolean begun;

          @Override
          public int read() {
            var first = begun ? ' ' : '{';
            begun = true;
            return first;
          }

          @Override
          public int read(byte[] into, int at, int length) throws IOException {
            into[at] = (byte) read();
            return 1;
          }
        };
    try (var json = new JsonArrival(endless, limits, 1 << 17)) {
      assertThat(
              catchThrowableOfType(
                  JsonFault.class,
                  () -> TraceAnswer.read(json, TRACE, TraceAnswerTest::complaint, new Told())))
          .hasMessageContaining("larger than 1048576 bytes");
    }
  }
}
