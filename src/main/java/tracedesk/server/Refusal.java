package tracedesk.server;

/// A request turned away before it reached a store, with the status and the words to say so.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String description;

  /// @param message what is wrong, short
  /// @param description what to do about it
  Refusal(int status, String message, String description) {
    super(message, null, false, false);
    this.status = status;
    this.description = description;
  }

  int status() {
    return status;
  }

  String message() {
    return String.valueOf(getMessage());
  }

  String description() {
    return description;
  }
}
