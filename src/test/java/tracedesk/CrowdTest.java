package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.benchmark.ServerProcess;
import tracedesk.store.DataFolder;

/// The program started many times at once (K8): one window, the others hand over to it and end with
/// 0. `-Dinstances=100` starts a hundred.
class CrowdTest {
  @TempDir Path temp;

  private Process start(Path data, int number) throws Exception {
    var command =
        ServerProcess.command(
            List.of("-Dglass.platform=Headless", "-Dprism.order=sw", "-XX:TieredStopAtLevel=1"),
            List.of("--data", data.toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACEDESK"));
    return builder.redirectOutput(temp.resolve("out-" + number).toFile()).start();
  }

  @Test
  void k8OneOfManyOwnsTheFolderAndTheOthersHandOver() throws Exception {
    int instances = Integer.getInteger("instances", 10);
    var data = temp.resolve("data");
    var all = new ArrayList<Process>();
    try {
      long began = System.nanoTime();
      for (int i = 0; i < instances; i++) {
        all.add(start(data, i));
      }
      var left = new ArrayList<>(all);
      while (left.size() > 1) {
        assertThat(System.nanoTime() - began)
            .as("%d of %d still run", left.size(), instances)
            .isLessThan(TimeUnit.SECONDS.toNanos(20 + 3L * instances));
        left.removeIf(process -> !process.isAlive());
        Thread.onSpinWait();
      }
      long millis = (System.nanoTime() - began) / 1_000_000;
      assertThat(left).as("owners").hasSize(1);
      var owner = left.getFirst();
      assertThat(DataFolder.holder(data).orElseThrow().pid()).isEqualTo(owner.pid());
      for (int i = 0; i < instances; i++) {
        var process = all.get(i);
        if (process != owner) {
          assertThat(process.exitValue()).as(Files.readString(temp.resolve("out-" + i))).isZero();
        }
      }
      owner.destroyForcibly();
      assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
      long killed = System.nanoTime();
      DataFolder.open(data).orElseThrow().close();
      System.out.printf(
          "CrowdTest: %d starts at once, 1 owner, %d handed over with exit code 0 within %d ms of the"
              + " first start (%d ms each); free %d ms after kill -9%n",
          instances,
          instances - 1,
          millis,
          millis / instances,
          (System.nanoTime() - killed) / 1_000_000);
    } finally {
      all.forEach(Process::destroyForcibly);
    }
  }
}
