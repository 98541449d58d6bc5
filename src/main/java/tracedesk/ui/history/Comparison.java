package tracedesk.ui.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LineDiff;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPast;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;

/// One entry of the timeline against the one before, made ready to be shown. Made off the FX
/// thread.
///
/// @param earlier the entry before; `null` when there is none
/// @param changed what it changed, word by word
/// @param held what it left, or for an entry that changes nothing all there was
/// @param restorable whether the form would hold something else with this version in it
public record Comparison(
    Moment moment,
    @Nullable Moment earlier,
    List<Change> changed,
    List<Held> held,
    boolean restorable) {
  /// How much of a value fits on its line.
  private static final int PEEK = 160;

  public Comparison {
    changed = List.copyOf(changed);
    held = List.copyOf(held);
  }

  /// A changed part.
  ///
  /// @param size how many characters the longer side has
  /// @param before whether the form can take what it held before, and holds something else
  /// @param after the same of what it held then
  public record Change(
      LogPast.Difference difference, LineDiff lines, int size, boolean before, boolean after) {}

  /// A part that stayed.
  ///
  /// @param words its value, on one line and cut short
  public record Held(String name, String words) {}

  /// @param draft what the form holds
  static Comparison of(LogPast past, Moment moment, @Nullable Moment earlier, LogDraft draft) {
    int index = moment.index();
    var editable = Field.editable(past.log().api(), past.log().kind());
    var changes = new ArrayList<Change>();
    for (var difference : index < 0 ? LogPast.differences(draft) : past.differences(index)) {
      var before = text(difference.before(), difference.after());
      var after = text(difference.after(), difference.before());
      if (index < 0 && difference.field() != null) {
        after = draft.unfinished().getOrDefault(difference.field(), after);
      }
      boolean free = difference.field() != null && editable.contains(difference.field());
      changes.add(
          new Change(
              difference,
              LineDiff.between(before, after),
              Math.max(before.length(), after.length()),
              free && differs(draft, difference, difference.before()),
              free && index >= 0 && differs(draft, difference, difference.after())));
    }
    var held = new ArrayList<Held>();
    for (var part : index < 0 ? LogPast.unchanged(draft) : past.unchanged(index)) {
      held.add(new Held(part.name(), peek(part.value())));
    }
    boolean version = past.whole() && index >= 0 && !past.restored(draft, index).equals(draft);
    return new Comparison(moment, earlier, changes, held, version);
  }

  private static boolean differs(
      LogDraft draft, LogPast.Difference difference, @Nullable Json value) {
    return !LogPast.restored(draft, difference, value).equals(draft);
  }

  /// Words stand as they are, unless the other value is none: then their quotes tell them apart.
  private static String text(@Nullable Json value, @Nullable Json other) {
    if (value == null) {
      return "";
    }
    if (value instanceof Json.Str words) {
      return other == null || other instanceof Json.Str ? words.value() : words.text();
    }
    return JsonText.readable(value);
  }

  private static String peek(Json value) {
    var text = value instanceof Json.Str words ? words.value() : value.text();
    int most = Math.min(text.length(), PEEK);
    var start = text.substring(0, most).replaceAll("\\s+", " ");
    return most < text.length() ? start + "…" : start;
  }
}
