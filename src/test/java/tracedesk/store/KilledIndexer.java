package tracedesk.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.trace.LogKind;

/// Fills the search index of a database while its logs change, and prints a line for each step; run
/// in a process of its own to be killed.
final class KilledIndexer {
  private KilledIndexer() {}

  public static void main(String[] args) throws SQLException {
    var database = Database.open(Path.of(args[0]));
    var logs = new SqliteLogs(database, InstantSource.system());
    var indexer = SearchIndexer.byHand(database);
    for (int i = 0; true; i = (i + 1) % 400) {
      var body = Json.object().put("output", "word" + i + "\n" + System.nanoTime()).build();
      logs.patch(LogKind.FLOW, null, "log" + i, body, SaveTerms.NONE);
      indexer.step();
      System.out.println("step");
      System.out.flush();
    }
  }
}
