package tracedesk.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.service.TraceExport;
import tracedesk.service.TraceImport;

/// Exports read back: whatever a store holds, what is written, read into an empty store and written
/// again is the same.
class RoundTripTest {
  private static final int STORES = 25;

  @TempDir Path folder;
  private final TraceExport export = new TraceExport(new FileFormats());

  /// New ones in each run; a failure names its own.
  static List<Long> seeds() {
    long first = System.nanoTime();
    System.out.println("first seed " + first);
    var seeds = new ArrayList<Long>();
    for (int i = 0; i < STORES; i++) {
      seeds.add(first + i);
    }
    return seeds;
  }

  private TraceExport.Summary export(OddStore store, Format format, Path target) {
    return export.run(
        store.traces(), new TraceExport.Scope.Everything(), format, target, _ -> {}, () -> false);
  }

  private void bring(Path file, OddStore store) {
    var summary =
        new TraceImport(new ExchangeFiles(), store.intake())
            .run(List.of(file), _ -> {}, () -> false);
    assertThat(summary.damaged()).isEmpty();
    assertThat(summary.filled()).isZero();
    assertThat(summary.unchanged()).isZero();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void linesExportedImportedAndExportedAgainAreTheSameToTheByte(long seed) throws Exception {
    var first = folder.resolve("first.jsonl");
    var second = folder.resolve("second.jsonl");
    try (var store = new OddStore(folder.resolve("a.db"));
        var other = new OddStore(folder.resolve("b.db"))) {
      store.fill(new Random(seed));
      var summary = export(store, Format.JSONL, first);
      assertThat(summary.lines()).isEqualTo(store.logs()).isPositive();
      bring(first, other);
      export(other, Format.JSONL, second);
      assertThat(difference(first, second)).as("seed " + seed).isEmpty();
    }
  }

  /// What stands around the first byte that differs.
  private static String difference(Path first, Path second) throws IOException {
    long at = Files.mismatch(first, second);
    return at < 0 ? "" : around(first, at) + "\n  became\n" + around(second, at);
  }

  private static String around(Path file, long at) throws IOException {
    var bytes = Files.readAllBytes(file);
    int from = (int) Math.max(0, at - 300);
    return new String(bytes, from, (int) Math.min(bytes.length - from, 500), UTF_8);
  }
}
