package tracedesk.domain.edit;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;

/// A log with the user's unsaved corrections: what the form shows and what a save would send.
///
/// @param base the log as the server returned it when the correction began
/// @param patch what would be sent
/// @param unfinished text that is not (yet) acceptable for its field, such as invalid JSON: kept,
/// never sent
/// @param caret where the user wrote last; `null` when that is not known
public record LogDraft(
    Log base, LogPatch patch, Map<Field, String> unfinished, @Nullable Caret caret) {
  /// A place in the text of a field.
  ///
  /// @param line from 1
  /// @param column from 1, in UTF-16 code units
  public record Caret(Field field, int line, int column) {}

  public LogDraft(Log base, LogPatch patch, Map<Field, String> unfinished) {
    this(base, patch, unfinished, null);
  }

  public LogDraft {
    var copy = new EnumMap<Field, String>(Field.class);
    copy.putAll(unfinished);
    unfinished = java.util.Collections.unmodifiableMap(copy);
  }

  /// A log as it is, with nothing corrected yet.
  public static LogDraft of(Log base) {
    return new LogDraft(base, LogPatch.NOTHING, Map.of());
  }

  /// This draft with one field edited; an edit that changes nothing of the base is none.
  public LogDraft with(Field field, Edit<Json> edit) {
    var edits = new EnumMap<Field, Edit<Json>>(Field.class);
    edits.putAll(patch.edits());
    edits.remove(field);
    edits.putAll(LogPatch.between(base, Map.of(field, edit)).edits());
    return new LogDraft(base, new LogPatch(edits, patch.status()), rest(field), caret);
  }

  /// This draft with text that cannot be sent; what was typed into the field before is replaced.
  public LogDraft withUnfinished(Field field, String text) {
    var kept = rest(field);
    kept.put(field, text);
    return new LogDraft(base, patch.with(field, new Edit.Keep<>()), kept, caret);
  }

  /// This draft, last written at another place.
  public LogDraft at(@Nullable Caret place) {
    return new LogDraft(base, patch, unfinished, place);
  }

  /// This draft with one field as the server has it.
  public LogDraft without(Field field) {
    return with(field, new Edit.Keep<>());
  }

  /// The same corrections of a newer state of the log; those the server has by now fall away. A
  /// field that somebody else changed too keeps what it was corrected from: that is what tells a
  /// conflict when it is saved.
  public LogDraft onto(Log fresh) {
    var left = LogPatch.between(fresh, patch.edits());
    var moved = new EnumMap<Field, Edit<Json>>(Field.class);
    for (var field : new LogDraft(fresh, left, unfinished).changed()) {
      var was = field.of(base);
      if (!Merge.means(was, field.of(fresh))) {
        moved.put(field, was == null ? new Edit.Clear<>() : new Edit.Set<>(was));
      }
    }
    var from = moved.isEmpty() ? fresh : new LogPatch(moved, null).appliedTo(fresh);
    return new LogDraft(from, left, unfinished, caret);
  }

  /// What is left of these corrections once others, which were sent, are part of the log.
  public LogDraft after(LogDraft sent, Log saved) {
    var left = of(saved).at(caret);
    for (var entry : patch.edits().entrySet()) {
      if (!entry.getValue().equals(sent.patch.edit(entry.getKey()))) {
        left = left.with(entry.getKey(), entry.getValue());
      }
    }
    for (var field : sent.patch.edits().keySet()) {
      if (patch.edit(field) instanceof Edit.Keep<Json> && !unfinished.containsKey(field)) {
        var was = field.of(base);
        left = left.with(field, was == null ? new Edit.Clear<>() : new Edit.Set<>(was));
      }
    }
    for (var entry : unfinished.entrySet()) {
      left = left.withUnfinished(entry.getKey(), entry.getValue());
    }
    return left;
  }

  /// These corrections together with others of the same log, such as a save on its way; where both
  /// touch the same field, or the same key of the inputs, these stay. What is taken over keeps what
  /// it was corrected from.
  public LogDraft and(LogDraft others) {
    var from = new EnumMap<Field, Edit<Json>>(Field.class);
    var both = new EnumMap<Field, Edit<Json>>(Field.class);
    both.putAll(patch.edits());
    for (var field : others.patch.edits().keySet()) {
      var there = others.value(field);
      if (!changed().contains(field)) {
        var was = field.of(others.base);
        from.put(field, was == null ? new Edit.Clear<>() : new Edit.Set<>(was));
        both.put(field, others.patch.edit(field));
      } else if (field == Field.INPUTS
          && value(field) instanceof Json.Obj map
          && there instanceof Json.Obj other) {
        var was = map(base.inputs());
        var wasThere = map(others.base.inputs());
        var wasBoth = was;
        for (var key : Merge.keys(other, wasThere)) {
          boolean changedThere = !LogPatch.same(other.get(key), wasThere.get(key));
          if (changedThere && LogPatch.same(map.get(key), was.get(key))) {
            map = put(map, key, other.get(key));
            wasBoth = put(wasBoth, key, wasThere.get(key));
          }
        }
        if (!LogPatch.same(wasBoth, was)) {
          from.put(field, new Edit.Set<>(wasBoth));
        }
        both.put(field, new Edit.Set<>(map));
      }
    }
    var moved = LogPatch.between(base, from);
    var start = moved.isEmpty() ? base : moved.appliedTo(base);
    return new LogDraft(start, LogPatch.between(start, both), unfinished, caret);
  }

  private static Json.Obj map(@Nullable Json value) {
    return value instanceof Json.Obj map ? map : Json.Obj.EMPTY;
  }

  private static Json.Obj put(Json.Obj map, String key, @Nullable Json value) {
    return value == null ? map.without(key) : map.with(key, value);
  }

  /// What the field holds with these corrections; `null` when nothing.
  public @Nullable Json value(Field field) {
    return switch (patch.edit(field)) {
      case Edit.Keep<Json>() -> field.of(base);
      case Edit.Clear<Json>() -> null;
      case Edit.Set<Json>(var value) -> value;
    };
  }

  private EnumMap<Field, String> rest(Field field) {
    var rest = new EnumMap<Field, String>(Field.class);
    rest.putAll(unfinished);
    rest.remove(field);
    return rest;
  }

  /// Whether both hold the same correction of a field.
  public boolean agrees(LogDraft other, Field field) {
    return patch.edit(field).equals(other.patch.edit(field))
        && Objects.equals(unfinished.get(field), other.unfinished.get(field));
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
