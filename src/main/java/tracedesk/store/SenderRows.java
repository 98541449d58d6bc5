package tracedesk.store;

import java.sql.SQLException;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.edit.Sender;

/// Those by whose hand logs came and changed, each kept once.
final class SenderRows {
  private SenderRows() {}

  /// The number of the sender's row.
  static long of(Transaction transaction, Sender sender) throws SQLException {
    var known =
        transaction.first(
            "SELECT seq FROM sender WHERE who = ? AND source = ?",
            row -> row.number(1),
            sender.who(),
            sender.from());
    return known != null
        ? known
        : transaction.insert(
            "INSERT INTO sender (who, source) VALUES (?, ?)", sender.who(), sender.from());
  }

  /// A sender as a row tells it; unknown where there is none.
  static Sender read(Transaction.Row row, int who, int source) throws SQLException {
    var way = row.maybeText(source);
    return way == null ? Sender.UNKNOWN : new Sender(row.text(who), Revision.Source.valueOf(way));
  }
}
