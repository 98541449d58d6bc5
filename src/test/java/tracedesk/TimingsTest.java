package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real program in a process of its own, and what it tells whoever measures it.
class TimingsTest {
  @TempDir Path temp;

  private ProcessBuilder measured(Class<?> window) throws Exception {
    var data = temp.resolve("data");
    FlowLogs.putTwo(data);
    var builder =
        InWindow.prepare(window, List.of(), "--data", data.toString(), "--open", "log_refunds");
    builder.environment().put(TimingLines.VARIABLE, "1");
    return builder;
  }

  @Test
  void everyEventIsToldOnceInOrderWithTheTimeSinceTheStart() throws Exception {
    var builder = measured(TimedWindow.class);
    long began = System.nanoTime();
    var program = builder.start();
    var told = new ArrayList<String>();
    var missing = new HashSet<>(Set.of("save-done", "search-done"));
    long last = 0;
    try (var lines = program.errorReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("timing [a-z-]+ \\d+")) {
          var words = line.split(" ", -1);
          told.add(words[1]);
          missing.remove(words[1]);
          assertThat(Long.parseLong(words[2])).as(line).isGreaterThanOrEqualTo(last);
          last = Long.parseLong(words[2]);
          if (missing.isEmpty()) {
            break;
          }
        }
      }
      assertThat(last).isLessThanOrEqualTo((System.nanoTime() - began) / 1_000_000 + 20);
    } finally {
      program.destroyForcibly().waitFor();
    }

    assertThat(told.getFirst()).isEqualTo("window-shown");
    assertThat(told)
        .containsSubsequence("trace-first-row", "trace-complete", "search-first-hit", "search-done")
        .containsSubsequence("body-shown", "save-done")
        .contains("list-ready")
        .doesNotHaveDuplicates();
  }

  @Test
  void aWindowThatAnswersNobodyIsToldOf() throws Exception {
    var program = measured(StallingWindow.class).start();
    try (var lines = program.errorReader()) {
      assertThat(lines.lines().filter(line -> line.matches("stall \\d+ \\d+")))
          .map(line -> Long.parseLong(line.split(" ", -1)[1]))
          .anyMatch(stall -> stall >= StallingWindow.MILLIS);
    } finally {
      program.destroyForcibly().waitFor();
    }
  }

  @Test
  void nothingIsToldUnlessAskedFor() {
    assertThat(TimingLines.wanted(Map.of(), System.err)).isNull();
    assertThat(TimingLines.wanted(Map.of(TimingLines.VARIABLE, "0"), System.err)).isNull();
  }
}
