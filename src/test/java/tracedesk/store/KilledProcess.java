package tracedesk.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/// A class with a main method, run on a database file in a process of its own, to be killed.
final class KilledProcess {
  private KilledProcess() {}

  static Process start(Class<?> main, Path file) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path =
        String.join(
            File.pathSeparator,
            root(main, main.getSimpleName() + ".class"),
            root(Database.class, "Database.class"),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""));
    try {
      return new ProcessBuilder(
              java,
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              path,
              main.getName(),
              file.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
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
