package tracedesk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Keys that would be noticed anywhere, through the whole program and its crash.
@DisabledOnOs(OS.WINDOWS)
class CanaryTest {
  @TempDir private Path temp;

  private static String launcher() throws IOException {
    return Files.readString(Path.of("packaging", "bin", "tracedesk"));
  }

  /// What the launcher hands to Java when it is started with these words.
  private List<String> started(String... words) throws Exception {
    var home = temp.resolve("java home");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");
    var java = home.resolve("bin").resolve("java");
    Files.writeString(java, "#!/bin/sh\numask\nprintf '%s\\n' \"$@\"\n");
    var program = temp.resolve("tracedesk");
    Files.writeString(
        program,
        launcher().replace("{{run.flags}} {{run.memory}}", "").replace("{{window.flags}}", ""));
    for (var script : List.of(java, program)) {
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().put("HOME", "/home/ines");
    builder.environment().put("XDG_CACHE_HOME", "/dev/null/nowhere");
    builder.environment().keySet().removeAll(List.of("TRACEDESK_DATA", "XDG_DATA_HOME"));
    var process = builder.start();
    var lines = process.inputReader().lines().toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return lines;
  }

  @Test
  void t5TheReportOfACrashGoesToTheDataFolderForItsOwnerOnly() throws Exception {
    assertThat(started().getFirst()).isEqualTo("0077");
    assertThat(started("--data", "/my data"))
        .contains("-XX:ErrorFile=/my data/hs_err_%p.log", "--data", "/my data");
    assertThat(started("serve", "--data=/my data", "--port", "0"))
        .contains("-XX:ErrorFile=/my data/hs_err_%p.log");
    assertThat(started())
        .anyMatch(line -> line.matches("-XX:ErrorFile=/home/ines/.*hs_err_%p.log"));
  }

  @Test
  void t5NoHeapAndNoCoreIsEverWritten() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("-XX:-HeapDumpOnOutOfMemoryError -XX:-CreateCoredumpOnCrash</run.flags>");
    assertThat(launcher()).contains("{{run.flags}}");
  }

  @Test
  void t5NoKeyIsSeenAnywhereOutsideItsStore() throws Exception {
    var out = temp.resolve("stdout");
    var process = run(out);
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
      while (process.isAlive() && !Files.readString(out).endsWith("done\n")) {
        assertThat(System.nanoTime()).as(Files.readString(temp.resolve("stderr"))).isLessThan(end);
        Thread.sleep(50);
      }
      assertThat(Files.readString(out))
          .as(Files.readString(temp.resolve("stderr")))
          .endsWith("done\n");
      new ProcessBuilder("kill", "-SEGV", Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    var data = temp.resolve("data");
    var crash = data.resolve("hs_err_" + process.pid() + ".log");
    assertThat(crash).isNotEmptyFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(crash)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(out)).contains("***").contains("bad key ***");
    var seen = new ArrayList<String>();
    try (var files = Files.walk(temp)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.equals(data.resolve("server-key"))) {
          seen.addAll(canaries(file));
        }
      }
    }
    assertThat(seen).isEmpty();
    assertThat(data.resolve("keys.encrypted.json")).isNotEmptyFile();
  }

  private static List<String> canaries(Path file) throws IOException {
    var content = new String(Files.readAllBytes(file), ISO_8859_1);
    return Stream.of(CanaryRun.CONNECTION_KEY, CanaryRun.SERVER_KEY, CanaryRun.PASSPHRASE)
        .flatMap(
            key ->
                Stream.of(
                    key,
                    new String(key.getBytes(UTF_16LE), ISO_8859_1),
                    Base64.getEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8))))
        .filter(content::contains)
        .map(key -> file + " holds " + key)
        .toList();
  }

  private Process run(Path out) throws IOException {
    var path =
        String.join(
            File.pathSeparator,
            Path.of("target", "test-classes").toAbsolutePath().toString(),
            Path.of("target", "classes").toAbsolutePath().toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""));
    Files.createFile(out);
    return new ProcessBuilder(
            "sh",
            "-c",
            "umask 077; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + temp.resolve("data").resolve("hs_err_%p.log"),
            "-cp",
            path,
            CanaryRun.class.getName(),
            temp.toString())
        .redirectOutput(out.toFile())
        .redirectError(temp.resolve("stderr").toFile())
        .start();
  }
}
