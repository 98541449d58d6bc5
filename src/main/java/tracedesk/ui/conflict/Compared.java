package tracedesk.ui.conflict;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.edit.WordDiff;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;

/// A part of the log in its three states, as texts to be read side by side. Making one takes time
/// for large values.
///
/// @param words whether it is plain text, not JSON
/// @param theirWords what they changed of the original, word by word
/// @param ownWords what the user changed of it
record Compared(
    Merge.Part part,
    boolean words,
    String original,
    String theirs,
    String mine,
    List<WordDiff.Part> theirWords,
    List<WordDiff.Part> ownWords) {
  private static final int READABLE = 100;

  static Compared of(Merge.Part part) {
    boolean words = isWords(part);
    var original = text(part.base(), words);
    var theirs = text(part.theirs(), words);
    var mine = text(part.mine(), words);
    return new Compared(
        part,
        words,
        original,
        theirs,
        mine,
        WordDiff.between(original, theirs),
        WordDiff.between(original, mine));
  }

  /// Outputs and errors are texts unless some side holds another sort of value.
  private static boolean isWords(Merge.Part part) {
    return (part.field() == Field.OUTPUT || part.field() == Field.ERROR)
        && Stream.of(part.base(), part.theirs(), part.mine())
            .allMatch(value -> value == null || value instanceof Json.Str);
  }

  static String text(@Nullable Json value, boolean words) {
    if (value == null) {
      return "";
    }
    if (words) {
      return value.plain();
    }
    return value.text().lines().allMatch(line -> line.length() <= READABLE)
        ? value.text()
        : JsonText.pretty(value);
  }

  /// Whether it is worth writing the result by hand: a text, a list, an object.
  boolean isWritten() {
    return words
        || Stream.of(part.base(), part.theirs(), part.mine())
            .anyMatch(
                value ->
                    value instanceof Json.Obj
                        || value instanceof Json.Arr
                        || value instanceof Json.Str text && text.value().length() > READABLE / 2);
  }
}
