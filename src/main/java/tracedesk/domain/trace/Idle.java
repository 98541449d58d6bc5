package tracedesk.domain.trace;

import java.util.Arrays;
import java.util.List;
import tracedesk.domain.trace.Timeline.Span;

/// The idle stretches a time axis leaves out: sorted, not overlapping, each drawn at the same
/// small width however long it lasted.
public final class Idle {
  /// Leaves nothing out.
  public static final Idle NONE = new Idle(List.of());

  /// Each takes this part of the axis, as long as all of them together leave half of it to the
  /// rest.
  private static final double WIDTH = 0.04;

  private static final double MOST = 0.5;

  private final long[] from;
  private final long[] to;

  /// How much was left out before each stretch, and behind the last.
  private final long[] before;

  private Idle(List<Span> stretches) {
    from = stretches.stream().mapToLong(Span::start).toArray();
    to = stretches.stream().mapToLong(Span::end).toArray();
    before = new long[from.length + 1];
    for (int i = 0; i < from.length; i++) {
      if (from[i] >= to[i] || i > 0 && from[i] < to[i - 1]) {
        throw new IllegalArgumentException("stretches are empty or overlap: " + stretches);
      }
      before[i + 1] = before[i] + to[i] - from[i];
    }
  }

  /// Leaves these stretches out.
  public static Idle of(List<Span> stretches) {
    return stretches.isEmpty() ? NONE : new Idle(stretches);
  }

  /// How many stretches there are.
  public int size() {
    return from.length;
  }

  public Span get(int i) {
    return new Span(from[i], to[i]);
  }

  /// The part of an axis that one stretch takes.
  double width() {
    return from.length == 0 ? 0 : Math.min(WIDTH, MOST / from.length);
  }

  /// All that is left out, in microseconds.
  public long total() {
    return before[from.length];
  }

  /// How much is left out before a moment, in microseconds.
  long hidden(long micros) {
    int i = begun(micros);
    return i == 0 ? 0 : before[i - 1] + Math.min(micros, to[i - 1]) - from[i - 1];
  }

  /// How many stretches lie before a moment; one that it stands in counts by its part.
  double passed(long micros) {
    int i = begun(micros);
    if (i == 0 || micros >= to[i - 1]) {
      return i;
    }
    return i - 1 + (micros - from[i - 1]) / (double) (to[i - 1] - from[i - 1]);
  }

  /// How many stretches began before a moment.
  private int begun(long micros) {
    int at = Arrays.binarySearch(from, micros);
    return at >= 0 ? at : -at - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Idle idle
        && Arrays.equals(from, idle.from)
        && Arrays.equals(to, idle.to);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
  }

  @Override
  public String toString() {
    return "Idle" + Arrays.toString(from) + Arrays.toString(to);
  }
}
