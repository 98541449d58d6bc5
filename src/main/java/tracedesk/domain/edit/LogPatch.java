package tracedesk.domain.edit;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;
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

  private static boolean same(Json a, Json b) {
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
