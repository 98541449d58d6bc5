package tracedesk.cli;

/// Why the program cannot do what it was started for, in words for the terminal.
public final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotStart(String message) {
    super(message, null, false, false);
  }

  public CannotStart(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
