package tracedesk.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An answer's body that is read while it arrives. No more of it is asked for than a few pieces
/// ahead of who reads; whoever takes a rest is not counted as waiting for the server.
final class AnswerStream extends InputStream implements HttpResponse.BodySubscriber<AnswerStream> {
  private static final int AHEAD = 16;

  private final Duration stall;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
  private long waiting;
  private List<ByteBuffer> buffers = List.of();
  private int at;
  private boolean ended;
  private long position;

  /// @param stall how long the next bytes may be waited for
  /// @param total how long all of them together may be waited for
  AnswerStream(Duration stall, Duration total) {
    this.stall = stall;
    this.waiting = total.toNanos();
  }

  /// @param failure why there is no more; nothing and no buffers at the end
  private record Piece(List<ByteBuffer> buffers, @Nullable Throwable failure) {}

  /// How many bytes have been read.
  long position() {
    return position;
  }

  @Override
  public CompletionStage<AnswerStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscribed.complete(given);
    given.request(AHEAD);
  }

  @Override
  public void onNext(List<ByteBuffer> more) {
    pieces.add(new Piece(more, null));
  }

  @Override
  public void onError(Throwable fault) {
    pieces.add(new Piece(List.of(), fault));
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece(List.of(), null));
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    while (!ended) {
      while (at < buffers.size()) {
        var buffer = buffers.get(at);
        if (buffer.hasRemaining()) {
          int count = Math.min(length, buffer.remaining());
          buffer.get(into, from, count);
          position += count;
          return count;
        }
        at++;
      }
      advance();
    }
    return -1;
  }

  private void advance() throws IOException {
    var piece = take();
    if (piece.failure() != null) {
      throw new IOException(piece.failure().getMessage(), piece.failure());
    }
    ended = piece.buffers().isEmpty();
    buffers = piece.buffers();
    at = 0;
    subscribed.join().request(1);
  }

  private Piece take() throws IOException {
    long began = System.nanoTime();
    try {
      var piece = pieces.poll(Math.min(stall.toNanos(), waiting), TimeUnit.NANOSECONDS);
      waiting -= System.nanoTime() - began;
      if (piece == null) {
        throw new IOException(
            waiting > 0
                ? "nothing more came within " + stall.toSeconds() + " s"
                : "the answer took too long");
      }
      return piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped waiting");
    }
  }

  /// Ends the answer, however much of it is still to come.
  @Override
  public void close() {
    ended = true;
    buffers = List.of();
    subscribed.thenAccept(Flow.Subscription::cancel);
  }
}
