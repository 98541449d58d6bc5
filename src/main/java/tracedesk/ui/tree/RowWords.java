package tracedesk.ui.tree;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Timeline;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// How one row of the tree reads: on screen, in its tooltip, and aloud.
final class RowWords {
  private RowWords() {}

  static String name(TraceTree tree, int row) {
    if (tree.isWaiting(row)) {
      return Text.get("tree.waiting");
    }
    var name = tree.row(row).name();
    return name.isBlank() ? tree.row(row).id().value() : name;
  }

  /// Beside the name: how a log failed or what it judged; of a group of evaluators the mean.
  static String detail(TraceTree tree, int row) {
    if (tree.isGroup(row)) {
      return mean(tree, row);
    }
    var detail = tree.row(row).detail();
    return detail == null ? "" : detail.lines().findFirst().orElse("");
  }

  private static String mean(TraceTree tree, int row) {
    var mean = tree.density(row).mean();
    return mean.isEmpty() ? "" : Text.get("tree.group.mean", Numbers.judgment(mean.getAsDouble()));
  }

  /// How many logs a group holds: `12,480 calls, 3 errors`, `207 calls, mean 0.94`.
  static String calls(TraceTree tree, int row) {
    var calls = Text.get("tree.group.calls", Numbers.count(tree.density(row).calls()));
    int errors = tree.errors(row);
    var failed = errors == 0 ? "" : Numbers.count(errors) + " " + Text.get("tree.errors", errors);
    return Stream.of(calls, failed, mean(tree, row))
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(", "));
  }

  static String tokens(TraceTree tree, int row) {
    return tree.tokens(row) == 0 ? "" : Numbers.tokens(tree.tokens(row));
  }

  static String cost(TraceTree tree, int row) {
    return tree.cost(row) == 0 ? "" : Numbers.treeCost(tree.cost(row));
  }

  /// Beside the bar, its length; where the log lies outside the window, when it ran.
  static String duration(TraceTree tree, int row, @Nullable Timeline axis) {
    var span = Timeline.span(tree, row);
    if (tree.isWaiting(row)) {
      return "";
    }
    boolean inWindow = span != null && axis != null && !axis.isBefore(span) && !axis.isAfter(span);
    if (inWindow && tree.isGroup(row)) {
      return "";
    }
    if (span == null) {
      return Text.get("tree.noTiming");
    }
    if (axis == null) {
      return "";
    }
    if (axis.isBefore(span)) {
      return Text.get("tree.endedAt", since(axis, span.end()));
    }
    return axis.isAfter(span)
        ? Text.get("tree.startsAt", since(axis, span.start()))
        : Numbers.duration(span.duration());
  }

  private static String since(Timeline axis, long micros) {
    return Numbers.duration(new Timeline.Span(axis.origin(), micros).duration());
  }

  /// The row in one sentence: `create_refund, tool, error, 1.27 seconds, level 3`.
  ///
  /// @param hit whether it holds what is looked for
  static String spoken(TraceTree tree, int row, boolean edited, boolean hit) {
    List<String> parts = new ArrayList<>();
    parts.add(name(tree, row));
    if (!tree.isWaiting(row)) {
      parts.add(KindIcon.words(tree.row(row).kind()).toLowerCase(Locale.ROOT));
      if (tree.isGroup(row)) {
        parts.add(calls(tree, row));
      }
      if (tree.row(row).failed()) {
        parts.add(Text.get("tree.spoken.error"));
      }
      if (hit) {
        parts.add(Text.get("tree.spoken.hit"));
      }
      if (edited) {
        parts.add(Text.get("tree.spoken.edited"));
      }
      if (tree.row(row).late()) {
        parts.add(Text.get("tree.spoken.late"));
      }
      var span = Timeline.span(tree, row);
      parts.add(span == null ? Text.get("tree.noTiming") : spoken(span.duration()));
    }
    parts.add(Text.get("tree.spoken.level", tree.depth(row) + 1));
    return String.join(", ", parts);
  }

  /// Where the row stands among those beside it: `4 of 12`.
  static String place(VisibleRows rows, int row) {
    return Text.get("tree.spoken.place", rows.place(row), rows.beside(row));
  }

  private static String spoken(Duration duration) {
    return Numbers.duration(duration)
        .replaceFirst(" ms$", " " + Text.get("tree.spoken.milliseconds"))
        .replaceFirst(" s$", " " + Text.get("tree.spoken.seconds"))
        .replaceFirst(" h ", " " + Text.get("tree.spoken.hours") + " ")
        .replaceFirst(" m( |$)", " " + Text.get("tree.spoken.minutes") + "$1");
  }

  /// Everything that may have been cut on screen, and the exact times.
  static String tip(TraceTree tree, int row, ZoneId zone) {
    if (tree.isWaiting(row)) {
      return Text.get("tree.waiting.tip");
    }
    List<String> lines = new ArrayList<>();
    lines.add(name(tree, row));
    if (tree.isGroup(row)) {
      lines.add(calls(tree, row));
    }
    var detail = tree.row(row).detail();
    if (detail != null && !detail.isBlank()) {
      lines.add(detail);
    }
    if (tree.tokens(row) > 0) {
      lines.add(Numbers.count(tree.tokens(row)) + " " + Text.get("tree.tokens", tree.tokens(row)));
    }
    if (tree.row(row).late()) {
      lines.add(Text.get("tree.late.rowTip"));
    }
    var span = Timeline.span(tree, row);
    if (span == null) {
      lines.add(Text.get("tree.noTiming.tip"));
    } else {
      lines.add(
          Text.get("tree.tip.started", Numbers.timestamp(Times.ofMicros(span.start()), zone)));
      lines.add(Text.get("tree.tip.ended", Numbers.timestamp(Times.ofMicros(span.end()), zone)));
      lines.add(Text.get("tree.tip.lasted", Numbers.duration(span.duration())));
    }
    return String.join("\n", lines);
  }
}
