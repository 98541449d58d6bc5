package tracedesk.service.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Stands between client and server and does to each request what a bad network, a proxy or a
/// broken server would. On loopback only.
final class FaultProxy implements AutoCloseable {
  private static final byte[] BOMB = bomb();
  private static final String JSON = "Content-Type: application/json\r\n";

  /// What is done to one request.
  enum Fault {
    NONE,
    /// The connection is reset after some bytes of the request; the server sees nothing.
    RESET_IN_REQUEST,
    /// The server carries it out, the connection is reset before the answer.
    RESET_BEFORE_ANSWER,
    /// The server carries it out, the answer breaks off.
    CUT_ANSWER,
    RESET_IN_ANSWER,
    /// An error in the server's place, or after it carried the request out.
    STATUS_INSTEAD,
    STATUS_AFTER,
    /// 200 with JSON that breaks off, in each of the three ways a body can end.
    SHORT_LENGTH,
    SHORT_CHUNK,
    SHORT_CLOSE,
    PORTAL,
    OTHER_LOG,
    DELAY,
    /// Carried out, but the answer comes after the client gave up.
    TOO_LATE,
    DRIP,
    REDIRECT,
    CONTINUE_ONLY,
    TWO_ANSWERS,
    BOMB,
    LONG_HEADER,
    UNAUTHORIZED
  }

  /// A request as it came.
  record Request(String head, byte[] body) {
    String method() {
      return head.substring(0, head.indexOf(' '));
    }

    boolean isWrite() {
      return !method().equals("GET");
    }
  }

  private final URI upstream;
  private final String elsewhere;
  private final Random random;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listening;
  private volatile @Nullable Thread accepting;
  private volatile Function<Request, Fault> plan = _ -> Fault.NONE;
  final AtomicInteger faults = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();

  /// Headers of the next answers of [Fault#STATUS_INSTEAD]; by chance when empty.
  volatile String status = "";

  FaultProxy(String upstream, String elsewhere, long seed) {
    this.upstream = URI.create(upstream);
    this.elsewhere = elsewhere;
    this.random = new Random(seed);
    listening = anywhere();
    port = listening.getLocalPort();
  }

  /// Below the ports that the system gives to connections: it can be listened to again.
  private ServerSocket anywhere() {
    for (int tries = 0; tries < 100; tries++) {
      try {
        return listen(20_000 + random.nextInt(10_000));
      } catch (UncheckedIOException taken) {
        continue;
      }
    }
    throw new IllegalStateException("no port is free");
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  void plan(Function<Request, Fault> next) {
    plan = next;
  }

  /// Connections are refused until [#up].
  void down() {
    close();
    faults.incrementAndGet();
  }

  void up() {
    if (listening.isClosed()) {
      listening = listen(port);
    }
  }

  int openConnections() {
    return open.size();
  }

  private ServerSocket listen(int at) {
    try {
      var socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 200);
      accepting = Thread.startVirtualThread(() -> accept(socket));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        var socket = from.accept();
        open.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      boolean more = true;
      while (more) {
        more = answer(socket, in, socket.getOutputStream());
      }
    } catch (IOException e) {
      // the client went away, or the proxy is closed
    } finally {
      open.remove(socket);
    }
  }

  /// @return whether the connection is good for another request
  private boolean answer(Socket socket, InputStream in, OutputStream out) throws IOException {
    var head = head(in);
    if (head.isEmpty()) {
      return false;
    }
    var request = new Request(head, in.readNBytes(length(head)));
    requests.incrementAndGet();
    var fault = plan.apply(request);
    if (fault != Fault.NONE) {
      faults.incrementAndGet();
    }
    return answer(fault, request, socket, out);
  }

  private boolean answer(Fault fault, Request request, Socket socket, OutputStream out)
      throws IOException {
    switch (fault) {
      case NONE -> out.write(forward(request));
      case RESET_IN_REQUEST -> {
        return reset(socket);
      }
      case RESET_BEFORE_ANSWER -> {
        forward(request);
        return reset(socket);
      }
      case CUT_ANSWER, RESET_IN_ANSWER -> {
        var answer = forward(request);
        out.write(answer, 0, chance(answer.length));
        out.flush();
        return fault == Fault.RESET_IN_ANSWER && reset(socket);
      }
      case STATUS_INSTEAD -> text(out, status.isEmpty() ? status(6) : status, "{}");
      case STATUS_AFTER -> {
        forward(request);
        text(out, status(5), "{}");
      }
      case SHORT_LENGTH, SHORT_CHUNK, SHORT_CLOSE -> {
        shortened(fault, forward(request), out);
        return false;
      }
      case PORTAL ->
          text(out, "200 OK\r\nContent-Type: text/html\r\n", "<html><body>Sign in</body></html>");
      case OTHER_LOG ->
          text(
              out,
              "200 OK\r\n" + JSON,
              "{\"id\":\"log_of_somebody_else\",\"flow\":{\"id\":\"fl\",\"path\":\"p\"},\"output\":\"x\"}");
      case DELAY -> {
        pause(20);
        out.write(forward(request));
      }
      case TOO_LATE -> {
        var answer = forward(request);
        untilClosed(socket);
        out.write(answer);
        return false;
      }
      case DRIP -> {
        for (byte one : forward(request)) {
          out.write(one);
          out.flush();
          pause(20);
        }
      }
      case REDIRECT -> {
        int code = new int[] {301, 302, 307, 308}[chance(4)];
        text(out, code + " Moved\r\nLocation: " + elsewhere + "/v5/logs/x\r\n", "");
      }
      case CONTINUE_ONLY -> {
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
        out.flush();
        untilClosed(socket);
        return false;
      }
      case TWO_ANSWERS -> {
        var answer = forward(request);
        out.write(answer);
        out.write(answer);
      }
      case BOMB -> {
        var top = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
        out.write((top + BOMB.length + "\r\n\r\n").getBytes(UTF_8));
        out.write(BOMB);
      }
      case LONG_HEADER -> {
        out.write(("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(500_000) + "\r\n").getBytes(UTF_8));
        out.write("Content-Length: 2\r\n\r\n{}".getBytes(UTF_8));
      }
      case UNAUTHORIZED -> text(out, "401 Unauthorized\r\n" + JSON, "{\"detail\":\"who?\"}");
    }
    out.flush();
    return true;
  }

  /// The last one, 429, means that nothing was carried out.
  private String status(int kinds) {
    var retry =
        new String[] {"3", "Sun, 06 Nov 1994 08:49:37 GMT", "soon", "-7", "1000000000"}[chance(5)];
    return switch (chance(kinds)) {
      case 0 -> "500 Broken\r\n";
      case 1 -> "502 Bad gateway\r\n";
      case 2 -> "504 Gateway timeout\r\n";
      case 3 -> "408 Request timeout\r\n";
      case 4 -> "503 Down\r\nRetry-After: " + retry + "\r\n";
      default -> "429 Slow down\r\nRetry-After: " + retry + "\r\n";
    };
  }

  private static void text(OutputStream out, String top, String body) throws IOException {
    var head = "HTTP/1.1 " + top + "Content-Length: " + body.length() + "\r\n\r\n";
    out.write((head + body).getBytes(UTF_8));
  }

  private void shortened(Fault fault, byte[] answer, OutputStream out) throws IOException {
    var all = new String(answer, ISO_8859_1);
    var body = all.substring(all.indexOf("\r\n\r\n") + 4);
    var half = body.substring(0, chance(Math.max(1, body.length())));
    var top = "HTTP/1.1 200 OK\r\n" + JSON;
    var framed =
        switch (fault) {
          case SHORT_LENGTH -> top + "Content-Length: " + (half.length() + 7) + "\r\n\r\n" + half;
          case SHORT_CHUNK ->
              top
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(half.length() + 7)
                  + "\r\n"
                  + half;
          default -> top + "Connection: close\r\n\r\n" + half;
        };
    out.write(framed.getBytes(ISO_8859_1));
    out.flush();
  }

  private static boolean reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    return false;
  }

  /// The client gives up at its deadline; then there is nobody to answer.
  private static void untilClosed(Socket socket) throws IOException {
    socket.getInputStream().read();
  }

  private static void pause(int millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private int chance(int bound) {
    synchronized (random) {
      return random.nextInt(bound);
    }
  }

  /// The server's whole answer, with a length.
  private byte[] forward(Request request) throws IOException {
    try (var server = new Socket(InetAddress.getLoopbackAddress(), upstream.getPort())) {
      var head =
          request
              .head()
              .replaceFirst("(?i)\r\nConnection:[^\r]*", "")
              .replaceFirst("(?i)\r\nHost:[^\r]*", "\r\nHost: 127.0.0.1:" + upstream.getPort());
      var out = server.getOutputStream();
      out.write(head.replaceFirst("\r\n", "\r\nConnection: close\r\n").getBytes(ISO_8859_1));
      out.write(request.body());
      out.flush();
      var answer = new String(server.getInputStream().readAllBytes(), ISO_8859_1);
      return answer.replaceFirst("(?i)\r\nConnection: close", "").getBytes(ISO_8859_1);
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int c = in.read();
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private static byte[] bomb() {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      var blanks = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        gzip.write(blanks);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (var socket : open) {
        socket.close();
      }
      if (accepting != null) {
        accepting.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
