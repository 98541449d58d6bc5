package tracedesk.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.HistoryPage;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceStatus;

/// A stretch of a log's history, written and read: `revisions`, newest first, and `next`, the value
/// of `before` for the stretch after it, or `null`.
///
/// Each revision says under `changed` what the members it changed held `before` and `after`; a
/// member that was not there has none. A value that stands in the next change of the member already
/// is not written twice: `after_in` is then the number of the revision that has it as its `before`.
public final class HistoryBodies {
  /// The header in which the window tells a server on the same computer who sits before it,
  /// percent-encoded.
  public static final String USER = "X-Tracedesk-User";

  private HistoryBodies() {}

  /// The stretch as JSON text.
  public static String write(HistoryPage page) {
    var out = new StringBuilder((int) Math.min(page.size() + 1024, 1 << 26));
    out.append("{\"revisions\":[");
    var later = new HashMap<String, Later>();
    var glue = "";
    for (var revision : page.revisions()) {
      out.append(glue);
      write(revision, later, out);
      glue = ",";
    }
    return out.append("],\"next\":").append(page.next()).append('}').toString();
  }

  /// The revision that changed a member next, with what the member held before.
  private record Later(long number, @Nullable Json before) {}

  private static void write(Revision revision, Map<String, Later> later, StringBuilder out) {
    var status = revision.status();
    var head =
        Json.object()
            .put("number", revision.number())
            .put("at", Times.micros(revision.at()))
            .put("who", revision.who())
            .put("from", revision.from().name().toLowerCase(Locale.ROOT))
            .put("status", status == null ? null : status.api())
            .put("operation", revision.operation());
    var changed = Json.object();
    for (var change : members(revision).entrySet()) {
      var name = change.getKey();
      var before = change.getValue().before();
      var values = Json.object();
      if (before != null) {
        values.put("before", before);
      }
      var next = revision.from() == Revision.Source.EVALUATOR ? null : later.get(name);
      var after = change.getValue().after();
      if (after != null && next != null && after.equals(next.before())) {
        values.put("after_in", next.number());
      } else if (after != null) {
        values.put("after", after);
      }
      if (revision.from() != Revision.Source.EVALUATOR) {
        later.put(name, new Later(revision.number(), before));
      }
      changed.put(name, values.build());
    }
    out.append(head.put("changed", changed.build()).build().text());
  }

  private static Map<String, Revision.Change> members(Revision revision) {
    var members = new LinkedHashMap<String, Revision.Change>();
    revision.changes().forEach((field, change) -> members.put(field.api(), change));
    members.putAll(revision.others());
    return members;
  }

  /// @throws BodyFault when the body is something else
  public static HistoryPage read(Json.Obj body) {
    if (!(body.get("revisions") instanceof Json.Arr list)) {
      throw new BodyFault("revisions");
    }
    var revisions = new ArrayList<Revision>();
    var later = new HashMap<String, Later>();
    for (var item : list.items()) {
      if (!(item instanceof Json.Obj revision)) {
        throw new BodyFault("revisions");
      }
      revisions.add(read(revision, later));
    }
    return new HistoryPage(revisions, body.integer("next"), list.length());
  }

  private static Revision read(Json.Obj body, Map<String, Later> later) {
    long number = integer(body, "number");
    var from = source(body.string("from"));
    var changes = new EnumMap<Field, Revision.Change>(Field.class);
    var others = new LinkedHashMap<String, Revision.Change>();
    for (var member : changed(body)) {
      var name = member.name();
      if (!(member.value() instanceof Json.Obj values)) {
        throw new BodyFault("changed");
      }
      var change = new Revision.Change(values.get("before"), after(values, later.get(name)));
      if (from == Revision.Source.EVALUATOR) {
        others.put(name, change);
        continue;
      }
      later.put(name, new Later(number, change.before()));
      Field.ofApi(name)
          .ifPresentOrElse(field -> changes.put(field, change), () -> others.put(name, change));
    }
    var status = body.string("status");
    var who = body.string("who");
    return new Revision(
        number,
        Times.ofMicros(integer(body, "at")),
        who == null ? "" : who,
        from,
        changes,
        others,
        status == null ? null : TraceStatus.ofApi(status).orElse(null),
        body.string("operation"));
  }

  private static List<Json.Member> changed(Json.Obj body) {
    var changed = body.object("changed");
    return changed == null ? List.of() : changed.members();
  }

  private static @Nullable Json after(Json.Obj values, @Nullable Later later) {
    var number = values.integer("after_in");
    if (number == null) {
      return values.get("after");
    }
    if (later == null || later.number() != number) {
      throw new BodyFault("after_in");
    }
    return later.before();
  }

  private static Revision.Source source(@Nullable String word) {
    for (var source : Revision.Source.values()) {
      if (source.name().toLowerCase(Locale.ROOT).equals(word)) {
        return source;
      }
    }
    return Revision.Source.UNKNOWN;
  }

  private static long integer(Json.Obj body, String name) {
    var number = body.integer(name);
    if (number == null) {
      throw new BodyFault(name);
    }
    return number;
  }
}
