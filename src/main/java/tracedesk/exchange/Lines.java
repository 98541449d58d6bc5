package tracedesk.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Splits bytes into lines, without looking at anything but line ends. A line longer than the cap
/// is passed over, not held.
final class Lines {
  private static final int BUFFER = 256 << 10;

  private final InputStream in;
  private final int cap;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private long number;
  private boolean tooLong;

  Lines(InputStream in, int cap) {
    this.in = in;
    this.cap = cap;
  }

  /// The number of the line read last; counts from 1.
  long number() {
    return number;
  }

  /// Whether the line read last was longer than the cap, and is empty for that.
  boolean isTooLong() {
    return tooLong;
  }

  /// The next line without its end; `null` after the last one.
  byte @org.jspecify.annotations.Nullable [] next() throws IOException {
    if (from == to && !fill()) {
      return null;
    }
    number++;
    tooLong = false;
    int end = end();
    if (end < to) {
      var line = Arrays.copyOfRange(buffer, from, trimmed(buffer, from, end));
      from = end + 1;
      return line;
    }
    return across();
  }

  /// A line that goes beyond the buffer.
  private byte[] across() throws IOException {
    var line = new byte[2 * BUFFER];
    int size = 0;
    boolean more = true;
    while (more) {
      int end = end();
      int length = end - from;
      tooLong |= size + (long) length > cap;
      if (!tooLong) {
        if (size + length > line.length) {
          line =
              Arrays.copyOf(line, (int) Math.min(cap, Math.max(size + length, 2L * line.length)));
        }
        System.arraycopy(buffer, from, line, size, length);
        size += length;
      }
      boolean found = end < to;
      from = found ? end + 1 : end;
      more = !found && fill();
    }
    return tooLong ? new byte[0] : Arrays.copyOf(line, trimmed(line, 0, size));
  }

  private int end() {
    int i = from;
    while (i < to && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private static int trimmed(byte[] bytes, int from, int end) {
    return end > from && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  private boolean fill() throws IOException {
    int read = in.read(buffer);
    from = 0;
    to = Math.max(0, read);
    return read > 0;
  }
}
