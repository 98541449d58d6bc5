package tracedesk.store;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;

/// What Tracedesk notes of a log besides its fields: which of them somebody corrected by hand, and
/// whether it came late. Local answers carry it as `"tracedesk":{"corrected":[…],"late":true}`,
/// only what there is to say.
final class Marks {
  private Marks() {}

  /// The names as they are kept in a column; `null` for none.
  static @Nullable String text(Set<String> corrected) {
    return corrected.isEmpty()
        ? null
        : Json.array(new TreeSet<>(corrected).stream().map(Json::of).toList()).text();
  }

  static Set<String> read(@Nullable String kept) {
    var names = new TreeSet<String>();
    if (kept != null && Json.parse(kept) instanceof Json.Arr list) {
      list.items().forEach(name -> names.add(name.plain()));
    }
    return names;
  }

  /// Writes the member, a comma before it, where there is something to say.
  static void write(LogRow row, StringBuilder out) {
    var corrected = text(row.corrected());
    if (corrected == null && !row.late()) {
      return;
    }
    out.append(",\"").append(Log.MARKS).append("\":{");
    if (corrected != null) {
      out.append("\"corrected\":").append(corrected).append(row.late() ? "," : "");
    }
    out.append(row.late() ? "\"late\":true}" : "}");
  }
}
