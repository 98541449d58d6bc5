package tracedesk.domain.port;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.StructureStretch;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceChange;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceTree;

/// The structures of traces in stretches, and what changed in one since it was read. Nothing is
/// held open between two stretches: reading may rest as long as it likes.
public interface TraceStructures {
  /// How many logs the first stretch holds: more than fit on a screen.
  int FIRST = 250;

  /// How many logs each later stretch holds.
  int LATER = 10_000;

  /// One stretch of a trace.
  ///
  /// @param after where it begins, `null` for the start
  /// @param most how many logs it may hold
  StructureStretch stretch(TraceId id, @Nullable String after, int most);

  /// What changed since a state; `null` when that is not known any more, and the whole has to be
  /// read.
  @Nullable TraceChange since(TraceId id, String stamp);

  /// Reads a whole trace; `null` when the arrival had enough. Nothing is read while it takes the
  /// first rows, later ones are read ahead. What changed meanwhile is brought up to date in the
  /// end.
  default @Nullable Trace open(TraceId id, TraceArrival arrival) {
    var stretch = stretch(id, null, FIRST);
    var stamp = stretch.stamp();
    if (stretch.next() == null) {
      return new Trace(stretch.summary(), TraceTree.of(stretch.rows()), stamp);
    }
    var rows = new ArrayList<>(stretch.rows());
    if (!arrival.rows(stretch.rows(), stretch.expected())) {
      return null;
    }
    var ahead = after(id, stretch);
    while (ahead != null) {
      stretch = ahead.get();
      rows.addAll(stretch.rows());
      ahead = after(id, stretch);
      if (ahead != null && !arrival.rows(stretch.rows(), stretch.expected())) {
        return null;
      }
    }
    var change = since(id, stamp);
    return change == null
        ? whole(id)
        : change.on(new Trace(stretch.summary(), TraceTree.of(rows), stamp));
  }

  private @Nullable Ahead<StructureStretch> after(TraceId id, StructureStretch stretch) {
    var next = stretch.next();
    return next == null ? null : Ahead.start(() -> stretch(id, next, LATER));
  }

  /// The whole trace.
  Trace open(TraceId id);

  /// The whole trace at once, all of one state.
  default Trace whole(TraceId id) {
    var stretch = stretch(id, null, Integer.MAX_VALUE);
    return new Trace(stretch.summary(), TraceTree.of(stretch.rows()), stretch.stamp());
  }

  /// A trace that was read before, as it is now.
  default Trace again(Trace before) {
    var stamp = before.stamp();
    var change = stamp == null ? null : since(before.summary().id(), stamp);
    return change == null ? open(before.summary().id()) : change.on(before);
  }
}
