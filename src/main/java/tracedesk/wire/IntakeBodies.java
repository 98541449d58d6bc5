package tracedesk.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.port.TraceIntake.Refused;
import tracedesk.domain.port.TraceIntake.Taken;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// The bodies by which logs in bulk are handed to the process that holds the data folder, written
/// and read. A log's own fields go as they are, to the letter.
public final class IntakeBodies {
  /// Takes a list of logs.
  public static final String LOGS = TraceBodies.PATH + "/intake";

  /// Takes a list of files of one kind.
  public static final String FILES = LOGS + "/files";

  /// A batch may hold one log of 64 MiB.
  public static final JsonLimits LIMITS =
      new JsonLimits(200, 80L << 20, 80 << 20, 1024, 1000, Long.MAX_VALUE);

  private IntakeBodies() {}

  /// @param live whether clients send them while they work, instead of files holding them
  public static Json.Obj write(List<IncomingLog> logs, boolean live) {
    return Json.object()
        .put("live", live)
        .put("logs", Json.array(logs.stream().map(IntakeBodies::log).toList()))
        .build();
  }

  private static Json.Obj log(IncomingLog log) {
    var body =
        Json.object()
            .put("id", log.id())
            .put("kind", word(log.kind()))
            .put("parent", log.parent())
            .put("file", file(log.file()))
            .put("doc", log.doc());
    var legacy = log.legacy();
    if (legacy != null) {
      body.put(
          "legacy",
          Json.object()
              .put("session", legacy.session())
              .put("reference", legacy.reference())
              .build());
    }
    if (!log.corrected().isEmpty()) {
      body.put("corrected", Json.array(log.corrected().stream().sorted().map(Json::of).toList()));
    }
    if (log.late()) {
      body.put("late", true);
    }
    return body.build();
  }

  public static boolean isLive(Json.Obj body) {
    return body.isTrue("live");
  }

  /// @throws BodyFault when the body is something else
  public static List<IncomingLog> logs(Json.Obj body) {
    var logs = new ArrayList<IncomingLog>();
    for (var item : array(body, "logs")) {
      logs.add(readLog(object(item, "logs")));
    }
    return logs;
  }

  private static IncomingLog readLog(Json.Obj body) {
    var legacy = body.object("legacy");
    var corrected = new HashSet<String>();
    for (var name : body.list("corrected")) {
      corrected.add(text(name, "corrected"));
    }
    return new IncomingLog(
        text(body.get("id"), "id"),
        kind(body),
        body.string("parent"),
        readFile(object(body.get("file"), "file")),
        object(body.get("doc"), "doc"),
        legacy == null
            ? null
            : new IncomingLog.Legacy(legacy.string("session"), legacy.string("reference")),
        corrected,
        body.isTrue("late"));
  }

  public static Json.Obj write(LogKind kind, List<IncomingFile> files) {
    return Json.object()
        .put("kind", word(kind))
        .put("files", Json.array(files.stream().map(IntakeBodies::file).toList()))
        .build();
  }

  static Json.Obj file(IncomingFile file) {
    var content = file.content();
    var created = file.created();
    return Json.object()
        .put("id", file.id())
        .put("path", file.path())
        .put("version", file.version())
        .put("content", content == null ? Json.NULL : content)
        .put("created", created == null ? null : Times.format(created))
        .build();
  }

  /// @throws BodyFault when the body is something else
  public static LogKind kind(Json.Obj body) {
    var word = text(body.get("kind"), "kind");
    for (var kind : LogKind.values()) {
      if (word(kind).equals(word)) {
        return kind;
      }
    }
    throw new BodyFault("kind");
  }

  /// @throws BodyFault when the body is something else
  public static List<IncomingFile> files(Json.Obj body) {
    var files = new ArrayList<IncomingFile>();
    for (var item : array(body, "files")) {
      files.add(readFile(object(item, "files")));
    }
    return files;
  }

  static IncomingFile readFile(Json.Obj body) {
    var id = body.string("id");
    var path = body.string("path");
    if (id == null && path == null) {
      throw new BodyFault("file");
    }
    return new IncomingFile(
        id,
        path,
        body.string("version"),
        body.object("content"),
        Times.parse(body.string("created")));
  }

  public static Json.Obj write(Taken taken) {
    return Json.object()
        .put("added", taken.added())
        .put("changed", taken.changed())
        .put("unchanged", taken.unchanged())
        .put("refused", refusals(taken.refused()))
        .build();
  }

  static Json.Arr refusals(List<Refused> refused) {
    return Json.array(
        refused.stream()
            .map(one -> Json.object().put("index", one.index()).put("reason", one.reason()).build())
            .toList());
  }

  /// @throws BodyFault when the body is something else
  public static Taken taken(Json.Obj body) {
    return new Taken(
        number(body, "added"), number(body, "changed"), number(body, "unchanged"), refusals(body));
  }

  static List<Refused> refusals(Json.Obj body) {
    var refused = new ArrayList<Refused>();
    for (var item : array(body, "refused")) {
      var one = object(item, "refused");
      refused.add(new Refused(number(one, "index"), text(one.get("reason"), "reason")));
    }
    return refused;
  }

  public static Json.Obj made(int versions) {
    return Json.object().put("made", versions).build();
  }

  /// @throws BodyFault when the body is something else
  public static int made(Json.Obj body) {
    return number(body, "made");
  }

  private static String word(LogKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static int number(Json.Obj body, String name) {
    var number = body.integer(name);
    if (number == null || number < 0 || number > Integer.MAX_VALUE) {
      throw new BodyFault(name);
    }
    return number.intValue();
  }

  static String text(@Nullable Json value, String name) {
    var text = value == null ? null : value.asString();
    if (text == null) {
      throw new BodyFault(name);
    }
    return text;
  }

  static Json.Obj object(@Nullable Json value, String name) {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw new BodyFault(name);
  }

  static List<Json> array(Json.Obj body, String name) {
    if (body.get(name) instanceof Json.Arr array) {
      return array.items();
    }
    throw new BodyFault(name);
  }
}
