package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.trace.LogId;
import tracedesk.ui.session.Sending;

/// The saves of a log that are taken back when its correction is discarded, and come back with it.
final class Withdrawal {
  private final Sending sending;
  private final LogId log;
  private final List<Operation> taken = new ArrayList<>();
  private boolean given;

  Withdrawal(Sending sending, LogId log) {
    this.sending = sending;
    this.log = log;
  }

  /// Takes back what is not under way.
  ///
  /// @param then follows if there was anything
  void take(Runnable then) {
    given = false;
    sending.takeBack(
        log,
        saves -> {
          if (given) {
            sending.giveBack(saves);
          } else if (!saves.isEmpty()) {
            taken.addAll(saves);
            then.run();
          }
        });
  }

  /// Gives back what was taken, or is just being taken.
  void giveBack() {
    given = true;
    sending.giveBack(List.copyOf(taken));
    taken.clear();
  }
}
