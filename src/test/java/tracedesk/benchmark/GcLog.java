package tracedesk.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The garbage collector's log of a process, for how much heap it had in use at most.
public record GcLog(Path file) {
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->\\d+M\\((\\d+)M\\)");

  /// The flag that makes a Java machine write it.
  public String flag() {
    return "-Xlog:gc:file=" + file;
  }

  /// Mebibytes in use before a collection, at most.
  public long peak() throws IOException {
    long peak = 0;
    for (var line : Files.readAllLines(file)) {
      var pause = PAUSE.matcher(line);
      if (pause.find()) {
        peak = Math.max(peak, Long.parseLong(pause.group(1)));
      }
    }
    return peak;
  }
}
