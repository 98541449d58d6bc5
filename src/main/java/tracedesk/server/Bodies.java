package tracedesk.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads the bodies of requests: plain or packed with gzip, up to a limit each and all together,
/// and cuts off clients that stop sending.
final class Bodies {
  private static final int CHUNK = 64 << 10;
  private static final int FREE_OF_RATIO = 1 << 20;

  private final Watchdog watchdog;
  private final Semaphore memory = new Semaphore(Limits.ALL_BODIES / CHUNK);

  Bodies(Watchdog watchdog) {
    this.watchdog = watchdog;
  }

  /// The whole body, to be closed when it is no longer needed. With a limit of 0 none is wanted or
  /// read.
  ///
  /// @throws Refusal when it is too large or packed in an unknown way
  Body read(HttpExchange exchange, int limit) throws IOException {
    if (limit == 0) {
      return new Body(0);
    }
    var headers = exchange.getRequestHeaders();
    var length = headers.getFirst("Content-Length");
    if (length != null && Long.parseLong(length) > limit) {
      throw tooLarge(limit);
    }
    var body = new Body(limit);
    try {
      var wire = new Counted(exchange.getRequestBody());
      var packed = isPacked(headers.getOrDefault("Content-Encoding", List.of()));
      if (packed) {
        body.fill(new GZIPInputStream(wire, CHUNK), wire);
        if (wire.read() >= 0) {
          throw new ZipException("something follows the packed body");
        }
      } else {
        body.fill(wire, wire);
      }
      return body;
    } catch (ZipException | java.io.EOFException e) {
      body.close();
      throw new Refusal(400, "The body is not well-formed gzip", "Send it again, or unpacked.");
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  /// Reads on without keeping anything, so that the client gets to see an answer that was given
  /// early.
  void drain(HttpExchange exchange) throws IOException {
    var in = new Counted(exchange.getRequestBody());
    var buffer = new byte[CHUNK];
    long end = System.nanoTime() + Limits.PATIENCE.toNanos();
    int read = 0;
    while (read >= 0 && in.count < 2L * Limits.CREATE_BYTES && System.nanoTime() - end < 0) {
      read = in.read(buffer, 0, CHUNK);
    }
  }

  private static boolean isPacked(List<String> encodings) {
    var named =
        encodings.stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty() && !name.equals("identity"))
            .toList();
    if (named.isEmpty()) {
      return false;
    }
    if (named.size() > 1 || !named.getFirst().equals("gzip")) {
      throw new Refusal(
          415, "The body's Content-Encoding is not understood", "Send it plain or as gzip, once.");
    }
    return true;
  }

  private static Refusal tooLarge(int limit) {
    return new Refusal(
        413, "The body is too large", "At most " + (limit >> 20) + " MiB are accepted here.");
  }

  /// The bytes of one body, and the share of memory they hold until closed.
  final class Body implements AutoCloseable {
    private final int limit;
    private byte[] bytes = new byte[0];
    private int size;
    private int held;

    private Body(int limit) {
      this.limit = limit;
    }

    byte[] bytes() {
      return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void fill(InputStream in, Counted wire) throws IOException {
      while (true) {
        if (size == bytes.length) {
          grow();
        }
        int read = in.read(bytes, size, Math.min(CHUNK, bytes.length - size));
        if (read < 0) {
          return;
        }
        size += read;
        boolean bomb = size > FREE_OF_RATIO && size > wire.count * Limits.RATIO;
        if (size > limit || bomb) {
          throw tooLarge(limit);
        }
      }
    }

    private void grow() {
      int larger = Math.clamp(bytes.length * 2L, CHUNK, limit + 1);
      int more = (larger + CHUNK - 1) / CHUNK - held;
      if (!memory.tryAcquire(more)) {
        throw new Refusal(503, "Too many large bodies at once", "Send it again in a moment.");
      }
      held += more;
      bytes = Arrays.copyOf(bytes, larger);
    }

    @Override
    public void close() {
      memory.release(held);
      held = 0;
    }
  }

  /// Counts what came over the wire, and lets no read take longer than the watchdog's patience.
  private final class Counted extends InputStream {
    private final InputStream in;
    private long count;

    private Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      watchdog.allow(Limits.PATIENCE);
      int read = in.read(into, from, length);
      watchdog.release();
      count += Math.max(0, read);
      return read;
    }
  }
}
