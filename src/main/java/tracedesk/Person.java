package tracedesk;

import tracedesk.domain.edit.Revision;
import tracedesk.domain.edit.Sender;

/// Whoever uses the program on this computer, for the history of logs.
final class Person {
  private Person() {}

  /// As one who brings files.
  static Sender importing() {
    return new Sender(System.getProperty("user.name", ""), Revision.Source.IMPORT);
  }
}
