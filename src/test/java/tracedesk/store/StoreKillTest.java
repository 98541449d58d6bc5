package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;

class StoreKillTest {
  private static final int ROUNDS = 5;

  /// The last line may be cut by the kill; it was not acknowledged then.
  private static final Pattern WHOLE = Pattern.compile("(created|patched) log_\\w{21}");

  @TempDir Path folder;

  @Test
  void everyAcknowledgedWriteSurvivesAKill() throws Exception {
    long seed = System.nanoTime();
    System.out.println("StoreKillTest seed " + seed);
    var random = new Random(seed);
    var file = folder.resolve("kill.db");
    var acknowledged = new ArrayList<String>();
    for (int round = 0; round < ROUNDS; round++) {
      int before = acknowledged.size();
      int enough = before + 20 + random.nextInt(200);
      var writer = KilledProcess.start(KilledWriter.class, file);
      try (var lines =
          new BufferedReader(
              new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
        var line = lines.readLine();
        while (line != null) {
          if (WHOLE.matcher(line).matches()) {
            acknowledged.add(line);
          }
          if (acknowledged.size() == enough) {
            writer.toHandle().destroyForcibly();
          }
          line = lines.readLine();
        }
      } finally {
        writer.destroyForcibly();
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(acknowledged).as("seed %d", seed).hasSizeGreaterThan(before);
      check(file, acknowledged, seed);
    }
  }

  private static void check(Path file, Iterable<String> acknowledged, long seed) {
    try (var database = Database.open(file)) {
      var logs = new SqliteLogs(database, InstantSource.system());
      for (var line : acknowledged) {
        var words = line.split(" ");
        var log = (Json.Obj) Json.parse(logs.log(words[1]).log().text());
        if (words[0].equals("patched")) {
          assertThat(log.string("output")).as("seed %d, %s", seed, line).isEqualTo("y");
        }
      }
      assertThat(
              database.<List<String>>read(
                  t -> t.list("PRAGMA integrity_check", row -> row.text(1))))
          .containsExactly("ok");
    }
  }
}
