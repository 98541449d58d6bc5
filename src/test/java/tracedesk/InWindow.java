package tracedesk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import tracedesk.benchmark.ServerProcess;

/// The real program in a process of its own, on a headless screen, with somebody in it who looks
/// and types: what both sides of that need.
final class InWindow {
  private InWindow() {}

  /// Starts a process whose main class starts the program, and drives it.
  static Process start(Class<?> main, List<String> flags, String... arguments) throws IOException {
    return prepare(main, flags, arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /// Such a process, not started yet.
  static ProcessBuilder prepare(Class<?> main, List<String> flags, String... arguments) {
    var all =
        new ArrayList<>(
            List.of("-Dglass.platform=Headless", "-Dprism.order=sw", "-XX:TieredStopAtLevel=1"));
    all.addAll(flags);
    var builder = new ProcessBuilder(command(main, all, List.of(arguments)));
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACEDESK"));
    return builder;
  }

  /// The command that runs a main class, of the program or of its tests, as the program is run.
  static List<String> command(Class<?> main, List<String> flags, List<String> arguments) {
    var all = new ArrayList<>(flags);
    all.add("--patch-module");
    all.add("tracedesk=" + Path.of("target", "test-classes").toAbsolutePath());
    var command = ServerProcess.command(all, arguments);
    command.replaceAll(
        word -> word.equals("tracedesk/tracedesk.Main") ? "tracedesk/" + main.getName() : word);
    return command;
  }

  static @Nullable Node find(String query) {
    for (var window : Window.getWindows()) {
      var found = window.getScene().getRoot().lookup(query);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// Waits on the FX thread's word, at most a minute; says whether it came true.
  static boolean until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < end) {
      try {
        if (onFx(condition)) {
          return true;
        }
      } catch (IllegalStateException e) {
        Thread.onSpinWait(); // the toolkit is not there yet
      }
      Thread.sleep(5);
    }
    return false;
  }

  static <T> T onFx(Callable<T> question) throws Exception {
    var task = new FutureTask<>(question);
    Platform.runLater(task);
    return task.get();
  }

  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
