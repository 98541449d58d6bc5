package tracedesk.ui.conflict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.TraceStatus;

/// A conflict and the choices made about it so far.
///
/// @param unchanged how many parts of the log nobody touched
/// @param again whether the user decided about this log before, and it changed once more
record Decision(
    Operation operation,
    Log theirs,
    Merge merge,
    List<PartViewModel> parts,
    int unchanged,
    Other other,
    boolean again) {
  private static final String METADATA = "metadata";

  Decision {
    parts = List.copyOf(parts);
  }

  /// What the user wants by now: the save, and what was typed into the form since.
  static LogPatch wanted(Operation operation, @Nullable LogDraft draft) {
    if (draft == null) {
      return operation.patch();
    }
    var edits = new EnumMap<Field, Edit<Json>>(Field.class);
    edits.putAll(operation.patch().edits());
    edits.putAll(draft.patch().edits());
    return LogPatch.between(operation.base(), edits).with(operation.patch().status());
  }

  static int unchanged(Log theirs, Merge merge) {
    var touched = new HashSet<String>();
    merge.parts().forEach(part -> touched.add(part.name()));
    int count = 0;
    for (var field : Field.values()) {
      var value = field.of(theirs);
      if (field == Field.INPUTS
          && value instanceof Json.Obj inputs
          && !touched.contains(field.api())) {
        count += rest(field.api(), inputs, touched);
      } else if (value != null && !touched.contains(field.api())) {
        count++;
      }
    }
    return theirs.raw().object(METADATA) instanceof Json.Obj metadata
        ? count + rest(METADATA, metadata, touched)
        : count;
  }

  private static int rest(String map, Json.Obj value, HashSet<String> touched) {
    return (int)
        value.members().stream()
            .filter(member -> !touched.contains(map + "." + member.name()))
            .count();
  }

  List<PartViewModel> conflicts() {
    return parts.stream().filter(PartViewModel::isConflict).toList();
  }

  /// What was merged without asking.
  List<PartViewModel> merged() {
    return parts.stream().filter(part -> part.part().standing() == Merge.Standing.THEIRS).toList();
  }

  /// What only the user changed.
  List<PartViewModel> own() {
    return parts.stream().filter(part -> part.part().standing() == Merge.Standing.MINE).toList();
  }

  int chosen() {
    return (int) conflicts().stream().filter(PartViewModel::isDecided).count();
  }

  boolean isDecided() {
    return parts.stream().allMatch(PartViewModel::isDecided);
  }

  /// The correction to send, without a status.
  LogPatch resolution() {
    Map<String, Optional<Json>> chosen = new HashMap<>();
    for (var part : parts) {
      if (part.isOpen()) {
        chosen.put(part.part().name(), part.value());
      }
    }
    return merge.resolved(chosen).with((TraceStatus) null);
  }

  /// The form's correction once this is decided; text that is not acceptable yet stays.
  LogDraft draft(LogPatch resolution, @Nullable LogDraft before) {
    return new LogDraft(theirs, resolution, before == null ? Map.of() : before.unfinished());
  }

  /// The form's correction with the results written so far.
  LogDraft written(LogDraft draft) {
    var next = draft;
    for (var part : parts) {
      var field = part.part().field();
      if (field != null && part.pickProperty().get() == Pick.OWN && part.isDecided()) {
        var value = part.value().orElse(null);
        var key = part.part().key();
        if (key != null) {
          var inputs = next.value(field) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
          value = value == null ? inputs.without(key) : inputs.with(key, value);
        }
        next = next.with(field, value == null ? new Edit.Clear<>() : new Edit.Set<>(value));
      }
    }
    return next;
  }

  static List<PartViewModel> parts(List<Compared> compared, Runnable changed) {
    var parts = new ArrayList<PartViewModel>();
    for (var one : compared) {
      parts.add(new PartViewModel(one, changed));
    }
    return parts;
  }
}
