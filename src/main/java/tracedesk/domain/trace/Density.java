package tracedesk.domain.trace;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalDouble;

/// How many calls of a group ran when, when those ran that hold errors, and what evaluators among
/// them judged: what one row shows instead of many. Counting takes time that grows with the slots,
/// hardly with the calls.
public final class Density {
  private final int calls;
  private final long[] starts;
  private final long[] ends;
  private final long[] failedStarts;
  private final long[] failedEnds;
  private final double mean;

  private Density(
      int calls, long[] starts, long[] ends, long[] failedStarts, long[] failedEnds, double mean) {
    this.calls = calls;
    this.mean = mean;
    this.starts = sorted(starts);
    this.ends = sorted(ends);
    this.failedStarts = sorted(failedStarts);
    this.failedEnds = sorted(failedEnds);
  }

  /// The density of the rows directly below a row.
  static Density below(TraceTree tree, int group) {
    int calls = 0;
    for (int i = group + 1; i < tree.end(group); i = tree.end(i)) {
      calls++;
    }
    int timed = 0;
    int failed = 0;
    var starts = new long[calls];
    var ends = new long[calls];
    var failedStarts = new long[calls];
    var failedEnds = new long[calls];
    for (int i = group + 1; i < tree.end(group); i = tree.end(i)) {
      var span = Timeline.span(tree, i);
      if (span == null) {
        continue;
      }
      starts[timed] = span.start();
      ends[timed++] = past(span);
      if (tree.errors(i) > 0) {
        failedStarts[failed] = span.start();
        failedEnds[failed++] = past(span);
      }
    }
    return new Density(
        calls,
        Arrays.copyOf(starts, timed),
        Arrays.copyOf(ends, timed),
        Arrays.copyOf(failedStarts, failed),
        Arrays.copyOf(failedEnds, failed),
        mean(tree, group));
  }

  /// The mean of what the evaluators of a group judged, `NaN` where that is not all numbers; those
  /// that failed judged nothing.
  private static double mean(TraceTree tree, int group) {
    double sum = 0;
    int judged = 0;
    boolean numbers = tree.row(group).kind() == LogKind.EVALUATOR;
    for (int i = group + 1; numbers && i < tree.end(group); i = tree.end(i)) {
      var row = tree.row(i);
      if (!row.failed() && row.detail() != null) {
        sum += number(row.detail());
        judged++;
        numbers = !Double.isNaN(sum);
      }
    }
    return numbers ? sum / judged : Double.NaN;
  }

  /// Words among judgments are the rule: no exception for each.
  private static double number(String judgment) {
    if (judgment.isEmpty() || "-0123456789".indexOf(judgment.charAt(0)) < 0) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(judgment);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /// A call that took no time still ran in the microsecond in which it began.
  private static long past(Timeline.Span span) {
    return Math.max(span.end(), span.start() + 1);
  }

  private static long[] sorted(long[] times) {
    Arrays.sort(times);
    return times;
  }

  /// How many calls the group holds, with or without times.
  public int calls() {
    return calls;
  }

  /// The mean of the judgments, where the group is of evaluators that all gave numbers.
  public OptionalDouble mean() {
    return Double.isNaN(mean) ? OptionalDouble.empty() : OptionalDouble.of(mean);
  }

  /// How many calls ran at some time within each of so many parts of the window, equally wide on
  /// the axis: time that the axis leaves out makes some of them last longer than others.
  public int[] slots(Timeline window, int count) {
    return running(starts, ends, window, count);
  }

  /// The parts in which calls ran that failed, or below which a log failed.
  public BitSet failedSlots(Timeline window, int count) {
    var failed = new BitSet(count);
    int[] running = running(failedStarts, failedEnds, window, count);
    for (int i = 0; i < count; i++) {
      failed.set(i, running[i] > 0);
    }
    return failed;
  }

  private static int[] running(long[] starts, long[] ends, Timeline window, int count) {
    int[] running = new int[count];
    long from = edge(window, count, 0);
    for (int i = 0; i < count; i++) {
      long to = i == count - 1 ? window.end() + 1 : edge(window, count, i + 1);
      running[i] = before(starts, to) - before(ends, from + 1);
      from = to;
    }
    return running;
  }

  /// Where a part of the window begins.
  static long edge(Timeline window, int count, int part) {
    return part == 0 ? window.start() : window.timeAt((double) part / count);
  }

  /// How many of the sorted times are earlier.
  private static int before(long[] times, long time) {
    int from = 0;
    int to = times.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (times[middle] < time) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
