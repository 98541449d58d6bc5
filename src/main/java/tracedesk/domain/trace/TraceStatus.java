package tracedesk.domain.trace;

import java.util.Optional;

/// Whether a flow trace still takes logs (incomplete) or was closed for good (complete).
public enum TraceStatus {
  INCOMPLETE,
  COMPLETE;

  public String api() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  public static Optional<TraceStatus> ofApi(String word) {
    return switch (word) {
      case "incomplete" -> Optional.of(INCOMPLETE);
      case "complete" -> Optional.of(COMPLETE);
      default -> Optional.empty();
    };
  }
}
