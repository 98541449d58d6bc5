package tracedesk.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A class with a main method, run on a database file in a process of its own, to be killed.
final class KilledProcess {
  private KilledProcess() {}

  static Process start(Class<?> main, Path file) {
    return start(List.of(), main, file.toString());
  }

  /// @param before a program that runs the process under its conditions, and its arguments
  static Process start(List<String> before, Class<?> main, String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path =
        String.join(
            File.pathSeparator,
            root(main, main.getName().substring(main.getPackageName().length() + 1) + ".class"),
            root(Database.class, "Database.class"),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""));
    var command = new ArrayList<>(before);
    command.addAll(List.of(java, "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", path, main.getName()));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folder of classes a class was read from.
  private static String root(Class<?> type, String name) {
    try {
      var url = type.getResource(name);
      var folder = Path.of(url.toURI()).getParent();
      return folder.getParent().getParent().toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
