package tracedesk.domain.edit;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.TraceStatus;

/// One save: exactly the fields that change, and the status when it changes. Values are JSON with
/// the text they will be sent with.
public record LogPatch(Map<Field, Edit<Json>> edits, @Nullable TraceStatus status) {
  public static final LogPatch NOTHING = new LogPatch(Map.of(), null);

  public LogPatch {
    var kept = new EnumMap<Field, Edit<Json>>(Field.class);
    edits.forEach(
        (field, edit) -> {
          if (!(edit instanceof Edit.Keep<Json>)) {
            kept.put(field, edit);
          }
        });
    edits = java.util.Collections.unmodifiableMap(kept);
  }

  /// What a person changed: of the values in a form, those that differ from the log's. White space
  /// between JSON tokens and the spelling of a string's escapes are no change; the spelling of a
  /// number is.
  ///
  /// @param edited what the form holds: a value to set, clear for an emptied field; other fields
  /// are kept
  public static LogPatch between(Log before, Map<Field, Edit<Json>> edited) {
    var edits = new EnumMap<Field, Edit<Json>>(Field.class);
    edited.forEach(
        (field, edit) -> {
          var old = field.of(before);
          var changed =
              switch (edit) {
                case Edit.Keep<Json>() -> false;
                case Edit.Clear<Json>() -> old != null;
                case Edit.Set<Json>(var value) -> !same(old == null ? Json.NULL : old, value);
              };
          if (changed) {
            edits.put(field, edit);
          }
        });
    return new LogPatch(edits, null);
  }

  /// Whether two values are the same to the spelling of their numbers; `null` is absent.
  public static boolean same(@Nullable Json a, @Nullable Json b) {
    if (a == null || b == null) {
      return a == b;
    }
    return a.equals(b)
        || switch (a) {
          case Json.Str text -> text.value().equals(b.asString());
          case Json.Arr array -> b instanceof Json.Arr other && sameItems(array, other);
          case Json.Obj object -> b instanceof Json.Obj other && sameMembers(object, other);
          default -> false;
        };
  }

  private static boolean sameItems(Json.Arr a, Json.Arr b) {
    if (a.items().size() != b.items().size()) {
      return false;
    }
    for (int i = 0; i < a.items().size(); i++) {
      if (!same(a.items().get(i), b.items().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameMembers(Json.Obj a, Json.Obj b) {
    if (a.members().size() != b.members().size()) {
      return false;
    }
    for (int i = 0; i < a.members().size(); i++) {
      var left = a.members().get(i);
      var right = b.members().get(i);
      if (!left.name().equals(right.name()) || !same(left.value(), right.value())) {
        return false;
      }
    }
    return true;
  }

  public boolean isEmpty() {
    return edits.isEmpty() && status == null;
  }

  public Edit<Json> edit(Field field) {
    return edits.getOrDefault(field, new Edit.Keep<>());
  }

  /// What the field holds with this patch; `null` when nothing.
  ///
  /// @param before what it holds without
  public @Nullable Json value(Field field, @Nullable Json before) {
    return switch (edit(field)) {
      case Edit.Keep<Json>() -> before;
      case Edit.Clear<Json>() -> null;
      case Edit.Set<Json>(var value) -> value.isNull() ? null : value;
    };
  }

  /// This patch and then another, in one.
  public LogPatch and(LogPatch next) {
    var both = new EnumMap<Field, Edit<Json>>(Field.class);
    both.putAll(edits);
    both.putAll(next.edits);
    return new LogPatch(both, next.status == null ? status : next.status);
  }

  /// The same correction, made on another state of the log.
  ///
  /// @param from the log this patch was made on
  /// @param others fields in which that state may differ although this patch does not name them
  public LogPatch rebased(Log from, Log to, Set<Field> others) {
    var wanted = new EnumMap<Field, Edit<Json>>(Field.class);
    for (var field : Field.values()) {
      if (edits.containsKey(field) || others.contains(field)) {
        var value = value(field, field.of(from));
        wanted.put(field, value == null ? new Edit.Clear<>() : new Edit.Set<>(value));
      }
    }
    return between(to, wanted).with(status == to.status() ? null : status);
  }

  /// The log as it is with this patch, as far as a client can tell.
  public Log appliedTo(Log before) {
    var raw = Json.object();
    before.raw().members().forEach(member -> raw.put(member.name(), member.value()));
    body().members().forEach(member -> raw.put(member.name(), member.value()));
    if (status != null) {
      raw.put("log_status", status.api());
      if (before.raw().has("trace_status")) {
        raw.put("trace_status", status.api());
      }
    }
    return before.api() == Api.V4
        ? LogReader.v4(raw.build())
        : LogReader.v5(raw.build(), before.trace());
  }

  public LogPatch with(Field field, Edit<Json> edit) {
    var changed = new EnumMap<Field, Edit<Json>>(Field.class);
    changed.putAll(edits);
    changed.put(field, edit);
    return new LogPatch(changed, status);
  }

  public LogPatch with(@Nullable TraceStatus newStatus) {
    return new LogPatch(edits, newStatus);
  }

  /// The request body without the status: set fields with their value, cleared ones as `null`.
  public Json.Obj body() {
    var members = new LinkedHashMap<String, Json>();
    edits.forEach(
        (field, edit) ->
            members.put(
                field.api(), edit instanceof Edit.Set<Json>(var value) ? value : Json.NULL));
    return Json.object(members);
  }
}
