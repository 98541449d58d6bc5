package tracedesk.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Collects an answer's body up to a limit; a server that sends more is cut off.
final class AnswerBody implements HttpResponse.BodySubscriber<byte[]> {
  private final int limit;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final List<byte[]> parts = new ArrayList<>();
  private int size;
  private Flow.@Nullable Subscription subscription;

  AnswerBody(int limit) {
    this.limit = limit;
  }

  /// The body passed a limit on its size.
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge(int limit) {
      super("the answer is larger than " + (limit >> 20) + " MiB");
    }
  }

  /// Unpacks a gzip body, itself up to the limit.
  static byte[] unpacked(byte[] packed, int limit) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      var bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new TooLarge(limit);
      }
      return bytes;
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (whole.isDone()) {
      return;
    }
    for (var buffer : buffers) {
      if (buffer.remaining() > limit - size) {
        parts.clear();
        if (subscription != null) {
          subscription.cancel();
        }
        whole.completeExceptionally(new TooLarge(limit));
        return;
      }
      var part = new byte[buffer.remaining()];
      buffer.get(part);
      parts.add(part);
      size += part.length;
    }
  }

  @Override
  public void onError(Throwable fault) {
    parts.clear();
    whole.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    var all = new byte[size];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    parts.clear();
    whole.complete(all);
  }
}
