package tracedesk.remote;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonArrival;
import tracedesk.domain.json.JsonArrival.Part;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;

/// A v5 server's answer about one log, with the logs nested in it, read while it arrives. Of each
/// log what its row needs is parsed, and nothing else; its text is cut out to the letter, the logs
/// nested in its `trace_children` left out. Logs may be nested as deep as the answer may.
final class TraceAnswer {
  /// Takes what was read, in the order in which it came.
  interface Reader {
    /// A row that is known: before the logs nested in it, where what it needs stands before them.
    void row(TraceRow row);

    /// A log and those that judged it, which are part of its text.
    ///
    /// @param text as the server sent it; `null` when it is too large
    void logs(byte @Nullable [] text, List<Place> places);
  }

  /// Where a log's text stands in another's.
  record Place(LogId log, int from, int to) {}

  /// What was read.
  ///
  /// @param root the text of the log that was asked for
  /// @param rows of the trace, each before those below it
  record Whole(byte[] root, List<TraceRow> rows) {}

  /// More than the window can show.
  private static final int MOST_LOGS = 1_000_000;

  private static final String TOO_LARGE =
      "a log in the answer is larger than " + (HttpTransport.LARGEST_ANSWER >> 20) + " MiB";

  private static final String CHILDREN = "trace_children";
  private static final String JUDGED = "evaluator_logs";
  private static final byte[] NO_CHILDREN = "[]".getBytes(US_ASCII);

  /// What a row is made of, besides the file.
  private static final Set<String> NEEDED =
      Set.of(
          "id",
          "log_id",
          "error",
          "judgment",
          "start_time",
          "end_time",
          "prompt_tokens",
          "output_tokens",
          "reasoning_tokens",
          "prompt_cost",
          "output_cost",
          "log_status",
          "trace_status",
          Log.MARKS);

  /// The files by which a log's kind is known.
  private static final Set<String> FILES =
      Set.of("flow", "agent", "prompt", "evaluator", "tool", "config");

  /// What of its file a row is made of.
  private static final Set<String> OF_FILES =
      Set.of("id", "path", "name", "model", "attributes", "type");

  private final JsonArrival json;
  private final Function<String, ProblemException> complaint;
  private final TraceId trace;
  private final Reader reader;
  private final List<@Nullable TraceRow> rows = new ArrayList<>();
  private final List<Nested> orphans = new ArrayList<>();
  private @Nullable Nested top;

  private TraceAnswer(
      JsonArrival json,
      TraceId trace,
      Function<String, ProblemException> complaint,
      Reader reader) {
    this.json = json;
    this.trace = trace;
    this.complaint = complaint;
    this.reader = reader;
  }

  /// Reads a whole trace.
  ///
  /// @param complaint makes the problem of an answer that is none
  static Whole read(
      JsonArrival json,
      TraceId trace,
      Function<String, ProblemException> complaint,
      Reader reader) {
    return new TraceAnswer(json, trace, complaint, reader).read();
  }

  /// Reads one log and passes over those nested in it.
  static Json.Obj alone(JsonArrival json, Function<String, ProblemException> complaint) {
    requireObject(json, complaint);
    var log = new Nested(json, null, false, 0);
    while (json.next() == Part.NAME) {
      boolean nests = json.name().equals(CHILDREN);
      var value = json.next();
      if (nests && value == Part.LIST) {
        log.leave(json.start());
        json.letGo(Long.MAX_VALUE);
        json.skip();
        log.goOn();
      } else if (value != Part.VALUE) {
        json.skip();
      }
    }
    var text = log.text();
    requireEnd(json, complaint);
    if (text == null) {
      throw complaint.apply(TOO_LARGE);
    }
    return parsed(text);
  }

  private static void requireObject(
      JsonArrival json, Function<String, ProblemException> complaint) {
    switch (json.next()) {
      case OBJECT -> {}
      case END -> throw complaint.apply("the answer is not JSON: there is no JSON value");
      default -> throw complaint.apply("the answer is not a JSON object");
    }
  }

  private static void requireEnd(JsonArrival json, Function<String, ProblemException> complaint) {
    if (json.next() != Part.END) {
      throw complaint.apply("the answer is not JSON: there is text after the JSON value");
    }
  }

  private static Json.Obj parsed(byte[] text) {
    return (Json.Obj) Json.parse(text, HttpTransport.ANSWER);
  }

  private Whole read() {
    requireObject(json, complaint);
    byte[] root = null;
    begin(false);
    for (var log = top; log != null; log = top) {
      switch (json.next()) {
        case NAME -> member(log, json.name());
        case OBJECT -> {
          if (log.nests()) {
            announce(log);
          }
          begin(log.judging);
        }
        case LIST -> {
          log.nests();
          json.skip();
        }
        case VALUE -> log.nests();
        case LIST_END -> log.leaveList();
        case OBJECT_END -> root = end(log);
        case END -> throw json.fault("the answer ends in the middle");
      }
    }
    requireEnd(json, complaint);
    if (root == null) {
      throw complaint.apply(TOO_LARGE);
    }
    for (var orphan : orphans) {
      var row = Objects.requireNonNull(rows.get(orphan.index));
      rows.set(orphan.index, row.below(orphan.parentId()));
    }
    return new Whole(root, rows.stream().map(Objects::requireNonNull).toList());
  }

  private void begin(boolean judged) {
    if (rows.size() == MOST_LOGS) {
      throw complaint.apply("the trace has more than " + MOST_LOGS + " logs");
    }
    top = new Nested(json, top, judged, rows.size());
    rows.add(null);
  }

  private void member(Nested log, String name) {
    boolean needed = NEEDED.contains(name);
    var value = json.next();
    long start = needed ? json.start() : 0;
    if (value == Part.LIST && name.equals(CHILDREN)) {
      log.enterChildren();
    } else if (value == Part.LIST && name.equals(JUDGED)) {
      log.enterJudged();
    } else if (value == Part.OBJECT && FILES.contains(name)) {
      file(log, name);
    } else if (value != Part.VALUE) {
      json.skip();
    }
    if (needed) {
      log.know(name, cut(start));
    }
  }

  private void file(Nested log, String name) {
    log.knowFile(name);
    while (json.next() == Part.NAME) {
      var inner = json.name();
      boolean needed = OF_FILES.contains(inner);
      var value = json.next();
      long start = needed ? json.start() : 0;
      if (value != Part.VALUE) {
        json.skip();
      }
      if (needed) {
        log.know(inner, cut(start));
      }
    }
    log.endFile();
  }

  private byte[] cut(long start) {
    var value = json.cut(start, json.end());
    if (value == null) {
      throw complaint.apply(TOO_LARGE);
    }
    return value;
  }

  /// Tells a log's row before those of the logs nested in it, where enough of it is known.
  private void announce(Nested log) {
    if (log.row == null) {
      var known = log.known();
      if (known.string("id") != null && LogKind.of(known) != LogKind.UNKNOWN) {
        tell(log, known);
      }
    }
  }

  /// Makes a log's row; tells it, if it was not told before and those above it were.
  private void tell(Nested log, Json.Obj known) {
    boolean first = log.row == null;
    var parent = log.parent == null || log.parent.row == null ? null : log.parent.row.id();
    log.row = TraceRow.of(LogReader.v5(known, trace), parent);
    log.rowOf = log.known.size();
    rows.set(log.index, log.row);
    if (log.parent != null && parent == null) {
      orphans.add(log);
    } else if (first) {
      reader.row(log.row);
    }
  }

  /// @return the log's text, where it is one of its own
  private byte @Nullable [] end(Nested log) {
    if (log.rowOf < log.known.size()) {
      tell(log, log.known());
    }
    var id = Objects.requireNonNull(log.row).id();
    byte[] text = null;
    if (log.judged && !log.nests) {
      log.holder().holds(log, id);
    } else {
      text = log.text();
      log.places.addFirst(new Place(id, 0, text == null ? 0 : text.length));
      reader.logs(text, log.places);
    }
    log.letGo(json.end());
    top = log.parent;
    return text;
  }

  /// A log whose end has not come yet.
  private static final class Nested {
    private final JsonArrival json;
    private final @Nullable Nested parent;
    private final boolean judged;
    private final boolean within;
    private final int index;
    private final long start;
    private final ByteArrayOutputStream known = new ByteArrayOutputStream(512);
    private final List<Place> places = new ArrayList<>();
    private byte @Nullable [] before = {};
    private long from;
    private boolean judging;
    private boolean nests;
    private boolean hadChildren;
    private boolean hadJudged;
    private boolean fresh = true;
    private long children;
    private @Nullable TraceRow row;
    private int rowOf;

    /// @param judged whether it is part of the text of the log it judged
    Nested(JsonArrival json, @Nullable Nested parent, boolean judged, int index) {
      this.json = json;
      this.parent = parent;
      this.judged = judged;
      this.within = judged || parent != null && parent.within;
      this.index = index;
      this.start = json.start();
      this.from = start;
      known.write('{');
    }

    LogId parentId() {
      return Objects.requireNonNull(Objects.requireNonNull(parent).row).id();
    }

    void enterChildren() {
      if (hadChildren) {
        throw json.fault("Duplicate '" + CHILDREN + "'");
      }
      hadChildren = true;
      judging = false;
      children = json.start();
    }

    void enterJudged() {
      if (hadJudged) {
        throw json.fault("Duplicate '" + JUDGED + "'");
      }
      hadJudged = true;
      judging = true;
    }

    /// Notes that there is something in the list it is in; whether that is the list of children.
    boolean nests() {
      if (!judging && !nests) {
        nests = true;
        leave(children);
      }
      return !judging;
    }

    void leaveList() {
      if (!judging && nests) {
        goOn();
      }
    }

    /// Takes what stands before the list of children, and no children.
    void leave(long children) {
      before = joined(json.cut(from, children), NO_CHILDREN);
      letGo(children);
    }

    /// Goes on behind the list of children.
    void goOn() {
      from = json.end();
      letGo(from);
    }

    /// What stands before is needed no more, unless it is part of another log's text.
    void letGo(long place) {
      if (!within) {
        json.letGo(place);
      }
    }

    byte @Nullable [] text() {
      return joined(before, json.cut(from, json.end()));
    }

    private static byte @Nullable [] joined(byte @Nullable [] one, byte @Nullable [] other) {
      if (one == null || other == null) {
        return null;
      }
      if (one.length == 0) {
        return other;
      }
      var both = Arrays.copyOf(one, one.length + other.length);
      System.arraycopy(other, 0, both, one.length, other.length);
      return both;
    }

    /// The log whose text holds this one's.
    Nested holder() {
      var holder = this;
      while (holder.judged && holder.parent != null) {
        holder = holder.parent;
      }
      return holder;
    }

    /// Notes where the text of a log that judged it stands in its own.
    void holds(Nested log, LogId id) {
      if (before != null) {
        int at = (int) Math.min(Integer.MAX_VALUE, before.length + log.start - from);
        places.add(new Place(id, at, (int) (at + json.end() - log.start)));
      }
    }

    void know(String name, byte[] value) {
      name(name);
      known.writeBytes(value);
    }

    void knowFile(String name) {
      name(name);
      known.write('{');
      fresh = true;
    }

    void endFile() {
      known.write('}');
      fresh = false;
    }

    private void name(String name) {
      if (!fresh) {
        known.write(',');
      }
      fresh = false;
      known.write('"');
      known.writeBytes(name.getBytes(US_ASCII));
      known.write('"');
      known.write(':');
    }

    /// What is known of it, as an answer of its own.
    Json.Obj known() {
      var open = known.toByteArray();
      var whole = Arrays.copyOf(open, open.length + 1);
      whole[open.length] = '}';
      return parsed(whole);
    }
  }
}
