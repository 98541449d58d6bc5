package tracedesk.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a JSON value is a record of, told by the names of its members.
enum Shape {
  /// A LogResponse of v5 or v4.
  LOG,
  /// A log written by our own export.
  OWN_LOG,
  /// A line of an evaluation's logs: the evaluated log and its evaluators' logs.
  EVALUATION,
  /// An answer that lists logs: `{"records":[…]}`.
  PAGE,
  /// OTLP with spans.
  OTLP,
  /// OTLP with logs or metrics only.
  OTHER_SIGNALS,
  UNKNOWN;

  private static final int NAMES_TOLD = 5;
  private static final Set<String> KINDS =
      Set.of("flow", "prompt", "tool", "agent", "evaluator", "config", "project_id");

  /// The names of members that tell the shape.
  static Shape of(Set<String> names) {
    boolean named = names.contains("id") || names.contains("log_id");
    if (names.contains("resourceSpans") || names.contains("resource_spans")) {
      return OTLP;
    }
    if (named && names.stream().anyMatch(KINDS::contains)) {
      boolean answered =
          names.contains("evaluator_logs")
              || names.contains("trace_children")
              || names.contains("observability_status");
      return answered && !names.contains("tracedesk") ? LOG : OWN_LOG;
    }
    if (names.contains("log") && (names.contains("evaluator_logs") || names.contains("run_id"))) {
      return EVALUATION;
    }
    if (names.contains("records")) {
      return PAGE;
    }
    boolean signals =
        names.stream()
            .anyMatch(
                Set.of("resourceLogs", "resourceMetrics", "resource_logs", "resource_metrics")
                    ::contains);
    return signals ? OTHER_SIGNALS : UNKNOWN;
  }

  /// What was seen of a value: its shape, whether it stands in a list, and the first names of its
  /// members in words for people.
  record Seen(Shape shape, boolean listed, String names) {}

  static Seen of(byte[] json) throws IOException {
    return of(new ByteArrayInputStream(json), false);
  }

  /// Tells the shape of the first value, of a list's first item, of a page's first record; reads no
  /// further than that.
  static Seen of(InputStream in, boolean oneLine) throws IOException {
    var stream = new JsonStream(in, oneLine);
    if (stream.peek() != '[') {
      return object(stream, false);
    }
    stream.enter('[');
    return stream.nextItem(true) ? object(stream, true) : new Seen(UNKNOWN, true, "");
  }

  private static Seen object(JsonStream stream, boolean listed) throws IOException {
    if (stream.peek() != '{') {
      return new Seen(UNKNOWN, listed, "");
    }
    stream.enter('{');
    var names = new ArrayList<String>();
    for (var name = stream.nextName(true); name != null; name = stream.nextName(false)) {
      names.add(name);
      switch (of(Set.of(name))) {
        case OTLP -> {
          return new Seen(OTLP, listed, name);
        }
        case PAGE -> {
          if (stream.peek() == '[') {
            return page(stream, listed);
          }
        }
        default -> {}
      }
      stream.skip();
    }
    return new Seen(of(Set.copyOf(names)), listed, words(names));
  }

  /// Only a page of logs is one of ours: an empty one is taken as such.
  private static Seen page(JsonStream stream, boolean listed) throws IOException {
    stream.enter('[');
    if (!stream.nextItem(true)) {
      return new Seen(PAGE, listed, "records");
    }
    var record = object(stream, listed);
    boolean logs = record.shape() == LOG || record.shape() == OWN_LOG;
    return logs ? new Seen(PAGE, listed, "records") : new Seen(UNKNOWN, listed, record.names());
  }

  private static String words(List<String> names) {
    var first = names.stream().distinct().limit(NAMES_TOLD).toList();
    return String.join(", ", first) + (names.size() > NAMES_TOLD ? " …" : "");
  }
}
