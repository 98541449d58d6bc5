package tracedesk.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import tracedesk.store.Database;
import tracedesk.store.ManyLogs;

/// A data folder that holds a [ScaleTrace], made once under `target/scale`, with the whole search
/// index, as it is some minutes after the logs came.
public record ScaleStore(Path data, int size) {
  /// The large trace's id.
  public static final String TRACE = ScaleTrace.ID;

  /// Stands in one of a thousand outputs.
  public static final String NEEDLE = ScaleTrace.NEEDLE;

  private static final String MADE = "made";

  public static ScaleStore of(String name, long seed) throws IOException, InterruptedException {
    var trace = new ScaleTrace(name, seed);
    var folder = Path.of("target", "scale", name + "-" + seed).toAbsolutePath();
    var store = new ScaleStore(folder.resolve("data"), trace.size());
    if (!Files.exists(folder.resolve(MADE))) {
      clear(folder);
      Files.createDirectories(folder);
      var file = folder.resolve("logs.jsonl");
      trace.write(file);
      var words = List.of("import", "--data", store.data().toString(), file.toString());
      var program =
          new ProcessBuilder(ServerProcess.command(List.of("-Xmx512m"), words))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("import.txt").toFile())
              .start();
      if (program.waitFor() != 0) {
        throw new IOException(Files.readString(folder.resolve("import.txt")));
      }
      Files.delete(file);
      try (var database = Database.open(store.data().resolve("tracedesk.db"))) {
        ManyLogs.index(database);
      }
      Files.createFile(folder.resolve(MADE));
    }
    return store;
  }

  /// Bytes on the disk.
  public long bytes() throws IOException {
    try (var files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }
}
