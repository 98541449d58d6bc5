package tracedesk.store.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// The Secret Service of a Linux desktop (GNOME Keyring, KWallet, KeePassXC), through libsecret's
/// `secret-tool`. A secret goes in on standard input and comes out on standard output, never
/// through arguments or a file.
final class SecretTool implements KeyBox {
  /// Long enough for a person to unlock the keychain when the system asks.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String program;
  private final Map<String, String> environment;
  private final Duration patience;

  SecretTool() {
    this("secret-tool", Map.of(), PATIENCE);
  }

  /// @param environment what the tool sees besides this process's own
  SecretTool(String program, Map<String, String> environment, Duration patience) {
    this.program = program;
    this.environment = environment;
    this.patience = patience;
  }

  private record Answer(int exit, byte[] out, String err) {}

  @Override
  public @Nullable String read(UUID id) {
    var answer = run("", List.of("lookup", "application", SERVICE, "connection", id.toString()));
    if (answer.exit() == 0) {
      return new String(answer.out(), StandardCharsets.UTF_8);
    }
    return absent(answer, "give the key back");
  }

  @Override
  public void write(UUID id, String label, String text) {
    var answer =
        run(
            text,
            List.of(
                "store", "--label=" + label, "application", SERVICE, "connection", id.toString()));
    if (answer.exit() != 0) {
      throw refused("take the key", answer.err());
    }
  }

  @Override
  public void delete(UUID id) {
    var answer = run("", List.of("clear", "application", SERVICE, "connection", id.toString()));
    if (answer.exit() != 0) {
      absent(answer, "forget the key");
    }
  }

  /// The tool fails silently where there is nothing, and with words where something is wrong.
  private static @Nullable String absent(Answer answer, String what) {
    if (!answer.err().isBlank()) {
      throw refused(what, answer.err());
    }
    return null;
  }

  private Answer run(String input, List<String> words) {
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(words);
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      var process = builder.start();
      var out =
          CompletableFuture.supplyAsync(
              () -> all(process.getInputStream()), Thread::startVirtualThread);
      var err =
          CompletableFuture.supplyAsync(
              () -> all(process.getErrorStream()), Thread::startVirtualThread);
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        System.getLogger("tracedesk.store").log(System.Logger.Level.DEBUG, "It did not listen", e);
      }
      try {
        if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
          throw refused("answer", "no answer within " + patience.toSeconds() + " s");
        }
        var said = new String(err.join(), StandardCharsets.UTF_8).strip();
        return new Answer(process.exitValue(), out.join(), said);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw refused("answer", "secret-tool could not be started");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("answer", "stopped waiting");
    }
  }

  private static byte[] all(InputStream stream) {
    try (stream) {
      return stream.readNBytes(1 << 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException refused(String what, String reason) {
    return new ProblemException(
        new Problem.Storage(
            "The system’s keychain did not "
                + what
                + " ("
                + reason.replaceFirst("^secret-tool: ", "")
                + ")"));
  }
}
