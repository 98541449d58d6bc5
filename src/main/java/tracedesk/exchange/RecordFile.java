package tracedesk.exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.port.TraceFiles.Place;
import tracedesk.domain.port.TraceFiles.Receiver;
import tracedesk.domain.trace.IncomingLog;

/// Reads one file of JSON values: logs, pages of logs, lines of evaluations, OTLP, one after
/// another or in lists, on lines or laid out. Only one value is in memory at a time.
final class RecordFile implements OtlpRecords.Out {
  /// The largest single log, or line of nested logs.
  static final int VALUE_CAP = 64 << 20;

  /// A line up to this size is parsed in one go; a longer one is cut into its logs first.
  private static final int SMALL = 1 << 20;

  private static final int HEAD = 1 << 20;

  /// Below this the rest of a large log is parsed in one go.
  private static final int CUT_DEPTH = 100;

  /// As the API's, one level spared for what stands around a log on its way to a server.
  static final JsonLimits LIMITS = new JsonLimits(190, VALUE_CAP, VALUE_CAP, 1024, 1000, 4_000_000);

  /// Nested logs go deep.
  private static final JsonLimits NESTED =
      new JsonLimits(1000, VALUE_CAP, VALUE_CAP, 1024, 1000, Long.MAX_VALUE);

  private final Receiver receiver;
  private final String name;
  private final LogRecords logs = new LogRecords(this);
  private final LogRecords.Around around;
  private final OtlpRecords otlp;
  private Place place;

  /// @param name what the file is called where damage is told
  /// @param owner the file (prompt, flow …) whose logs it holds, where that is known
  RecordFile(Receiver receiver, String name, LogRecords.@Nullable Owner owner) {
    this.receiver = receiver;
    this.name = name;
    this.around = new LogRecords.Around(null, owner);
    this.otlp = new OtlpRecords(this);
    this.place = new Place(name, 0);
  }

  void read(InputStream in) throws IOException {
    var head = head(in);
    boolean whole = head.length < HEAD;
    if (Layout.hasMark(head)) {
      receiver.warning(name + " begins with a byte order mark, which was passed over.");
      head = Layout.withoutMark(head);
    }
    var layout = Layout.of(head, whole);
    var all = new SequenceInputStream(new ByteArrayInputStream(head), in);
    if (layout == Layout.LINES) {
      readLines(new Lines(all, VALUE_CAP));
    } else {
      var shape = Shape.of(new ByteArrayInputStream(head), false).shape();
      readValues(new JsonStream(all, layout == Layout.LONG_LINES), shape, 0);
    }
  }

  /// The beginning. Where reading fails the beginning ends; it fails again when the rest is read.
  private static byte[] head(InputStream in) {
    var head = new byte[HEAD];
    int size = 0;
    try {
      for (int read = 0; read >= 0 && size < HEAD; size += Math.max(0, read)) {
        read = in.read(head, size, HEAD - size);
      }
    } catch (IOException e) {
      return Arrays.copyOf(head, size);
    }
    return Arrays.copyOf(head, size);
  }

  private void readLines(Lines lines) throws IOException {
    for (var line = lines.next(); line != null; line = lines.next()) {
      place = new Place(name, lines.number());
      if (lines.isTooLong()) {
        unusable("the line is longer than " + (VALUE_CAP >> 20) + " MiB");
      } else if (!isBlank(line)) {
        value(line);
      }
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte c : line) {
      if (c != ' ' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return true;
  }

  /// Reads values that may be too large to hold.
  ///
  /// @param before how many lines stand before the stream's first
  private void readValues(JsonStream stream, Shape shape, long before) throws IOException {
    while (true) {
      try {
        if (stream.peek() < 0) {
          return;
        }
        if (stream.peek() == '[') {
          readItems(stream, shape, before);
        } else {
          readValue(stream, shape, before);
        }
      } catch (JsonStream.Damage e) {
        place = new Place(name, before + e.line());
        unusable(e.reason());
        stream.recover();
      }
    }
  }

  private void readItems(JsonStream stream, Shape shape, long before) throws IOException {
    stream.enter('[');
    for (boolean first = true; stream.nextItem(first); first = false) {
      readValue(stream, shape, before);
    }
  }

  private void readValue(JsonStream stream, Shape shape, long before) throws IOException {
    stream.peek();
    place = new Place(name, before + stream.line());
    try {
      switch (shape) {
        case OTLP -> otlp.read(stream);
        case PAGE -> readPage(stream, before);
        default -> value(stream.cut(VALUE_CAP));
      }
    } catch (JsonStream.TooLarge e) {
      unusable(e.reason());
    }
  }

  private void readPage(JsonStream stream, long before) throws IOException {
    stream.enter('{');
    for (var member = stream.nextName(true); member != null; member = stream.nextName(false)) {
      if (member.equals("records") && stream.peek() == '[') {
        readItems(stream, Shape.LOG, before);
      } else {
        stream.skip();
      }
    }
  }

  /// A value that is in memory.
  private void value(byte[] json) throws IOException {
    if (json.length <= SMALL) {
      var parsed = parse(json, NESTED);
      if (parsed != null) {
        record(parsed);
      }
    } else if (Layout.isWhole(json)) {
      try {
        largeValue(json);
      } catch (JsonStream.Damage e) {
        unusable(e.reason());
      }
    } else {
      unusable("it is not one whole value");
    }
  }

  private void largeValue(byte[] json) throws IOException {
    var seen = Shape.of(json);
    if (seen.listed() || seen.shape() == Shape.OTLP || seen.shape() == Shape.PAGE) {
      var stream = new JsonStream(new ByteArrayInputStream(json), false);
      readValues(stream, seen.shape(), place.line() - 1);
    } else if (seen.shape() == Shape.EVALUATION) {
      var line = parse(json, NESTED);
      if (line != null) {
        record(line);
      }
    } else {
      nested(json, 0, json.length, around, 0);
    }
  }

  private void record(Json value) {
    switch (value) {
      case Json.Obj object -> record(object);
      case Json.Arr list -> list.items().forEach(this::record);
      default -> unusable("a log was expected, " + shortened(value) + " was found");
    }
  }

  private void record(Json.Obj object) {
    var names = object.members().stream().map(Json.Member::name).collect(Collectors.toSet());
    switch (Shape.of(names)) {
      case OTLP -> otlp.read(object);
      case PAGE -> object.list("records").forEach(this::record);
      case EVALUATION -> {
        if (object.get("log") instanceof Json.Obj log) {
          logs.read(log, around);
        }
        object.list("evaluator_logs").forEach(this::record);
        runLog(object);
      }
      case OTHER_SIGNALS ->
          receiver.warning(name + " also holds OTLP logs or metrics, which are not imported.");
      default -> logs.read(object, around);
    }
  }

  /// Runs are known where an export holds them; a file of logs by itself says nothing of them.
  private void runLog(Json.Obj line) {
    var member = around.file() == null ? null : SetRecords.runLog(line);
    if (member != null) {
      receiver.set(member, place);
    }
  }

  private static String shortened(Json value) {
    var text = value.text();
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /// Takes a large log apart by places, so that no more than one of those nested in it is held as
  /// parsed JSON.
  private void nested(byte[] json, int from, int length, LogRecords.Around parent, int depth)
      throws IOException {
    if (length <= SMALL || depth == CUT_DEPTH) {
      var parsed = parse(Arrays.copyOfRange(json, from, from + length), NESTED);
      if (parsed instanceof Json.Obj log) {
        logs.read(log, parent);
      } else if (parsed != null) {
        unusable("a log was expected, " + shortened(parsed) + " was found");
      }
      return;
    }
    var below = new ArrayList<int[]>();
    var own = parse(withoutNested(json, from, length, below), LIMITS);
    var id = own instanceof Json.Obj log ? logs.own(log, parent) : null;
    if (id != null) {
      for (var range : below) {
        nested(json, from + range[0], range[1], parent.under(id), depth + 1);
      }
    }
  }

  /// The log's own members; where the logs in it stand is noted.
  private static byte[] withoutNested(byte[] json, int from, int length, List<int[]> below)
      throws IOException {
    var own = new ByteArrayOutputStream();
    var stream = new JsonStream(new ByteArrayInputStream(json, from, length), false);
    stream.enter('{');
    own.write('{');
    for (var name = stream.nextName(true); name != null; name = stream.nextName(false)) {
      if ((name.equals("trace_children") || name.equals("evaluator_logs"))
          && stream.peek() == '[') {
        stream.enter('[');
        for (boolean first = true; stream.nextItem(first); first = false) {
          below.add(range(stream));
        }
      } else {
        var range = range(stream);
        own.writeBytes(
            ((own.size() == 1 ? "\"" : ",\"") + name + "\":").getBytes(StandardCharsets.UTF_8));
        own.write(json, from + range[0], range[1]);
      }
    }
    own.write('}');
    return own.toByteArray();
  }

  private static int[] range(JsonStream stream) throws IOException {
    stream.peek();
    int start = (int) stream.position();
    stream.skip();
    return new int[] {start, (int) stream.position() - start};
  }

  /// The value; `null`, and told as damage, when it is not JSON.
  private @Nullable Json parse(byte[] json, JsonLimits limits) {
    try {
      return Json.parse(json, limits);
    } catch (JsonFault fault) {
      var quoted = PythonLiterals.quoted(json);
      if (quoted != json) {
        try {
          var parsed = Json.parse(quoted, limits);
          receiver.warning(
              name + " has NaN or Infinity where JSON has no such numbers; they are kept as text.");
          return parsed;
        } catch (JsonFault again) {
          damaged(again);
          return null;
        }
      }
      damaged(fault);
      return null;
    }
  }

  @Override
  public @Nullable Json parsed(byte[] json) {
    return parse(json, NESTED);
  }

  private void damaged(JsonFault fault) {
    var where = new Place(name, place.line() + fault.line() - 1);
    receiver.damaged(where, fault.reason() + " (column " + fault.column() + ")");
  }

  @Override
  public void log(IncomingLog log) {
    receiver.log(log, place);
  }

  @Override
  public void unusable(String reason) {
    receiver.damaged(place, reason);
  }
}
