package tracedesk.store;

import java.nio.file.Path;
import java.time.InstantSource;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Traces;
import tracedesk.domain.port.TracesContract;
import tracedesk.domain.trace.LogKind;

class SqliteTracesTest extends TracesContract {
  @Override
  protected Server start(Path folder) {
    var database = Database.open(folder.resolve("test.db"));
    var logs = new SqliteLogs(database, InstantSource.system());
    var legacy = new SqliteLegacyLogs(database, InstantSource.system(), logs);
    var traces = new SqliteTraces(database, InstantSource.system(), logs, legacy);
    return new Server() {
      @Override
      public Traces traces() {
        return traces;
      }

      @Override
      public void post(String path, String text) {
        var body = Json.parse(text);
        if (path.equals("/v4/logs")) {
          var requests = body instanceof Json.Arr list ? list.items() : java.util.List.of(body);
          legacy.create(requests.stream().map(Json.Obj.class::cast).toList());
        } else {
          var kind = LogKind.ofApi(path.split("/")[2].replaceFirst("s$", "")).orElseThrow();
          logs.create(kind, (Json.Obj) body, null, null);
        }
      }

      @Override
      public void close() {
        database.close();
      }
    };
  }
}
