package tracedesk.domain.edit;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.TraceStatus;

/// One save: exactly the fields that change, and the status when it changes. Values are JSON with the text
/// they will be sent with.
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
            members.put(field.api(), edit instanceof Edit.Set<Json>(var value) ? value : Json.NULL));
    return Json.object(members);
  }
}
