package tracedesk.ui.outbox;

import java.util.List;
import tracedesk.domain.outbox.Operation;

/// How many saves are in the outbox, and how they stand.
///
/// @param waiting those that go on by themselves
public record Counts(int all, int waiting, int conflicts, int rejected) {
  static final Counts NONE = new Counts(0, 0, 0, 0);

  static Counts of(List<Operation> operations) {
    int waiting = 0;
    int conflicts = 0;
    int rejected = 0;
    for (var operation : operations) {
      switch (operation.state()) {
        case READY, SENDING, UNKNOWN -> waiting++;
        case CONFLICT -> conflicts++;
        case REJECTED -> rejected++;
      }
    }
    return new Counts(operations.size(), waiting, conflicts, rejected);
  }
}
