package tracedesk.domain.trace;

import java.util.Arrays;
import java.util.BitSet;

/// How many calls of a group ran when, and when those ran that hold errors: what one strip shows
/// instead of many bars. Counting takes time that grows with the slots, hardly with the calls.
public final class Density {
  private final int calls;
  private final long[] starts;
  private final long[] ends;
  private final long[] failedStarts;
  private final long[] failedEnds;

  private Density(int calls, long[] starts, long[] ends, long[] failedStarts, long[] failedEnds) {
    this.calls = calls;
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
        Arrays.copyOf(failedEnds, failed));
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
