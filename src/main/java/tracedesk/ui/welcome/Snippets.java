package tracedesk.ui.welcome;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// The programs that log a first trace in each language, and the settings any OpenTelemetry
/// exporter
/// takes.
final class Snippets {
  private final Map<Sdk, String> log = new EnumMap<>(Sdk.class);
  private final String otlp;

  private Snippets(String otlp) {
    this.otlp = otlp;
  }

  /// Reads them from the program's files; blocking.
  static Snippets read() throws IOException {
    var snippets = new Snippets(text("otlp" + Sdk.CURL.ending()));
    for (var sdk : Sdk.values()) {
      snippets.log.put(sdk, text("log" + sdk.ending()));
    }
    return snippets;
  }

  /// A whole program that logs one flow trace.
  Snippet log(Sdk sdk, String base, String key) {
    return filled(Objects.requireNonNull(log.get(sdk)), base, sdk.escaped(key));
  }

  /// The environment variables that point an exporter at the server.
  Snippet otlp(String base, String key) {
    return filled(otlp, base, key);
  }

  private static Snippet filled(String text, String base, String key) {
    return new Snippet(text.replace("{base}", base).replace("{key}", key), base);
  }

  private static String text(String name) throws IOException {
    try (InputStream file = Snippets.class.getResourceAsStream("/tracedesk/ui/snippets/" + name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    }
  }
}
