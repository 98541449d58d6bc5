package tracedesk.domain.edit;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import tracedesk.domain.trace.Log;

/// A log with the user's unsaved corrections: what the form shows and what a save would send.
///
/// @param base the log as the server returned it when the correction began
/// @param patch what would be sent
/// @param unfinished text that is not (yet) acceptable for its field, such as invalid JSON: kept, never sent
public record LogDraft(Log base, LogPatch patch, Map<Field, String> unfinished) {
  public LogDraft {
    var copy = new EnumMap<Field, String>(Field.class);
    copy.putAll(unfinished);
    unfinished = java.util.Collections.unmodifiableMap(copy);
  }

  /// The fields that differ from what the server has.
  public Set<Field> changed() {
    var changed = EnumSet.noneOf(Field.class);
    changed.addAll(patch.edits().keySet());
    changed.addAll(unfinished.keySet());
    return changed;
  }

  public boolean isEmpty() {
    return patch.edits().isEmpty() && unfinished.isEmpty();
  }
}
