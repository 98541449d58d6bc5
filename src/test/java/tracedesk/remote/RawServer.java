package tracedesk.remote;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;

/// A server that breaks HTTP: after each request it does with the socket whatever the test says.
final class RawServer implements AutoCloseable {
  interface Behaviour {
    void answer(Socket socket, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  RawServer(Behaviour behaviour) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try {
              var socket = server.accept();
              Thread.startVirtualThread(() -> serve(socket, behaviour));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  /// Sends these bytes and closes the connection.
  static Behaviour sending(String bytes) {
    return (_, out) -> out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Resets the connection without an answer.
  static Behaviour resetting() {
    return (socket, _) -> socket.setSoLinger(true, 0);
  }

  private void serve(Socket socket, Behaviour behaviour) {
    try (socket) {
      requests.add(request(new BufferedInputStream(socket.getInputStream())));
      behaviour.answer(socket, socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // the client went away
    }
  }

  private static String request(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("cut");
      }
      head.append((char) c);
    }
    var length =
        head.toString()
            .lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /// Head and body of every request seen.
  List<String> requests() {
    return requests;
  }

  Profile profile() {
    return new Profile(
        UUID.randomUUID(),
        "raw",
        "http://127.0.0.1:" + server.getLocalPort(),
        Api.V5,
        Safety.FREE,
        false);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
