package tracedesk.store;

import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.Settings;

/// What the window remembers, in a file of the data folder.
public final class FileSettings implements Settings {
  private final DataFolder folder;
  private final String file;

  public FileSettings(DataFolder folder) {
    this(folder, "settings.json");
  }

  /// @param file a name of its own for what another than the window's own part remembers
  public FileSettings(DataFolder folder, String file) {
    this.folder = folder;
    this.file = file;
  }

  @Override
  public synchronized Json.Obj load() {
    var text = folder.read(file);
    try {
      return text != null && Json.parse(text) instanceof Json.Obj saved ? saved : Json.Obj.EMPTY;
    } catch (JsonFault e) {
      return Json.Obj.EMPTY;
    }
  }

  @Override
  public synchronized void save(Json.Obj settings) {
    folder.write(file, JsonText.pretty(settings) + "\n");
  }
}
