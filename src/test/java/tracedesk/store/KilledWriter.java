package tracedesk.store;

import java.nio.file.Path;
import java.time.InstantSource;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.trace.LogKind;

/// Writes logs for ever and prints each id once it is acknowledged; run in a process of its own to
/// be killed.
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] args) throws InterruptedException {
    var database = Database.open(Path.of(args[0]));
    var logs = new SqliteLogs(database, InstantSource.system());
    var writers = new Thread[3];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = Thread.startVirtualThread(() -> write(logs));
    }
    for (var writer : writers) {
      writer.join();
    }
  }

  private static void write(SqliteLogs logs) {
    while (true) {
      var body = "{\"path\":\"Kill\",\"inputs\":{\"text\":\"" + "x".repeat(500) + "\"}}";
      var created = logs.create(LogKind.FLOW, (Json.Obj) Json.parse(body), null, null);
      print("created " + created.id());
      logs.patch(
          LogKind.FLOW,
          null,
          created.id(),
          (Json.Obj) Json.parse("{\"output\":\"y\"}"),
          SaveTerms.NONE);
      print("patched " + created.id());
    }
  }

  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
