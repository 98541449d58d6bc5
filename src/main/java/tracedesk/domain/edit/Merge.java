package tracedesk.domain.edit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;

/// A correction held against what the server has by now: the log as it was when the correction
/// began, the log as it is, and what the user made of it. Inputs are compared by their top-level
/// keys, everything else as a whole; free text is never mixed.
///
/// @param parts what differs anywhere, in the order of the form
public record Merge(Log base, Log theirs, LogPatch mine, List<Part> parts) {
  private static final String METADATA = "metadata";

  public Merge {
    parts = List.copyOf(parts);
  }

  /// Who changed a part.
  public enum Standing {
    /// Only the user.
    MINE,
    /// Only somebody else.
    THEIRS,
    /// Both, to the same value.
    SAME,
    /// Both, differently: somebody has to choose.
    CONFLICT
  }

  /// One field, or one key of the inputs; a `null` value is absent.
  ///
  /// @param name as people write it: `output`, `inputs.tier`
  /// @param field `null` for what no correction can touch, such as a key of the metadata
  /// @param key of the inputs; `null` for a whole field
  public record Part(
      String name,
      @Nullable Field field,
      @Nullable String key,
      @Nullable Json base,
      @Nullable Json theirs,
      @Nullable Json mine,
      Standing standing) {}

  public static Merge of(Log base, Log theirs, LogPatch mine) {
    var parts = new ArrayList<Part>();
    for (var field : Field.values()) {
      var before = field.of(base);
      var now = field.of(theirs);
      var wanted = mine.value(field, before);
      boolean keyed = now instanceof Json.Obj && wanted instanceof Json.Obj;
      if (field == Field.INPUTS && isMap(before) && keyed) {
        for (var key : keys(wanted, now, before)) {
          add(parts, "inputs." + key, field, key, at(before, key), at(now, key), at(wanted, key));
        }
      } else {
        add(parts, field.api(), field, null, before, now, wanted);
      }
    }
    var before = base.raw().present(METADATA);
    var now = theirs.raw().present(METADATA);
    if (isMap(before) && isMap(now)) {
      for (var key : keys(now, before)) {
        var old = at(before, key);
        add(parts, METADATA + "." + key, null, key, old, at(now, key), old);
      }
    }
    return new Merge(base, theirs, mine, parts);
  }

  private static void add(
      List<Part> parts,
      String name,
      @Nullable Field field,
      @Nullable String key,
      @Nullable Json base,
      @Nullable Json theirs,
      @Nullable Json mine) {
    boolean changedHere = !LogPatch.same(base, mine);
    boolean changedThere = !means(base, theirs);
    if (changedHere || changedThere) {
      var standing =
          !changedThere
              ? Standing.MINE
              : !changedHere
                  ? Standing.THEIRS
                  : means(theirs, mine) ? Standing.SAME : Standing.CONFLICT;
      parts.add(new Part(name, field, key, base, theirs, mine, standing));
    }
  }

  /// Whether the server has all of the correction already, to the spelling of its numbers.
  public boolean isApplied() {
    return hasStatus()
        && mine.edits().entrySet().stream()
            .allMatch(
                edit ->
                    LogPatch.same(
                        edit.getKey().of(theirs),
                        mine.value(edit.getKey(), edit.getKey().of(base))));
  }

  /// Whether the server has values of the same meaning as the correction's: some servers write
  /// numbers and texts anew.
  public boolean isApplied(Log after) {
    return (mine.status() == null || mine.status() == after.status())
        && mine.edits().keySet().stream()
            .allMatch(field -> means(field.of(after), mine.value(field, field.of(base))));
  }

  private boolean hasStatus() {
    return mine.status() == null || mine.status() == theirs.status();
  }

  /// Whether sending the correction overwrites nothing the user has not seen, and breaks no rule it
  /// did not break before. Inputs go out as one map, so that any change in them counts.
  public boolean isSafe() {
    for (var field : mine.edits().keySet()) {
      var now = field.of(theirs);
      var before = field.of(base);
      if (!means(before, now) && !LogPatch.same(now, mine.value(field, before))) {
        return false;
      }
    }
    return Checks.of(theirs, mine).isEmpty() || !Checks.of(base, mine).isEmpty();
  }

  /// The parts somebody has to choose for.
  public List<Part> conflicts() {
    return parts.stream().filter(part -> part.standing() == Standing.CONFLICT).toList();
  }

  /// The correction to send once every conflict is decided: on the server's log as it is now.
  ///
  /// @param chosen values by the parts' names, empty to leave the part out; for a part not named,
  /// what one side alone changed holds
  /// @throws IllegalArgumentException when a conflict is not decided
  public LogPatch resolved(Map<String, Optional<Json>> chosen) {
    var edits = new EnumMap<Field, Edit<Json>>(Field.class);
    var inputs = new java.util.LinkedHashMap<String, Json>();
    boolean keyed = false;
    if (theirs.inputs() instanceof Json.Obj map) {
      map.members().forEach(member -> inputs.put(member.name(), member.value()));
    }
    for (var part : parts) {
      var field = part.field();
      if (field == null) {
        continue;
      }
      var value = decided(part, chosen.get(part.name()));
      if (part.key() == null) {
        edits.put(field, value == null ? new Edit.Clear<>() : new Edit.Set<>(value));
      } else {
        keyed = true;
        if (value == null) {
          inputs.remove(part.key());
        } else {
          inputs.put(part.key(), value);
        }
      }
    }
    if (keyed) {
      edits.put(Field.INPUTS, new Edit.Set<>(Json.object(inputs)));
    }
    var patch = LogPatch.between(theirs, edits);
    return mine.status() == theirs.status() ? patch : patch.with(mine.status());
  }

  @SuppressWarnings("OptionalAssignedToNull")
  private static @Nullable Json decided(Part part, @Nullable Optional<Json> chosen) {
    if (chosen != null) {
      return chosen.orElse(null);
    }
    return switch (part.standing()) {
      case MINE -> part.mine();
      case THEIRS, SAME -> part.theirs();
      case CONFLICT -> throw new IllegalArgumentException("nobody decided about " + part.name());
    };
  }

  /// Whether two values mean the same, however they are spelled; `null` is absent.
  public static boolean means(@Nullable Json a, @Nullable Json b) {
    if (a == null || b == null) {
      return a == b;
    }
    return a.equals(b) || Canonical.text(a).equals(Canonical.text(b));
  }

  private static boolean isMap(@Nullable Json value) {
    return value == null || value instanceof Json.Obj;
  }

  private static @Nullable Json at(@Nullable Json map, String key) {
    return map instanceof Json.Obj object ? object.get(key) : null;
  }

  static Set<String> keys(@Nullable Json... maps) {
    var keys = new LinkedHashSet<String>();
    for (var map : maps) {
      if (map instanceof Json.Obj object) {
        object.members().forEach(member -> keys.add(member.name()));
      }
    }
    return keys;
  }
}
