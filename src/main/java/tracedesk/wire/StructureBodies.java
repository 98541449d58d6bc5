package tracedesk.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.StructureStretch;
import tracedesk.domain.trace.TraceChange;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceSummary;

/// The bodies of the extension that carry the structure of a trace in stretches, and what changed
/// in one. The rows go as columns, each one text of numbers with a blank between, so that a row
/// costs its reader next to nothing; `words` holds every name, detail and parent once, and the
/// columns name them by their place in it, -1 for none.
public final class StructureBodies {
  private static final LogKind[] KINDS = LogKind.values();

  private StructureBodies() {}

  /// The stretch as JSON text.
  public static String write(StructureStretch stretch) {
    var out = new StringBuilder(1024 + stretch.rows().size() * 80);
    out.append("{\"expected\":").append(stretch.expected());
    out.append(",\"next\":").append(literal(stretch.next()));
    return rest(stretch.summary(), stretch.rows(), stretch.stamp(), out);
  }

  /// The change as JSON text; `null` says that the whole has to be read.
  public static String write(@Nullable TraceChange change) {
    return change == null
        ? "{\"known\":false}"
        : rest(
            change.summary(), change.rows(), change.stamp(), new StringBuilder("{\"known\":true"));
  }

  private static String rest(
      TraceSummary summary, List<TraceRow> rows, String stamp, StringBuilder out) {
    var words = new Words();
    out.append(",\"stamp\":").append(literal(stamp)).append(",\"summary\":");
    TraceBodies.summary(summary, out);
    out.append(",\"ids\":[");
    var glue = "";
    for (var row : rows) {
      out.append(glue);
      JsonText.quote(row.id().value(), out);
      glue = ",";
    }
    out.append(']');
    column(
        out,
        "parent",
        rows,
        row -> words.place(row.parent() == null ? null : row.parent().value()));
    column(out, "kind", rows, row -> words.place(TraceBodies.word(row.kind())));
    column(out, "name", rows, row -> words.place(row.name()));
    column(out, "detail", rows, row -> words.place(row.detail()));
    column(out, "start", rows, TraceRow::startMicros);
    column(out, "end", rows, TraceRow::endMicros);
    column(out, "tokens", rows, TraceRow::tokens);
    column(out, "cost", rows, row -> Double.doubleToLongBits(row.cost()));
    column(out, "marks", rows, StructureBodies::marks);
    out.append(",\"words\":[");
    glue = "";
    for (var word : words.all) {
      out.append(glue);
      JsonText.quote(word, out);
      glue = ",";
    }
    return out.append("]}").toString();
  }

  private static long marks(TraceRow row) {
    return (row.failed() ? 1 : 0) + (row.complete() ? 2 : 0) + (row.late() ? 4 : 0);
  }

  private static void column(
      StringBuilder out, String name, List<TraceRow> rows, ToLongFunction<TraceRow> cell) {
    out.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) {
        out.append(' ');
      }
      out.append(cell.applyAsLong(rows.get(i)));
    }
    out.append('"');
  }

  /// @throws BodyFault when the body is something else
  public static StructureStretch stretch(Json.Obj body) {
    return new StructureStretch(
        TraceBodies.summaryOf(body),
        rows(body),
        (int) TraceBodies.integer(body.get("expected"), "expected"),
        body.string("next"),
        TraceBodies.text(body, "stamp"));
  }

  /// @throws BodyFault when the body is something else
  public static @Nullable TraceChange change(Json.Obj body) {
    return body.isTrue("known")
        ? new TraceChange(TraceBodies.summaryOf(body), rows(body), TraceBodies.text(body, "stamp"))
        : null;
  }

  private static List<TraceRow> rows(Json.Obj body) {
    var ids = TraceBodies.array(body, "ids");
    var words = new ArrayList<String>();
    for (var word : TraceBodies.array(body, "words")) {
      words.add(TraceBodies.string(word, "words"));
    }
    var parents = new LogId[words.size()];
    var kinds = new LogKind[words.size()];
    int n = ids.size();
    var parent = column(body, "parent", n);
    var kind = column(body, "kind", n);
    var name = column(body, "name", n);
    var detail = column(body, "detail", n);
    var start = column(body, "start", n);
    var end = column(body, "end", n);
    var tokens = column(body, "tokens", n);
    var cost = column(body, "cost", n);
    var marks = column(body, "marks", n);
    var rows = new ArrayList<TraceRow>(n);
    try {
      for (int i = 0; i < n; i++) {
        rows.add(
            new TraceRow(
                new LogId(TraceBodies.string(ids.get(i), "ids")),
                parent(words, parents, (int) parent[i]),
                kind(words, kinds, (int) kind[i]),
                words.get((int) name[i]),
                detail[i] < 0 ? null : words.get((int) detail[i]),
                start[i],
                end[i],
                tokens[i],
                finite(Double.longBitsToDouble(cost[i])),
                (marks[i] & 1) != 0,
                (marks[i] & 2) != 0,
                (marks[i] & 4) != 0));
      }
    } catch (IndexOutOfBoundsException e) {
      throw new BodyFault("words");
    }
    return rows;
  }

  private static @Nullable LogId parent(List<String> words, LogId[] known, int place) {
    if (place < 0) {
      return null;
    }
    var word = words.get(place);
    if (known[place] == null) {
      known[place] = new LogId(word);
    }
    return known[place];
  }

  private static LogKind kind(List<String> words, LogKind[] known, int place) {
    var word = words.get(place);
    if (known[place] == null) {
      known[place] = LogKind.UNKNOWN;
      for (var kind : KINDS) {
        known[place] = TraceBodies.word(kind).equals(word) ? kind : known[place];
      }
    }
    return known[place];
  }

  private static double finite(double cost) {
    return Double.isFinite(cost) ? cost : 0;
  }

  private static long[] column(Json.Obj body, String name, int size) {
    var text = TraceBodies.text(body, name);
    var numbers = new long[size];
    int at = 0;
    try {
      for (int i = 0; i < size; i++) {
        int end = text.indexOf(' ', at);
        end = end < 0 ? text.length() : end;
        numbers[i] = Long.parseLong(text, at, end, 10);
        at = end + 1;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new BodyFault(name);
    }
    if (at < text.length()) {
      throw new BodyFault(name);
    }
    return numbers;
  }

  private static String literal(@Nullable String text) {
    return text == null ? "null" : JsonText.quote(text);
  }

  /// Texts, each with one place.
  private static final class Words {
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> all = new ArrayList<>();

    int place(@Nullable String word) {
      if (word == null) {
        return -1;
      }
      var known = places.putIfAbsent(word, all.size());
      if (known == null) {
        all.add(word);
        return all.size() - 1;
      }
      return known;
    }
  }
}
