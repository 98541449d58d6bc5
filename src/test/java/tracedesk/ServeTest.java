package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;
import tracedesk.store.DataFolder;
import tracedesk.wire.otlp.Fixtures;

/// `tracedesk serve` as a user runs it: a process of its own.
class ServeTest {
  private static final String READY = "Tracedesk server listening on http://127.0.0.1:";

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (var process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private final class Serve {
    final Process process;
    final BufferedReader out;
    private String ready = "";

    Serve(List<String> flags, Map<String, String> environment, String... words) throws IOException {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=org.xerial.sqlitejdbc");
      command.addAll(flags);
      command.addAll(
          List.of(
              "--module-path",
              System.getProperty("jdk.module.path"),
              "--module",
              "tracedesk/tracedesk.Main"));
      command.addAll(List.of(words));
      var builder = new ProcessBuilder(command);
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("TRACEDESK") || name.equals("DISPLAY"));
      builder.environment().putAll(environment);
      builder.redirectError(folder.resolve("stderr-" + started.size()).toFile());
      process = builder.start();
      started.add(process);
      out = process.inputReader();
    }

    int port() throws IOException {
      ready = String.valueOf(out.readLine());
      assertThat(ready).as(errors()).startsWith(READY);
      return Integer.parseInt(ready.substring(READY.length()));
    }

    String errors() throws IOException {
      return Files.readString(folder.resolve("stderr-" + started.indexOf(process)));
    }

    int exit() throws InterruptedException {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }
  }

  private Serve serve(String... more) throws IOException {
    return serve(Map.of(), more);
  }

  private Serve serve(Map<String, String> environment, String... more) throws IOException {
    var words = new ArrayList<>(List.of("serve", "--port", "0", "--data", data().toString()));
    words.addAll(List.of(more));
    return new Serve(List.of(), environment, words.toArray(String[]::new));
  }

  private Path data() {
    return folder.resolve("data folder");
  }

  @Test
  void withoutRoomForTemporaryFilesItSaysSo() throws Exception {
    var gone = folder.resolve("gone");
    var serve =
        new Serve(
            List.of("-Djava.io.tmpdir=" + gone),
            Map.of(),
            "serve",
            "--port",
            "0",
            "--data",
            data().toString());
    assertThat(serve.exit()).isEqualTo(1);
    assertThat(serve.errors())
        .contains("tracedesk: the database engine cannot be unpacked into " + gone);
    assertThat(data().resolve("tracedesk.db")).doesNotExist();
  }

  private static int status(int port, String method, String path, String key, String body)
      throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .version(HttpClient.Version.HTTP_1_1)
                  .header("X-API-KEY", key)
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private String ownKey() throws IOException {
    return Files.readString(data().resolve("server-key")).strip();
  }

  @Test
  void itRunsWithoutLoadingTheWindowAndSaysWhereItsKeyIs() throws Exception {
    var classes = folder.resolve("classes.log");
    var words = new String[] {"serve", "--port", "0", "--data", data().toString()};
    var serve = new Serve(List.of("-Xlog:class+load:file=" + classes), Map.of(), words);
    int port = serve.port();

    assertThat(serve.out.readLine())
        .isEqualTo("Its key is kept in " + data().resolve("server-key"));
    assertThat(ownKey()).matches("[0-9a-f]{64}");
    assertThat(status(port, "GET", "/v5/files", ownKey(), "")).isEqualTo(200);
    assertThat(status(port, "GET", "/v5/files", "another", "")).isEqualTo(401);
    serve.process.destroy();
    serve.exit();
    assertThat(Files.readString(classes))
        .contains("tracedesk.server.LocalServer")
        .doesNotContain("javafx")
        .doesNotContain("com.sun.glass");
  }

  @Test
  void itTakesSpansOnASecondPortWithoutTheKeyWhenToldTo() throws Exception {
    var serve = serve("--otlp-port", "0", "--otlp-no-key");
    int port = serve.port();
    serve.out.readLine();
    var said = serve.out.readLine();
    assertThat(said)
        .matches("OpenTelemetry exporters: http://127\\.0\\.0\\.1:[0-9]+, without a key");
    var second = URI.create(said.split("[ ,]+")[2]).resolve("/v1/traces");
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(second)
                  .header("Content-Type", "application/x-protobuf")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Fixtures.protobuf("traceloop")))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }

    assertThat(status(port, "GET", "/v5/files?name=weather", ownKey(), "")).isEqualTo(200);
    assertThat(status(port, "POST", "/v1/traces", "another", "{}")).isEqualTo(401);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows ends a process without asking it")
  void itEndsCleanlyWhenAskedTo() throws Exception {
    var serve = serve();
    serve.port();

    serve.process.destroy();

    assertThat(serve.exit()).isZero();
    assertThat(serve.errors()).isEmpty();
    assertThat(data().resolve("tracedesk.db-wal")).doesNotExist();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void t5WhatItKeepsIsForItsOwnerOnlyAndTheKeyIsNeverPrinted() throws Exception {
    var serve = serve();
    int port = serve.port();
    status(port, "POST", "/v5/flows/log", ownKey(), "{\"path\":\"f\"}");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
        .isEqualTo("rwx------");
    try (var files = Files.list(data())) {
      assertThat(files.toList())
          .hasSizeGreaterThan(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .as(file.toString())
                      .isEqualTo("rw-------"));
    }
    serve.process.toHandle().destroy();
    serve.exit();
    var printed = serve.ready + serve.out.lines().toList() + serve.errors();
    assertThat(printed).doesNotContain(ownKey());
  }

  @Test
  void theKeyComesFromTheFileElseFromTheEnvironment() throws Exception {
    var file = Files.writeString(folder.resolve("key"), "from-the-file\n");
    var environment = Map.of("TRACEDESK_API_KEY", "from-the-environment");
    var first = serve(environment, "--key-file", file.toString());
    int port = first.port();
    assertThat(first.out.readLine()).contains(file.toString());
    assertThat(status(port, "GET", "/v5/files", "from-the-file", "")).isEqualTo(200);
    assertThat(status(port, "GET", "/v5/files", "from-the-environment", "")).isEqualTo(401);
    first.process.destroy();
    first.exit();

    var second = serve(environment);
    port = second.port();
    assertThat(second.out.readLine()).contains("TRACEDESK_API_KEY");
    assertThat(status(port, "GET", "/v5/files", "from-the-environment", "")).isEqualTo(200);
    assertThat(data().resolve("server-key")).doesNotExist();
  }

  @Test
  void anUnusableKeyIsExplained() throws Exception {
    var empty = Files.writeString(folder.resolve("empty"), "\n");
    var serve = serve("--key-file", empty.toString());
    assertThat(serve.exit()).isEqualTo(1);
    assertThat(serve.errors()).startsWith("tracedesk: ").contains("no usable key");

    var missing = serve("--key-file", folder.resolve("none").toString());
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.errors()).contains("cannot read the key file");
  }

  @Test
  void aTakenPortIsExplained() throws Exception {
    try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      var serve = serve("--port", "" + taken.getLocalPort());
      assertThat(serve.exit()).isEqualTo(2);
      var only =
          new Serve(
              List.of(),
              Map.of(),
              "serve",
              "--port",
              "" + taken.getLocalPort(),
              "--data",
              data().toString());
      assertThat(only.exit()).isEqualTo(1);
      assertThat(only.errors())
          .contains("port " + taken.getLocalPort() + " is taken")
          .contains("--port");
    }
  }

  @Test
  void aSecondServerSaysWhoHoldsTheFolder() throws Exception {
    var first = serve();
    int port = first.port();

    var second = serve();

    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.errors())
        .contains("process " + first.process.pid())
        .contains("port " + port)
        .contains(data().toString());
    assertThat(status(port, "GET", "/v5/files", ownKey(), "")).isEqualTo(200);
  }

  @Test
  void aWindowOnAServedFolderSaysWhoHoldsIt() throws Exception {
    var first = serve();
    first.port();

    var window = new Serve(List.of(), Map.of(), "--data", data().toString());

    assertThat(window.exit()).isEqualTo(1);
    assertThat(window.errors())
        .contains("process " + first.process.pid())
        .contains("tracedesk serve");
  }

  @Test
  void aSecondWindowRaisesTheFirstInsteadOfOpening() throws Exception {
    var raised = new AtomicInteger();
    try (var host = ServerAssembly.forWindow(DataFolder.open(data()).orElseThrow())) {
      host.onRaise(_ -> raised.incrementAndGet());

      var second = new Serve(List.of(), Map.of(), "--data", data().toString());

      assertThat(second.exit()).as(second.errors()).isZero();
      assertThat(raised).hasValue(1);
      assertThat(host.requests()).isZero();
    }
  }

  @Test
  void l12ALinkIsHandedToTheWindowThatIsOpen() throws Exception {
    var link = "tracedesk://trace/log_%2F1/log/log%20%C3%A9?origin=https%3A%2F%2Fa.example%3A443";
    var shown = new AtomicReference<LogLink>();
    try (var host = ServerAssembly.forWindow(DataFolder.open(data()).orElseThrow())) {
      host.onRaise(shown::set);

      var second = new Serve(List.of(), Map.of(), "open", link, "--data", data().toString());

      assertThat(second.exit()).as(second.errors()).isZero();
      assertThat(shown.get())
          .isEqualTo(
              new LogLink(new TraceId("log_/1"), new LogId("log é"), "https://a.example:443"));
    }
  }

  @Test
  void aTraceToOpenIsHandedToTheWindowThatIsOpen() throws Exception {
    var shown = new AtomicReference<LogLink>();
    try (var host = ServerAssembly.forWindow(DataFolder.open(data()).orElseThrow())) {
      host.onRaise(shown::set);

      var second = new Serve(List.of(), Map.of(), "--open", "log 1", "--data", data().toString());

      assertThat(second.exit()).as(second.errors()).isZero();
      assertThat(shown.get()).isEqualTo(LogLink.to(new TraceId("log 1")));
    }
  }

  @Test
  void theWindowsServerTakesAFreePortWhereItsOwnIsTaken() throws Exception {
    try (var first = ServerAssembly.forWindow(DataFolder.open(data()).orElseThrow());
        var second = ServerAssembly.forWindow(DataFolder.open(folder.resolve("b")).orElseThrow())) {
      assertThat(second.port()).isNotEqualTo(first.port());
      assertThat(status(second.port(), "GET", "/v5/files", second.key().reveal(), ""))
          .isEqualTo(200);
      assertThat(second.bytesOnDisk()).isPositive();
      assertThat(second.baseUrl()).isEqualTo("http://127.0.0.1:" + second.port());
    }
    assertThat(DataFolder.open(data())).hasValueSatisfying(DataFolder::close);
  }

  @Test
  void killedBetweenAcknowledgedWritesItLosesNone() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var acknowledged = new ArrayList<String>();
    for (int round = 0; round < 4; round++) {
      var serve = serve();
      int port = serve.port();
      var key = ownKey();
      for (var id : acknowledged) {
        assertThat(status(port, "GET", "/v5/logs/" + id, key, ""))
            .as("seed " + seed + " " + id)
            .isEqualTo(200);
      }
      var killer =
          Thread.ofVirtual()
              .unstarted(
                  () -> {
                    try {
                      Thread.sleep(random.nextInt(200, 1200));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    serve.process.destroyForcibly();
                  });
      killer.start();
      write(port, key, round, acknowledged);
      killer.join();
      serve.process.waitFor();
    }
    assertThat(acknowledged).hasSizeGreaterThan(20);
  }

  /// Writes until the server is gone, noting each id it acknowledged.
  private static void write(int port, String key, int round, List<String> acknowledged)
      throws InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; ; i++) {
        var id = "log_" + round + "_" + i;
        var request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v5/flows/log"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("X-API-KEY", key)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"path\":\"f\",\"log_id\":\""
                            + id
                            + "\",\"output\":\""
                            + "x".repeat(2000)
                            + "\"}"))
                .build();
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          acknowledged.add(id);
        }
      }
    } catch (IOException e) {
      // the server was killed
    }
  }
}
