package tracedesk.ui.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of logs to import.
public final class LogFiles {
  private LogFiles() {}

  /// JSON Lines: as many traces, each a flow with a prompt in it, and as many lines that are none.
  public static Path write(Path file, int traces, int damaged) {
    var lines = new StringBuilder();
    for (int i = 0; i < traces; i++) {
      lines.append(
          """
          {"id":"log_flow%d","flow":{"id":"fl_1","path":"Brought/Batch","version_id":"flv_1","attributes":{}},"inputs":{"n":%d},"output":"done","log_status":"incomplete","start_time":"2026-03-01T10:00:00Z","end_time":"2026-03-01T10:00:04Z"}
          {"id":"log_prompt%d","trace_parent_id":"log_flow%d","prompt":{"id":"pr_1","path":"Brought/Answer","version_id":"prv_1","model":"gpt-4o"},"inputs":{},"output":"yes","start_time":"2026-03-01T10:00:01Z","end_time":"2026-03-01T10:00:02Z"}
          """
              .formatted(i, i, i, i));
    }
    for (int i = 0; i < damaged; i++) {
      lines.append("{\"id\": \"log_half").append(i).append("\", \"output\": tru\n");
    }
    return write(file, lines.toString());
  }

  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
