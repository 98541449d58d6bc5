package tracedesk.domain.trace;

import java.util.Locale;
import java.util.Optional;

/// What sort of file lives at a path: what logs belong to, and datasets, which have none.
public enum FileKind {
  FLOW("fl"),
  PROMPT("pr"),
  TOOL("tl"),
  AGENT("ag"),
  EVALUATOR("ev"),
  DATASET("ds");

  private final String prefix;

  FileKind(String prefix) {
    this.prefix = prefix;
  }

  /// What ids of such files begin with; those of their versions have a `v` after it.
  public String prefix() {
    return prefix;
  }

  /// The API's word, singular and lower case: `flow`, `prompt` …
  public String api() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The API's path segment: `flows`, `prompts` …
  public String collection() {
    return api() + "s";
  }

  public static Optional<FileKind> ofApi(String word) {
    for (var kind : values()) {
      if (kind.api().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
