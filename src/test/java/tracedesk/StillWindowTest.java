package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A window that is open all day: as long as anything moves in it, JavaFX draws sixty frames a
/// second. In a process of its own, since in one that had other windows those might move.
class StillWindowTest {
  @TempDir Path temp;

  @Test
  void nothingMovesWhileNobodyDoesAnything() throws Exception {
    var data = temp.resolve("data");
    FlowLogs.putTwo(data);
    var program =
        InWindow.start(
            StillWindow.class, List.of(), "--data", data.toString(), "--open", "log_refunds");
    try (var lines = program.inputReader()) {
      assertThat(lines.lines()).containsExactly("still", "still");
    } finally {
      program.destroyForcibly().waitFor();
    }
  }
}
