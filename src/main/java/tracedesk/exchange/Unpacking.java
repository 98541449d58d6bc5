package tracedesk.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/// Bytes being unpacked, stopped when there are far more of them than their packed size can
/// honestly give.
final class Unpacking extends FilterInputStream {
  static final int RATIO = 200;
  private static final int FREE_OF_RATIO = 1 << 20;

  private final LongSupplier packed;
  private final long cap;
  private long count;

  /// @param packed how many packed bytes there are, or have been read so far
  Unpacking(InputStream unpacked, LongSupplier packed, long cap) {
    super(unpacked);
    this.packed = packed;
    this.cap = cap;
  }

  static boolean isBomb(long unpacked, long packed) {
    return unpacked > FREE_OF_RATIO && unpacked > packed * RATIO;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    count += Math.max(0, read);
    if (isBomb(count, packed.getAsLong())) {
      throw new IOException("it unpacks to more than " + RATIO + " times its size");
    }
    if (count > cap) {
      throw new IOException("it unpacks to more than " + (cap >> 30) + " GiB");
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    return read(new byte[(int) Math.min(bytes, 1 << 13)]);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
