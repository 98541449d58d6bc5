package tracedesk.store;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.trace.LogReader;

/// Types for ever into three logs and prints each text once it is said to be on the disk; run in a
/// process of its own to be killed.
final class KilledTyper {
  static final UUID SERVER = new UUID(0, 9);

  private KilledTyper() {}

  static LogDraft draft(String log, String output) {
    var base =
        LogReader.v5(
            (Json.Obj)
                Json.parse(
                    "{\"id\":\"%s\",\"prompt\":{\"id\":\"pr_1\",\"path\":\"Kill\"},\"output\":\"old\"}"
                        .formatted(log)));
    return LogDraft.of(base).with(Field.OUTPUT, new Edit.Set<>(Json.of(output)));
  }

  public static void main(String[] args) {
    var drafts = new SqliteDrafts(Database.openDrafts(Path.of(args[0])), InstantSource.system());
    var counts = Map.of("log_a", new int[1], "log_b", new int[1], "log_c", new int[1]);
    while (true) {
      counts.forEach(
          (log, count) -> {
            var kept = new Drafts.Kept(SERVER, draft(log, "text " + count[0]));
            drafts.apply(List.of(new Drafts.Change.Keep(kept)));
            System.out.println(log + " " + count[0]++);
            System.out.flush();
          });
    }
  }
}
