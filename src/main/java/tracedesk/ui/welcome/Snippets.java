package tracedesk.ui.welcome;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// The programs that log a first trace, and the lines that complete it, in each language.
final class Snippets {
  private final Map<Sdk, String> log = new EnumMap<>(Sdk.class);
  private final Map<Sdk, String> complete = new EnumMap<>(Sdk.class);

  private Snippets() {}

  /// Reads them from the program's files; blocking.
  static Snippets read() throws IOException {
    var snippets = new Snippets();
    for (var sdk : Sdk.values()) {
      snippets.log.put(sdk, text("log" + sdk.ending()));
      snippets.complete.put(sdk, text("complete" + sdk.ending()));
    }
    return snippets;
  }

  /// A whole program that logs one flow trace.
  Snippet log(Sdk sdk, String base, String key) {
    return filled(log, sdk, base, key);
  }

  /// What goes below it to correct the trace and mark it complete.
  Snippet complete(Sdk sdk, String base, String key) {
    return filled(complete, sdk, base, key);
  }

  private static Snippet filled(Map<Sdk, String> texts, Sdk sdk, String base, String key) {
    var text = Objects.requireNonNull(texts.get(sdk));
    return new Snippet(text.replace("{base}", base).replace("{key}", sdk.escaped(key)), base);
  }

  private static String text(String name) throws IOException {
    try (InputStream file = Snippets.class.getResourceAsStream("/tracedesk/ui/snippets/" + name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    }
  }
}
