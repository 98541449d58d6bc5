package tracedesk.domain.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Timeline.Span;

/// When a trace worked, and when nothing in it ran.
///
/// *Work* is the time of every log that stands for something done: prompts, tools, retrievers,
/// evaluators, and flows, agents and steps with nothing but judgments below that have times. Of a
/// flow, agent or step with other such logs below only those count, because it also lasts while it
/// merely waits. An *idle stretch* is time without any work, at least a fiftieth of the whole;
/// shorter pauses stay on the axis, where they are seen for what they are.
///
/// @param span from the first start to the last end; evaluators long after the work are left out
/// @param idle the idle stretches in it
public record Activity(Span span, Idle idle) {
  /// The shortest stretch worth leaving out is this part of the whole.
  private static final int PARTS = 50;

  /// Into how many slots the whole is divided to find the stretches: each covers many of them.
  private static final int SLOTS = 4_096;

  /// Reads the times of a trace once; `null` when no log has any.
  public static @Nullable Activity of(TraceTree tree) {
    var span = Timeline.around(tree);
    return span == null ? null : new Activity(span, idle(tree, span));
  }

  /// Which part of the whole is idle, from 0 to 1.
  public double idleShare() {
    return idle.size() == 0 ? 0 : idle.total() / (double) (span.end() - span.start());
  }

  public boolean isMostlyIdle() {
    return idleShare() > 0.5;
  }

  /// The axis of the whole trace. Its end is rounded up to a tick, unless idle stretches are left
  /// out.
  public Timeline whole(boolean withoutIdle) {
    return withoutIdle && idle.size() > 0 ? exactly(true) : Timeline.window(span);
  }

  /// The axis from the first start to the last end, not rounded.
  public Timeline exactly(boolean withoutIdle) {
    long end = Math.max(span.end(), span.start() + Timeline.LEAST_WHOLE);
    return new Timeline(span.start(), span.start(), end, withoutIdle ? idle : Idle.NONE);
  }

  /// Whether the time of a log counts as work.
  static boolean isWork(TraceTree tree, int row) {
    return switch (tree.row(row).kind()) {
      case FLOW, AGENT, STEP -> !hasTimesBelow(tree, row);
      case PROMPT, TOOL, RETRIEVER, EVALUATOR, UNKNOWN -> true;
    };
  }

  private static boolean hasTimesBelow(TraceTree tree, int row) {
    for (int child = row + 1; child < tree.end(row); child = tree.end(child)) {
      if (tree.row(child).kind() != LogKind.EVALUATOR
          && tree.startMicros(child) != TraceRow.NO_TIME
          && tree.endMicros(child) != TraceRow.NO_TIME) {
        return true;
      }
    }
    return false;
  }

  /// Puts all work into slots. Slots nothing touches are idle; how far the stretch reaches into the
  /// slots beside them is known from the last end and the first start there.
  private static Idle idle(TraceTree tree, Span whole) {
    long length = whole.end() - whole.start();
    if (length < PARTS) {
      return Idle.NONE;
    }
    int[] running = new int[SLOTS + 1];
    long[] lastEnd = new long[SLOTS];
    long[] firstStart = new long[SLOTS];
    Arrays.fill(lastEnd, Long.MIN_VALUE);
    Arrays.fill(firstStart, Long.MAX_VALUE);
    for (int i = 0; i < tree.size(); i++) {
      var row = tree.row(i);
      long start = Math.max(row.startMicros(), whole.start());
      long end = Math.min(Math.max(row.startMicros(), row.endMicros()), whole.end());
      if (row.startMicros() == TraceRow.NO_TIME
          || row.endMicros() == TraceRow.NO_TIME
          || start > end
          || !isWork(tree, i)) {
        continue;
      }
      int first = slot(start - whole.start(), length);
      int last = slot(end - whole.start(), length);
      running[first]++;
      running[last + 1]--;
      firstStart[first] = Math.min(firstStart[first], start);
      lastEnd[last] = Math.max(lastEnd[last], end);
    }
    return Idle.of(stretches(whole, running, lastEnd, firstStart));
  }

  private static int slot(long since, long length) {
    return (int) Math.min(SLOTS - 1, (long) (since / (double) length * SLOTS));
  }

  private static List<Span> stretches(
      Span whole, int[] running, long[] lastEnd, long[] firstStart) {
    long least = Math.ceilDiv(whole.end() - whole.start(), PARTS);
    var found = new ArrayList<Span>();
    long idleSince = whole.start();
    boolean idle = true;
    int now = 0;
    for (int i = 0; i < SLOTS; i++) {
      now += running[i];
      if (now > 0) {
        if (idle && firstStart[i] - idleSince >= least) {
          found.add(new Span(idleSince, firstStart[i]));
        }
        idle = now + running[i + 1] == 0;
        idleSince = lastEnd[i];
      }
    }
    if (idle && idleSince > whole.start() && whole.end() - idleSince >= least) {
      found.add(new Span(idleSince, whole.end()));
    }
    return found;
  }
}
