package tracedesk.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.port.Secrets.Place;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Secret;
import tracedesk.store.DataFolder;

/// The real `secret-tool` and GNOME keyring, on a session bus and in a home folder of the test's
/// own; and a tool that misbehaves.
@DisabledOnOs(OS.WINDOWS)
class SecretToolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final UUID ID = UUID.fromString("6c1cf1d4-6c3c-4a2e-9a2b-333333333333");

  @TempDir private Path temp;
  private final List<Process> started = new ArrayList<>();
  private Process keyring;

  @AfterEach
  void stop() throws InterruptedException {
    for (var process : started.reversed()) {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private Process start(Map<String, String> environment, String... command) throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(temp.resolve("errors").toFile());
    var process = builder.start();
    started.add(process);
    return process;
  }

  /// A session bus with a keyring that is open, both of this test's own.
  private Map<String, String> desktop() throws IOException {
    for (var program : List.of("secret-tool", "gnome-keyring-daemon", "dbus-daemon")) {
      assumeTrue(isInstalled(program), program + " is not installed");
    }
    var home = temp.resolve("home");
    var runtime = temp.resolve("run");
    Files.createDirectory(home);
    Files.createDirectory(
        runtime,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var environment = new HashMap<String, String>();
    environment.put("HOME", home.toString());
    environment.put("XDG_DATA_HOME", home.resolve("data").toString());
    environment.put("XDG_RUNTIME_DIR", runtime.toString());
    environment.put("DISPLAY", "");
    environment.put("DBUS_SESSION_BUS_ADDRESS", "");
    var bus = start(environment, "dbus-daemon", "--session", "--nofork", "--print-address");
    var line =
        new BufferedReader(new InputStreamReader(bus.getInputStream(), StandardCharsets.UTF_8));
    environment.put("DBUS_SESSION_BUS_ADDRESS", Objects.requireNonNull(line.readLine()));
    keyring =
        start(
            environment,
            "gnome-keyring-daemon",
            "--foreground",
            "--unlock",
            "--components=secrets");
    try (var in = keyring.getOutputStream()) {
      in.write("login password".getBytes(StandardCharsets.UTF_8));
    }
    await(() -> Files.exists(runtime.resolve("keyring").resolve("control")));
    await(() -> keeps(new SecretTool("secret-tool", environment, PATIENCE)));
    return environment;
  }

  private void await(BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(Files.readString(temp.resolve("errors"))).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static boolean keeps(SecretTool box) {
    try {
      box.write(ID, "Tracedesk", "ready");
      box.delete(ID);
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  private Path script(String body) throws IOException {
    var tool = temp.resolve("tool");
    Files.writeString(tool, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    return tool;
  }

  @Test
  void t4TheSecretServiceKeepsReplacesAndForgets() throws IOException {
    var box = new SecretTool("secret-tool", desktop(), PATIENCE);
    assertThat(box.read(ID)).isNull();
    box.write(ID, "Tracedesk: https://a:443", "{\"key\":\"ünïcode $(rm -rf) \\n\"}");
    assertThat(box.read(ID)).isEqualTo("{\"key\":\"ünïcode $(rm -rf) \\n\"}");
    assertThat(box.read(UUID.randomUUID())).isNull();
    box.write(ID, "Tracedesk: https://a:443", "second");
    assertThat(box.read(ID)).isEqualTo("second");
    box.delete(ID);
    assertThat(box.read(ID)).isNull();
    box.delete(ID);
  }

  @Test
  void t4KeysOfConnectionsLieInTheRealKeyring() throws IOException {
    var environment = desktop();
    try (var folder = DataFolder.open(temp.resolve("data")).orElseThrow()) {
      var box = new SecretTool("secret-tool", environment, PATIENCE);
      var key = Objects.requireNonNull(Secret.of("hl_sk_canary_0123456789"));
      var secrets = new KeptSecrets(folder, () -> box);
      secrets.put(ID, "https://a:443", key);
      assertThat(secrets.keeping().place()).isEqualTo(Place.KEYCHAIN);
      assertThat(new KeptSecrets(folder, () -> box).get(ID, "https://a:443")).isEqualTo(key);
      try (var files = Files.walk(temp)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain("canary");
        }
      }
    }
  }

  @Test
  void t4TheSecretIsNeverAmongTheArguments() throws IOException {
    var environment = desktop();
    var words = temp.resolve("arguments");
    var tool = script("printf '%s\\n' \"$@\" >>'" + words + "'\nexec secret-tool \"$@\"");
    var box = new SecretTool(tool.toString(), environment, PATIENCE);
    box.write(ID, "Tracedesk: https://a:443", "hl_sk_canary_0123456789");
    assertThat(box.read(ID)).isEqualTo("hl_sk_canary_0123456789");
    box.delete(ID);
    assertThat(Files.readString(words))
        .contains("store", "lookup", "clear")
        .doesNotContain("canary");
  }

  @Test
  void t4AKeyringThatIsGoneOrCannotBeOpenedIsNoKeychain() throws Exception {
    var environment = desktop();
    keyring.destroyForcibly();
    keyring.waitFor(10, TimeUnit.SECONDS);
    var home = temp.resolve("another home");
    Files.createDirectory(home);
    environment.put("HOME", home.toString());
    environment.put("XDG_DATA_HOME", home.toString());
    var box = new SecretTool("secret-tool", environment, PATIENCE);
    try (var folder = DataFolder.open(temp.resolve("data")).orElseThrow()) {
      assertThat(new KeptSecrets(folder, () -> box).keeping().place()).isEqualTo(Place.MEMORY);
    }
  }

  @Test
  void t4WithoutTheToolOrASessionBusThereIsNoKeychain() throws IOException {
    try (var folder = DataFolder.open(temp.resolve("data")).orElseThrow()) {
      var missing = new SecretTool(temp.resolve("none").toString(), Map.of(), PATIENCE);
      assertThat(new KeptSecrets(folder, () -> missing).keeping().keychain()).isFalse();
      assumeTrue(isInstalled("secret-tool"), "secret-tool is not installed");
      var alone =
          new SecretTool(
              "secret-tool",
              Map.of("DBUS_SESSION_BUS_ADDRESS", "", "DISPLAY", "", "XDG_RUNTIME_DIR", "/nowhere"),
              PATIENCE);
      assertThat(new KeptSecrets(folder, () -> alone).keeping().keychain()).isFalse();
    }
  }

  @Test
  void t4AToolThatHangsIsNotWaitedForForEver() throws IOException {
    var box = new SecretTool(script("exec sleep 600").toString(), Map.of(), Duration.ofMillis(300));
    assertThatThrownBy(() -> box.read(ID))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().toString()).contains("no answer within"));
  }

  @Test
  void t4WhatTheToolSaysIsPassedOnWithoutTheSecret() throws IOException {
    var tool = script("cat >/dev/null; echo 'secret-tool: The keyring is locked' >&2; exit 1");
    var box = new SecretTool(tool.toString(), Map.of(), PATIENCE);
    assertThatThrownBy(() -> box.write(ID, "Tracedesk", "hl_sk_canary"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .isEqualTo(
                        new Problem.Storage(
                            "The system’s keychain did not take the key (The keyring is locked)")));
  }
}
