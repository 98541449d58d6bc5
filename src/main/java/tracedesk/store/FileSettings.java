package tracedesk.store;

import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.Settings;

/// What the window remembers, in a file of the data folder.
public final class FileSettings implements Settings {
  private static final String FILE = "settings.json";

  private final DataFolder folder;

  public FileSettings(DataFolder folder) {
    this.folder = folder;
  }

  @Override
  public synchronized Json.Obj load() {
    var text = folder.read(FILE);
    try {
      return text != null && Json.parse(text) instanceof Json.Obj saved ? saved : Json.Obj.EMPTY;
    } catch (JsonFault e) {
      return Json.Obj.EMPTY;
    }
  }

  @Override
  public synchronized void save(Json.Obj settings) {
    folder.write(FILE, JsonText.pretty(settings) + "\n");
  }
}
