package tracedesk.server;

/// A change that was sent for another revision of a log than it has.
final class OutdatedLog extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long revision;

  /// @param revision the one it has
  OutdatedLog(long revision) {
    super("The log has changed", null, false, false);
    this.revision = revision;
  }

  long revision() {
    return revision;
  }
}
