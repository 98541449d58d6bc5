package tracedesk.ui.welcome;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.OtlpPort;

/// The programs that log a first trace in each language, and the settings any OpenTelemetry
/// exporter takes.
final class Snippets {
  private static final String OTLP = "otlp";
  private static final String OTLP_STANDARD = "otlp-standard";
  private static final String OTLP_OPEN = "otlp-open";

  private final Map<Sdk, String> log = new EnumMap<>(Sdk.class);
  private final Map<String, String> otlp = new HashMap<>();

  private Snippets() {}

  /// Reads them from the program's files; blocking.
  static Snippets read() throws IOException {
    var snippets = new Snippets();
    for (var name : List.of(OTLP, OTLP_STANDARD, OTLP_OPEN)) {
      snippets.otlp.put(name, text(name + Sdk.CURL.ending()));
    }
    for (var sdk : Sdk.values()) {
      snippets.log.put(sdk, text("log" + sdk.ending()));
    }
    return snippets;
  }

  /// A whole program that logs one flow trace.
  Snippet log(Sdk sdk, String base, String key) {
    return filled(Objects.requireNonNull(log.get(sdk)), base, sdk.escaped(key));
  }

  /// The environment variables that point an exporter at the server: the fewer, the more of it is
  /// as exporters expect by themselves.
  ///
  /// @param port how the standard port is open; `null` while it is closed
  Snippet otlp(OtlpPort.@Nullable Open port, String base, String key) {
    var name = OTLP;
    if (port != null && port.port() == OtlpPort.STANDARD) {
      name = port.keyOptional() ? OTLP_OPEN : OTLP_STANDARD;
    }
    return filled(Objects.requireNonNull(otlp.get(name)), base, key);
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
