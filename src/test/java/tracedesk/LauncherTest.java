package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's ahead-of-time cache, with a Java that only notes what it is asked for.
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir private Path temp;
  private Path program;
  private Path jar;
  private Path rehearsals;

  @BeforeEach
  void install() throws IOException {
    var java = temp.resolve("java").resolve("bin").resolve("java");
    rehearsals = temp.resolve("rehearsals");
    script(
        java,
        """
        #!/bin/sh
        printf '%s\\n' "$@"
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*)
              echo once >>"$REHEARSALS"
              [ -z "$FAILS" ] && echo cache >"${word#*=}"
              exit ${FAILS:-0} ;;
          esac
        done
        """);
    Files.writeString(temp.resolve("java").resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    program = temp.resolve("home").resolve("bin").resolve("tracedesk");
    jar = temp.resolve("home").resolve("lib").resolve("tracedesk.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "the program");
    script(program, Files.readString(Path.of("packaging", "bin", "tracedesk")));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Process start(String fails, String... words) throws IOException {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", temp.resolve("java").toString());
    builder.environment().put("XDG_CACHE_HOME", "/dev/null/nowhere");
    builder.environment().put("REHEARSALS", rehearsals.toString());
    builder.environment().put("FAILS", fails);
    return builder.start();
  }

  private List<String> told(String... words) throws Exception {
    var process = start("", words);
    var lines = process.inputReader().lines().toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return lines;
  }

  private static boolean isCached(List<String> told) {
    assertThat(told).containsSequence("--module", "tracedesk");
    boolean cached = told.stream().anyMatch(word -> word.startsWith("-XX:AOTCache="));
    assertThat(told.contains("-XX:+VerifySharedSpaces"))
        .as("a damaged cache is found out before it is used")
        .isEqualTo(cached);
    return cached;
  }

  @Test
  void theWindowStartsWithTheCacheOfItsRehearsalAndTheServerAloneWithoutIt() throws Exception {
    assertThat(isCached(told())).isFalse();

    assertThat(start("", "--rehearse").waitFor()).isZero();

    assertThat(isCached(told())).isTrue();
    assertThat(isCached(told("--open", "log_1"))).isTrue();
    assertThat(isCached(told("serve", "--port", "0"))).isFalse();
    assertThat(isCached(told("--version"))).isFalse();
  }

  @Test
  void aCacheIsItsOwnersOnly() throws Exception {
    start("", "--rehearse").waitFor();

    try (var files = Files.walk(temp.resolve("home").resolve("cache"))) {
      assertThat(files.toList())
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .endsWith("------"));
    }
  }

  @Test
  void aCacheOfOtherFilesOrAnotherJavaIsNotUsed() throws Exception {
    start("", "--rehearse").waitFor();
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(isCached(told())).isFalse();

    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(isCached(told())).isTrue();
    Files.writeString(temp.resolve("java").resolve("release"), "JAVA_VERSION=\"25.0.2\"\n");
    assertThat(isCached(told())).isFalse();
  }

  @Test
  void aRehearsalThatFailsIsNoObstacle() throws Exception {
    assertThat(start("1", "--rehearse").waitFor()).isEqualTo(1);

    assertThat(isCached(told())).isFalse();
  }

  @Test
  void ofManyRehearsalsAtOnceOneIsEnough() throws Exception {
    var starts = new ArrayList<Process>();
    for (int i = 0; i < 8; i++) {
      starts.add(start("", "--rehearse"));
    }
    for (var start : starts) {
      start.waitFor();
    }

    assertThat(isCached(told())).isTrue();
    assertThat(Files.readAllLines(rehearsals)).hasSize(1);
    try (var files = Files.list(temp.resolve("home").resolve("cache"))) {
      assertThat(files.toList()).hasSize(1);
    }
  }
}
