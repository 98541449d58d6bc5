package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

class OtlpListenerTest {
  @TempDir Path folder;

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (var socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void itIsClosedUntilSomebodyOpensIt() {
    try (var parts = LocalParts.openForWindow(folder)) {
      assertThat(parts.host().otlp().opened()).isNull();
      assertThat(parts.host().otlp().failure()).isNull();
    }
  }

  @Test
  void whatWasLeftOpenIsOpenAtTheNextStartAndWhatWasClosedIsNot() throws IOException {
    int port = freePort();
    try (var parts = LocalParts.openForWindow(folder)) {
      var open = parts.host().otlp().open(port, true);
      assertThat(open.endpoint()).isEqualTo("http://127.0.0.1:" + port);
      assertThat(answers(port)).isTrue();
      parts.settings().save(Json.object().put("theme", "dark").build());
    }
    assertThat(answers(port)).isFalse();
    try (var parts = LocalParts.openForWindow(folder)) {
      assertThat(parts.host().otlp().opened()).isEqualTo(new OtlpPort.Open(port, true));
      assertThat(answers(port)).isTrue();
      parts.host().otlp().close();
      assertThat(answers(port)).isFalse();
    }
    try (var parts = LocalParts.openForWindow(folder)) {
      assertThat(parts.host().otlp().opened()).isNull();
      assertThat(parts.settings().load().string("theme")).isEqualTo("dark");
    }
  }

  @Test
  void openingItAnotherWayClosesTheFirst() throws IOException {
    int port = freePort();
    try (var parts = LocalParts.openForWindow(folder)) {
      parts.host().otlp().open(port, true);
      parts.host().otlp().open(port, false);

      assertThat(parts.host().otlp().opened()).isEqualTo(new OtlpPort.Open(port, false));
    }
  }

  @Test
  void aPortThatIsTakenIsAProblemThatNamesIt() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        var parts = LocalParts.openForWindow(folder)) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> parts.host().otlp().open(port, false))
          .isInstanceOf(ProblemException.class)
          .extracting(e -> ((ProblemException) e).problem())
          .isEqualTo(new Problem.PortTaken(port));
      assertThat(parts.host().otlp().opened()).isNull();
    }
  }

  @Test
  void aStartWhosePortIsTakenSaysSoAndRunsWithoutIt() throws IOException {
    int port = freePort();
    try (var parts = LocalParts.openForWindow(folder)) {
      parts.host().otlp().open(port, false);
    }
    try (var other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
        var parts = LocalParts.openForWindow(folder)) {
      assertThat(other.isBound()).isTrue();
      assertThat(parts.host().otlp().opened()).isNull();
      assertThat(Objects.requireNonNull(parts.host().otlp().failure()))
          .isEqualTo(new Problem.PortTaken(port));
    }
  }
}
