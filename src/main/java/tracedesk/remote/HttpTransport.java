package tracedesk.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonArrival;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.port.Connector.Exchange;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Declined.Reason;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Percent;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.LogId;
import tracedesk.wire.HistoryBodies;

/// Sends requests to one server with one key, and turns everything that is not a success into a
/// [Problem], once. Redirects are never followed; one deadline covers the whole exchange, the body
/// too; an answer has a largest size; a request that changes something is sent once at most.
final class HttpTransport {
  /// The largest answer that is read.
  static final int LARGEST_ANSWER = 64 << 20;

  /// What an answer's JSON may be: nested traces go deep, and a whole trace comes in one document.
  static final JsonLimits ANSWER =
      new JsonLimits(1000, LARGEST_ANSWER, LARGEST_ANSWER, 1 << 16, 1 << 16, 5_000_000);

  /// What the JSON of an answer may be that is read while it arrives: a million logs of 4 KiB, and
  /// logs nested in each other 10,000 deep.
  static final JsonLimits STREAM =
      new JsonLimits(20_000, 4L << 30, LARGEST_ANSWER, 1 << 16, 1 << 16, Long.MAX_VALUE);

  /// How many times the deadline an answer that is read while it arrives may be waited for, in all.
  private static final int PATIENCE = 20;

  private static final String KEY = "X-API-KEY";

  private final HttpClient client;
  private final String server;
  private final @Nullable ServerAddress address;
  private final @Nullable Secret key;
  private final Duration deadline;
  private final Consumer<Exchange> listener;

  /// @param baseUrl as the person typed it; when it is no address, every request says so
  HttpTransport(
      HttpClient client,
      String baseUrl,
      @Nullable Secret key,
      Duration deadline,
      Consumer<Exchange> listener) {
    this.client = client;
    this.address = ServerAddress.of(baseUrl);
    this.server = address == null ? baseUrl : address.toString();
    this.key = key;
    this.deadline = deadline;
    this.listener = listener;
  }

  /// The JSON object a GET answers with.
  Json.Obj get(Target target) {
    return object(send(ApiRequest.get(target)));
  }

  /// Sends the request and returns the JSON object of its answer.
  Json.Obj exchange(ApiRequest request) {
    return object(send(request));
  }

  /// The answer's body as a JSON object.
  Json.Obj object(Reply reply) {
    try {
      if (Json.parse(reply.body(), ANSWER) instanceof Json.Obj object) {
        return object;
      }
      throw unreadable("the answer is not a JSON object");
    } catch (JsonFault e) {
      throw unreadable("the answer is not JSON: " + e.getMessage());
    }
  }

  /// An answer of another shape than the API's.
  ProblemException unreadable(String reason) {
    return new ProblemException(new Problem.Unreadable(server, hidden(reason)));
  }

  /// A proxy or a broken server may answer about another log than it was asked for.
  void requireSame(LogId asked, LogId answered) {
    if (!asked.equals(answered)) {
      throw unreadable("the answer is about another log");
    }
  }

  /// The request as it would go out, the key left out.
  SaveRequest preview(ApiRequest request) {
    var body = request.body() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    return new SaveRequest(
        request.method(), uri(request).toString(), headers(request, "***"), body);
  }

  /// Sends the request and waits for the whole answer.
  ///
  /// @throws ProblemException for everything that is not a 2xx answer
  Reply send(ApiRequest request) {
    var ready = http(request);
    long start = System.nanoTime();
    int status = 0;
    try {
      var reply = answer(request, ready, start);
      status = reply.status();
      if (!reply.isSuccess()) {
        throw new ProblemException(Refusal.of(reply, server, this::hidden));
      }
      return reply;
    } finally {
      tell(request, status, start);
    }
  }

  private void tell(ApiRequest request, int status, long start) {
    listener.accept(
        new Exchange(
            address == null ? server : address.origin(),
            request.method(),
            request.path(),
            status,
            Duration.ofNanos(System.nanoTime() - start),
            Watch.isOn()));
  }

  private Reply answer(ApiRequest request, HttpRequest ready, long start) {
    var answer = await(client.sendAsync(ready, _ -> new AnswerBody(LARGEST_ANSWER)));
    try {
      return new Reply(
          answer.statusCode(),
          answer.headers(),
          body(answer.body(), answer.headers()),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw unreadable(reason(e));
    }
  }

  private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> pending) {
    try {
      return pending.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw noAnswer("no whole answer within " + deadline.toSeconds() + " s");
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw noAnswer("stopped waiting");
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    }
  }

  /// Reads an answer while it arrives.
  ///
  /// @param <T> what is read of it
  interface Reading<T> {
    /// @param share how much of the answer has been read, from 0 to 1; -1 while that is not known
    T read(JsonArrival json, DoubleSupplier share, HttpHeaders headers);
  }

  /// Sends a request and reads its answer while it arrives, which may be a very large one. It may
  /// be waited for longer than any other; the next bytes of it may not.
  <T> T stream(ApiRequest request, Reading<T> reading) {
    return stream(request, deadline.multipliedBy(PATIENCE), reading);
  }

  /// The same of an answer that has to be whole within the deadline.
  <T> T streamInTime(ApiRequest request, Reading<T> reading) {
    return stream(request, deadline, reading);
  }

  private <T> T stream(ApiRequest request, Duration total, Reading<T> reading) {
    var ready = http(request);
    long start = System.nanoTime();
    int status = 0;
    try {
      var answer = await(client.sendAsync(ready, head -> arriving(head, total)));
      status = answer.statusCode();
      return switch (answer.body()) {
        case Arriving.Stream(var in) -> read(in, answer.headers(), reading);
        case Arriving.Whole(var bytes) -> throw refused(answer, bytes);
        case null -> throw refused(answer, null);
      };
    } catch (IOException e) {
      throw unreadable(reason(e));
    } finally {
      tell(request, status, start);
    }
  }

  private ProblemException refused(HttpResponse<?> answer, byte @Nullable [] bytes)
      throws IOException {
    var body = body(bytes, answer.headers());
    var reply = new Reply(answer.statusCode(), answer.headers(), body, Duration.ZERO);
    return new ProblemException(Refusal.of(reply, server, this::hidden));
  }

  /// The body of a success, which is read while it arrives, or of a refusal.
  private sealed interface Arriving {
    record Stream(AnswerStream in) implements Arriving {}

    record Whole(byte @Nullable [] body) implements Arriving {}
  }

  private HttpResponse.BodySubscriber<Arriving> arriving(
      HttpResponse.ResponseInfo head, Duration total) {
    return head.statusCode() >= 200 && head.statusCode() < 300
        ? HttpResponse.BodySubscribers.mapping(
            new AnswerStream(deadline, total), Arriving.Stream::new)
        : HttpResponse.BodySubscribers.mapping(new AnswerBody(LARGEST_ANSWER), Arriving.Whole::new);
  }

  private <T> T read(AnswerStream in, HttpHeaders headers, Reading<T> reading) {
    long length = headers.firstValueAsLong("Content-Length").orElse(-1);
    DoubleSupplier share = () -> length <= 0 ? -1 : Math.min(1, (double) in.position() / length);
    try (in;
        var json = new JsonArrival(unpacked(in, headers), STREAM, LARGEST_ANSWER)) {
      return reading.read(json, share, headers);
    } catch (JsonFault e) {
      throw unreadable("the answer is not JSON: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw cut(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw cut(e);
    }
  }

  private ProblemException cut(IOException fault) {
    return fault instanceof ZipException ? unreadable(reason(fault)) : noAnswer(reason(fault));
  }

  private static InputStream unpacked(InputStream in, HttpHeaders headers) throws IOException {
    return isPacked(headers) ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static boolean isPacked(HttpHeaders headers) throws IOException {
    var encoding = headers.firstValue("Content-Encoding").orElse("identity");
    return switch (encoding) {
      case "gzip" -> true;
      case "identity" -> false;
      default -> throw new IOException("the answer is encoded as " + encoding);
    };
  }

  private static byte[] body(byte @Nullable [] body, HttpHeaders headers) throws IOException {
    if (body == null) { // a proxy refused to let the request through
      return new byte[0];
    }
    return isPacked(headers) ? AnswerBody.unpacked(body, LARGEST_ANSWER) : body;
  }

  private ProblemException failed(Throwable fault) {
    return switch (fault) {
      case AnswerBody.TooLarge tooLarge -> unreadable(reason(tooLarge));
      case HttpConnectTimeoutException e ->
          offline("the server did not take the connection in time");
      case ConnectException e when isUnresolved(e) -> offline("the host name was not found");
      case ConnectException e -> offline("the connection was refused");
      case SSLHandshakeException e -> offline(Mistrust.words(e));
      default -> noAnswer(reason(fault));
    };
  }

  private static boolean isUnresolved(Throwable fault) {
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private ProblemException offline(String reason) {
    return new ProblemException(new Problem.Offline(server, hidden(reason)));
  }

  private ProblemException noAnswer(String reason) {
    return new ProblemException(new Problem.NoAnswer(server, hidden(reason)));
  }

  private static String reason(Throwable fault) {
    var message = fault.getMessage();
    return message == null ? fault.getClass().getSimpleName() : message;
  }

  private HttpRequest http(ApiRequest request) {
    if (MethodRetry.isEnabled()) {
      throw declined(Reason.METHOD_RETRY_ENABLED);
    }
    var body = request.body();
    var builder =
        HttpRequest.newBuilder(uri(request))
            .method(
                request.method(),
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body.bytes()));
    try {
      headers(request, key == null ? "" : key.reveal())
          .forEach(header -> builder.header(header.getKey(), header.getValue()));
    } catch (IllegalArgumentException e) {
      throw declined(Reason.BAD_KEY_CHARACTERS);
    }
    return builder.build();
  }

  private List<Map.Entry<String, String>> headers(ApiRequest request, String shownKey) {
    var headers = new ArrayList<Map.Entry<String, String>>();
    if (key != null) {
      headers.add(Map.entry(KEY, shownKey));
    }
    headers.add(Map.entry("Accept", "application/json"));
    if (request.isRead() && address != null && !address.isLoopback()) {
      headers.add(Map.entry("Accept-Encoding", "gzip"));
    }
    if (request.body() != null) {
      headers.add(Map.entry("Content-Type", "application/json"));
    }
    headers.addAll(new TreeMap<>(request.condition()).entrySet());
    headers.add(Map.entry("User-Agent", "Tracedesk"));
    if (address != null && address.isLoopback()) {
      headers.add(
          Map.entry(HistoryBodies.USER, Percent.encode(System.getProperty("user.name", ""))));
    }
    return headers;
  }

  private URI uri(ApiRequest request) {
    if (address == null) {
      throw offline("this is not an http or https address");
    }
    if (!mayBeSpokenTo(address)) {
      throw declined(Reason.INSECURE_ADDRESS);
    }
    var uri = address.uri(request.target());
    if (uri == null) {
      throw offline("the request would leave this server");
    }
    return uri;
  }

  /// Without encryption a key and traces cross the network readable: plain http stays on this
  /// machine.
  private static boolean mayBeSpokenTo(ServerAddress address) {
    return address.isSecure() || address.isLoopback();
  }

  private static ProblemException declined(Reason reason) {
    return new ProblemException(new Problem.Declined(reason));
  }

  /// A server's words may repeat the key it was sent.
  private String hidden(String words) {
    return key == null || key.reveal().length() < 8
        ? words
        : words.replace(key.reveal(), key.toString());
  }
}
