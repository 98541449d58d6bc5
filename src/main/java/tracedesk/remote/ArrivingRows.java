package tracedesk.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceArrival;
import tracedesk.domain.trace.TraceRow;

/// Hands the rows of a trace over while its answer arrives, many at a time, and holds the logs.
final class ArrivingRows implements TraceAnswer.Reader {
  /// More than fit on a screen, at first.
  private static final int FIRST = 250;

  private static final int LATER = 2_000;

  /// Rows do not wait until there are so many where their logs are large.
  private static final long BYTES = 4 << 20;

  private final TraceArrival arrival;
  private final DoubleSupplier share;
  private final HeldLogs held;
  private List<TraceRow> rows = new ArrayList<>();
  private int most = FIRST;
  private long bytes;

  ArrivingRows(TraceArrival arrival, DoubleSupplier share, HeldLogs held) {
    this.arrival = arrival;
    this.share = share;
    this.held = held;
  }

  @Override
  public void row(TraceRow row) {
    if (rows.size() >= most || bytes > BYTES && !rows.isEmpty()) {
      handOver();
    }
    rows.add(row);
  }

  @Override
  public void logs(byte @Nullable [] text, List<TraceAnswer.Place> places) {
    held.hold(text, places);
    bytes += text == null ? 0 : text.length;
  }

  /// Hands over what has not been.
  ///
  /// @throws CancellationException when the arrival has enough
  void handOver() {
    var more = rows;
    rows = new ArrayList<>();
    most = LATER;
    bytes = 0;
    if (!more.isEmpty() && !arrival.part(more, share.getAsDouble())) {
      throw new CancellationException();
    }
  }
}
