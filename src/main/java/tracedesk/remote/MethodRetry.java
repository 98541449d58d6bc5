package tracedesk.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Whether this Java is told to send a PATCH again by itself when no answer came
/// (`jdk.httpclient.enableAllMethodRetry`, as a system property or in `net.properties`). Then
/// nothing may be sent: a save could be carried out twice.
final class MethodRetry {
  private static final String NAME = "jdk.httpclient.enableAllMethodRetry";
  private static final boolean IN_FILE = isOn(inFile());

  private MethodRetry() {}

  static boolean isEnabled() {
    var property = System.getProperty(NAME);
    return property == null ? IN_FILE : isOn(property);
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && (value.isEmpty() || Boolean.parseBoolean(value));
  }

  private static @Nullable String inFile() {
    var file = Path.of(System.getProperty("java.home"), "conf", "net.properties");
    var properties = new Properties();
    try (var in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      return null;
    }
    return properties.getProperty(NAME);
  }
}
