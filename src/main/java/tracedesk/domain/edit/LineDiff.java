package tracedesk.domain.edit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Two texts beside each other, line by line, with the words that differ: what a person is shown of
/// a change. Long stretches that stayed are left out, very long texts are cut. Pure; a second or
/// less even for megabytes, so not for the FX thread.
///
/// @param rows in reading order
/// @param added how many words came
/// @param removed how many words went
/// @param cut whether the texts differ in more than is shown
public record LineDiff(List<Row> rows, int added, int removed, boolean cut) {
  private static final int CONTEXT = 3;
  private static final int SMALLEST_GAP = 6;
  private static final int MOST_ROWS = 300;
  private static final int MOST_COMPARED = 200_000;
  private static final int LONG_LINE = 400;
  private static final int LONG_CHANGE = 1_200;
  private static final int KEPT = 120;

  public LineDiff {
    rows = List.copyOf(rows);
  }

  /// What stands beside each other.
  public sealed interface Row {}

  /// A line before and after; `null` on the side that has none.
  public record Lines(@Nullable Line before, @Nullable Line after) implements Row {
    /// Whether both sides say the same.
    public boolean isSame() {
      return before != null && after != null && before.text().equals(after.text());
    }
  }

  /// Lines that are not shown because they stayed, or because there are too many.
  public record Gap(int lines) implements Row {}

  /// A line of one side.
  ///
  /// @param number from 1
  /// @param parts words that stayed, and those that went (before) or came (after)
  public record Line(int number, List<WordDiff.Part> parts) {
    public Line {
      parts = List.copyOf(parts);
    }

    /// The whole line.
    public String text() {
      var text = new StringBuilder();
      parts.forEach(part -> text.append(part.text()));
      return text.toString();
    }
  }

  public static LineDiff between(String before, String after) {
    int head = sameHead(before, after);
    int tail = sameTail(before, after, head);
    var old = cut(before.substring(head, before.length() - tail));
    var now = cut(after.substring(head, after.length() - tail));
    boolean cut =
        head + old.length() + tail < before.length() || head + now.length() + tail < after.length();
    var parts = WordDiff.between(old, now);
    int start = contextStart(before, head);
    int above = lines(before, 0, start);
    int end = cut ? head + old.length() : contextEnd(before, before.length() - tail);
    var rows = new Builder(above);
    rows.add(new WordDiff.Part(WordDiff.Change.SAME, before.substring(start, head)));
    parts.forEach(rows::add);
    if (!cut) {
      var rest = before.substring(before.length() - tail, end);
      rows.add(new WordDiff.Part(WordDiff.Change.SAME, rest));
    }
    var shown = collapsed(rows.finish(), above, lines(before, end, before.length()));
    return new LineDiff(
        first(shown),
        words(parts, WordDiff.Change.ADDED),
        words(parts, WordDiff.Change.REMOVED),
        cut || shown.size() > MOST_ROWS);
  }

  // Which part of long texts is compared at all

  /// Where the first line that differs begins; 0 where that is near the start anyway.
  private static int sameHead(String a, String b) {
    int most = Math.min(a.length(), b.length());
    int at = 0;
    while (at < most && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return a.lastIndexOf('\n', at - 1) + 1;
  }

  /// How many characters at the end are the same, whole lines only.
  private static int sameTail(String a, String b, int head) {
    int most = Math.min(a.length(), b.length()) - head;
    int same = 0;
    while (same < most && a.charAt(a.length() - 1 - same) == b.charAt(b.length() - 1 - same)) {
      same++;
    }
    int line = a.indexOf('\n', a.length() - same);
    return line < 0 || same == 0 ? 0 : a.length() - line;
  }

  private static int contextStart(String text, int end) {
    int at = end;
    for (int i = 0; i < CONTEXT + SMALLEST_GAP && at > 0; i++) {
      at = text.lastIndexOf('\n', at - 2) + 1;
    }
    return at;
  }

  private static int contextEnd(String text, int start) {
    int at = start;
    for (int i = 0; i < CONTEXT + SMALLEST_GAP && at < text.length(); i++) {
      int next = text.indexOf('\n', at + 1);
      at = next < 0 ? text.length() : next;
    }
    return at;
  }

  private static String cut(String text) {
    return text.length() <= MOST_COMPARED ? text : text.substring(0, MOST_COMPARED);
  }

  private static int lines(String text, int from, int to) {
    int lines = 0;
    for (int at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
      lines++;
    }
    return lines;
  }

  // What is shown of it

  private static List<Row> collapsed(List<Lines> all, int above, int below) {
    var rows = new ArrayList<Row>();
    int at = 0;
    while (at < all.size()) {
      int end = at;
      while (end < all.size() && all.get(end).isSame()) {
        end++;
      }
      int from = at + (at == 0 ? 0 : CONTEXT);
      int to = end - (end == all.size() ? 0 : CONTEXT);
      int more = (at == 0 ? above : 0) + (end == all.size() ? below : 0);
      if (to - from >= SMALLEST_GAP || more > 0) {
        show(all.subList(at, Math.min(from, end)), rows);
        gap(Math.max(0, to - from) + more, rows);
        show(all.subList(Math.min(Math.max(from, to), end), end), rows);
      } else {
        show(all.subList(at, end), rows);
      }
      at = end;
      if (at < all.size()) {
        show(all.subList(at, ++at), rows);
      }
    }
    return rows;
  }

  private static void show(List<Lines> lines, List<Row> rows) {
    lines.forEach(line -> rows.add(shortened(line)));
  }

  private static void gap(int lines, List<Row> rows) {
    if (lines > 0) {
      rows.add(new Gap(lines));
    }
  }

  private static List<Row> first(List<Row> rows) {
    if (rows.size() <= MOST_ROWS) {
      return rows;
    }
    var first = new ArrayList<>(rows.subList(0, MOST_ROWS));
    int left = 0;
    for (var row : rows.subList(MOST_ROWS, rows.size())) {
      left += row instanceof Gap gap ? gap.lines() : 1;
    }
    first.add(new Gap(left));
    return first;
  }

  private static Lines shortened(Lines row) {
    return new Lines(shortened(row.before()), shortened(row.after()));
  }

  private static @Nullable Line shortened(@Nullable Line line) {
    if (line == null || line.text().length() <= LONG_LINE) {
      return line;
    }
    var parts = new ArrayList<WordDiff.Part>();
    for (var part : line.parts()) {
      int most = part.change() == WordDiff.Change.SAME ? 2 * KEPT : LONG_CHANGE;
      parts.add(new WordDiff.Part(part.change(), middleOut(part.text(), most)));
    }
    return new Line(line.number(), parts);
  }

  private static String middleOut(String text, int most) {
    if (text.length() <= most + 20) {
      return text;
    }
    int head = most / 2;
    int tail = text.length() - most / 2;
    if (Character.isHighSurrogate(text.charAt(head - 1))) {
      head--;
    }
    if (Character.isLowSurrogate(text.charAt(tail))) {
      tail++;
    }
    return text.substring(0, head) + " … " + text.substring(tail);
  }

  private static int words(List<WordDiff.Part> parts, WordDiff.Change change) {
    int words = 0;
    for (var part : parts) {
      if (part.change() == change) {
        words += WordDiff.count(part.text());
      }
    }
    return words;
  }

  /// Puts lines beside each other: those that share words, and the others in between.
  private static final class Builder {
    private final List<Lines> rows = new ArrayList<>();
    private final Side before = new Side();
    private final Side after = new Side();
    private final List<int[]> shared = new ArrayList<>();

    private static final class Side {
      private final List<Line> lines = new ArrayList<>();
      private List<WordDiff.Part> parts = new ArrayList<>();
      private int number;

      void add(WordDiff.Change change, String text) {
        if (!text.isEmpty()) {
          parts.add(new WordDiff.Part(change, text));
        }
      }

      void end() {
        lines.add(new Line(++number, parts));
        parts = new ArrayList<>();
      }
    }

    /// @param above how many lines stand before these
    Builder(int above) {
      before.number = above;
      after.number = above;
    }

    void add(WordDiff.Part part) {
      int from = 0;
      while (true) {
        int end = part.text().indexOf('\n', from);
        var text = part.text().substring(from, end < 0 ? part.text().length() : end);
        switch (part.change()) {
          case SAME -> same(text);
          case REMOVED -> before.add(part.change(), text);
          case ADDED -> after.add(part.change(), text);
        }
        if (end < 0) {
          return;
        }
        switch (part.change()) {
          case SAME -> {
            before.end();
            after.end();
            flush();
          }
          case REMOVED -> before.end();
          case ADDED -> after.end();
        }
        from = end + 1;
      }
    }

    private void same(String text) {
      before.add(WordDiff.Change.SAME, text);
      after.add(WordDiff.Change.SAME, text);
      int[] last = shared.isEmpty() ? new int[] {-1, -1} : shared.getLast();
      int i = before.lines.size();
      int j = after.lines.size();
      if (!text.isBlank() && i > last[0] && j > last[1]) {
        shared.add(new int[] {i, j});
      }
    }

    private void flush() {
      int i = 0;
      int j = 0;
      shared.add(new int[] {before.lines.size(), after.lines.size()});
      for (var pair : shared) {
        while (i < pair[0] && j < pair[1]) {
          rows.add(new Lines(before.lines.get(i++), after.lines.get(j++)));
        }
        while (i < pair[0]) {
          rows.add(new Lines(before.lines.get(i++), null));
        }
        while (j < pair[1]) {
          rows.add(new Lines(null, after.lines.get(j++)));
        }
      }
      shared.clear();
      before.lines.clear();
      after.lines.clear();
    }

    List<Lines> finish() {
      if (!before.parts.isEmpty() || !before.lines.isEmpty()) {
        before.end();
      }
      if (!after.parts.isEmpty() || !after.lines.isEmpty()) {
        after.end();
      }
      flush();
      return rows;
    }
  }
}
