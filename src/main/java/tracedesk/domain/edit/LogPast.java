package tracedesk.domain.edit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;

/// What became of a log, and what it held at each of its revisions.
///
/// @param log as the server has it now
/// @param revisions newest first
/// @param whole whether the last of them is the log's arrival; otherwise only some of what happened
/// is known
public record LogPast(Log log, List<Revision> revisions, boolean whole) {
  /// What a log came to, before what it was made from: the order in which changes are read.
  private static final List<Field> ORDER =
      List.of(
          Field.OUTPUT,
          Field.OUTPUT_MESSAGE,
          Field.ERROR,
          Field.INPUTS,
          Field.MESSAGES,
          Field.DURATION);

  public LogPast {
    revisions = List.copyOf(revisions);
  }

  /// A part of a log before and after: a field, or one member of it where both are objects. A
  /// `null` value is absent.
  ///
  /// @param name as people write it: `output`, `inputs.tier`
  /// @param field `null` for what no correction can touch
  /// @param key of the member; `null` for a whole field
  public record Difference(
      String name,
      @Nullable Field field,
      @Nullable String key,
      @Nullable Json before,
      @Nullable Json after) {}

  /// A part that stayed as it was.
  public record Unchanged(String name, Json value) {}

  /// What a field held from a revision on, up to the next; `null` when nothing.
  ///
  /// @param index of the revision in the list
  public @Nullable Json value(int index, Field field) {
    for (int i = index; i < revisions.size(); i++) {
      var change = revisions.get(i).changes().get(field);
      if (change != null) {
        return held(change.after());
      }
    }
    for (int i = index - 1; i >= 0; i--) {
      var change = revisions.get(i).changes().get(field);
      if (change != null) {
        return held(change.before());
      }
    }
    return field.of(log);
  }

  /// What a revision changed.
  public List<Difference> differences(int index) {
    var revision = revisions.get(index);
    var found = new ArrayList<Difference>();
    for (var field : ORDER) {
      var change = revision.changes().get(field);
      if (change != null) {
        add(found, field.api(), field, change);
      }
    }
    if (revision.from() != Revision.Source.EVALUATOR) {
      revision.others().forEach((name, change) -> add(found, name, null, change));
    }
    return found;
  }

  private static void add(
      List<Difference> found, String name, @Nullable Field field, Revision.Change change) {
    found.addAll(differences(name, field, held(change.before()), held(change.after())));
  }

  /// What a correction changes.
  public static List<Difference> differences(LogDraft draft) {
    var found = new ArrayList<Difference>();
    for (var field : ORDER) {
      if (draft.changed().contains(field)) {
        var unfinished = draft.unfinished().get(field);
        var after = unfinished == null ? draft.value(field) : Json.of(unfinished);
        found.addAll(differences(field.api(), field, field.of(draft.base()), after));
      }
    }
    return found;
  }

  private static List<Difference> differences(
      String name, @Nullable Field field, @Nullable Json before, @Nullable Json after) {
    if (!(before instanceof Json.Obj old) || !(after instanceof Json.Obj now)) {
      return LogPatch.same(before, after)
          ? List.of()
          : List.of(new Difference(name, field, null, before, after));
    }
    var keys = new LinkedHashSet<String>();
    now.members().forEach(member -> keys.add(member.name()));
    old.members().forEach(member -> keys.add(member.name()));
    var found = new ArrayList<Difference>();
    for (var key : keys) {
      if (!LogPatch.same(old.get(key), now.get(key))) {
        found.add(new Difference(name + "." + key, field, key, old.get(key), now.get(key)));
      }
    }
    return found;
  }

  /// What a revision left as it was.
  public List<Unchanged> unchanged(int index) {
    var changed = new LinkedHashSet<String>();
    differences(index).forEach(difference -> changed.add(difference.name()));
    var found = new ArrayList<Unchanged>();
    for (var field : ORDER) {
      add(field.api(), value(index, field), changed, found);
    }
    return found;
  }

  /// What a correction leaves as it is.
  public static List<Unchanged> unchanged(LogDraft draft) {
    var changed = new LinkedHashSet<String>();
    differences(draft).forEach(difference -> changed.add(difference.name()));
    var found = new ArrayList<Unchanged>();
    for (var field : ORDER) {
      if (!draft.unfinished().containsKey(field)) {
        add(field.api(), draft.value(field), changed, found);
      }
    }
    return found;
  }

  private static void add(
      String name, @Nullable Json value, Set<String> changed, List<Unchanged> found) {
    if (value == null || value.isNull() || changed.contains(name)) {
      return;
    }
    if (!(value instanceof Json.Obj object)) {
      found.add(new Unchanged(name, value));
      return;
    }
    for (var member : object.members()) {
      if (!changed.contains(name + "." + member.name())) {
        found.add(new Unchanged(name + "." + member.name(), member.value()));
      }
    }
  }

  /// A field that is null holds nothing.
  private static @Nullable Json held(@Nullable Json value) {
    return value == null || value.isNull() ? null : value;
  }

  /// A correction with one part as it was before this difference, or after it.
  public static LogDraft restored(LogDraft draft, Difference difference, @Nullable Json value) {
    var field = difference.field();
    if (field == null) {
      throw new IllegalArgumentException("no correction can touch " + difference.name());
    }
    if (difference.key() == null) {
      return draft.with(field, edit(value));
    }
    var now = draft.value(field) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    return draft.with(
        field,
        new Edit.Set<>(
            value == null ? now.without(difference.key()) : now.with(difference.key(), value)));
  }

  /// A correction that brings back everything of a revision that may be corrected.
  public LogDraft restored(LogDraft draft, int index) {
    var restored = draft;
    for (var field : Field.editable(log.api(), log.kind())) {
      restored = restored.with(field, edit(value(index, field)));
    }
    return restored;
  }

  private static Edit<Json> edit(@Nullable Json value) {
    return value == null ? new Edit.Clear<>() : new Edit.Set<>(value);
  }
}
