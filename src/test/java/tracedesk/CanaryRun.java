package tracedesk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import tracedesk.cli.ServerOptions;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Secrets.Place;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.TraceId;
import tracedesk.exchange.FileFormats;
import tracedesk.remote.HttpConnector;
import tracedesk.remote.TestServer;
import tracedesk.remote.TestServer.Answer;
import tracedesk.remote.TestServer.Received;
import tracedesk.service.Connections;
import tracedesk.service.TraceExport;
import tracedesk.store.DataFolder;
import tracedesk.store.FileProfiles;
import tracedesk.store.keys.TestKeys;
import tracedesk.ui.fx.Problems;

/// A whole working day with keys that must not be seen anywhere: everything that can go wrong goes
/// wrong, and is printed and logged in full.
public final class CanaryRun {
  private CanaryRun() {}

  static final String CONNECTION_KEY = "hl_sk_canary_of_a_connection";
  static final String SERVER_KEY = "td_canary_of_the_local_server";
  static final String PASSPHRASE = "canary passphrase";

  /// @param words the folder to work in
  public static void main(String[] words) throws Exception {
    logEverything();
    var temp = Path.of(words[0]);
    var folder = DataFolder.open(temp.resolve("data")).orElseThrow();
    folder.write("server-key", SERVER_KEY);
    try (var server = ServerAssembly.alone(folder, new ServerOptions(folder.path(), 0, null));
        var connector = new HttpConnector();
        var echo = new TestServer(CanaryRun::echo);
        var broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      breakEverything(broken);
      var secrets = TestKeys.withoutKeychain(folder);
      var connections =
          new Connections(new FileProfiles(folder), secrets, connector, server.localHost());
      connector.onExchange(done -> System.out.println(done));
      connections.keepKeysIn(Place.ENCRYPTED_FILE, Passphrase.of(PASSPHRASE));
      attempt(() -> secrets.get(UUID.randomUUID(), "https://a:443"));
      System.out.println(connections.keeping() + " " + Passphrase.of(PASSPHRASE));
      for (var path :
          List.of("401", "403", "404", "409", "422", "429", "500", "302", "200", "text")) {
        work(connections, profile(echo.url() + "/" + path));
      }
      work(connections, profile("http://127.0.0.1:" + broken.getLocalPort()));
      work(connections, profile("http://127.0.0.1:1"));
      work(connections, profile("https://127.0.0.1:" + broken.getLocalPort()));
      work(connections, profile("http://" + CanaryRun.class.getSimpleName() + ".invalid"));
      local(connections, connector, server, temp);
    }
    System.out.println("done");
    Thread.sleep(java.time.Duration.ofMinutes(5));
  }

  private static void logEverything() {
    var root = Logger.getLogger("");
    root.setLevel(Level.ALL);
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    root.addHandler(console);
  }

  private static Profile profile(String url) {
    return new Profile(UUID.randomUUID(), "Canary", url, Api.V5, Safety.FREE, false);
  }

  /// A server that says back what it was sent, wherever words can stand.
  private static Answer echo(Received request) {
    var key = request.header("X-api-key");
    var escaped = new StringBuilder();
    key.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
    var status = request.path().substring(1).split("/")[0];
    var detail =
        "{\"detail\":[{\"loc\":[\"header\",\"%s\"],\"msg\":\"bad key %s or %s\",\"type\":\"%s\"}]}"
            .formatted(key, key, escaped, escaped);
    return switch (status) {
      case "200" ->
          new Answer(
              200,
              Map.of("Content-Encoding", key.isEmpty() ? "x" : key),
              detail.getBytes(StandardCharsets.UTF_8));
      case "text" -> Answer.ok("key " + key + " {");
      case "302" ->
          new Answer(302, Map.of("Location", "https://evil.example/?key=" + key), new byte[0]);
      default -> Answer.json(Integer.parseInt(status), detail);
    };
  }

  /// A server whose answers are no HTTP and name the key.
  private static void breakEverything(ServerSocket server) {
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try (var socket = server.accept()) {
              var request = new byte[1 << 14];
              int length = socket.getInputStream().read(request);
              var key =
                  new String(request, 0, Math.max(0, length), StandardCharsets.ISO_8859_1)
                      .lines()
                      .filter(line -> line.startsWith("X-API-KEY: "))
                      .map(line -> line.substring("X-API-KEY: ".length()))
                      .findFirst()
                      .orElse("none");
              socket
                  .getOutputStream()
                  .write(
                      ("HTTP/1.1 2" + key + " " + key + "\r\n" + key + "\r\n\r\n")
                          .getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
              System.out.println("a connection ended: " + e);
            }
          }
        });
  }

  private static void work(Connections connections, Profile profile) {
    var key = Objects.requireNonNull(Secret.of(CONNECTION_KEY));
    attempt(
        () -> {
          connections.save(profile, key);
          return profile + " " + key;
        });
    attempt(() -> connections.test(profile, null));
    attempt(() -> connections.test(profile, key));
    attempt(() -> connections.connect(profile).capabilities());
    attempt(() -> connections.connect(profile).files());
    attempt(() -> connections.connect(profile).list(TraceFilter.ALL, null));
    attempt(() -> connections.connect(profile).open(new TraceId("log_1")));
  }

  private static void local(
      Connections connections, HttpConnector connector, ServerAssembly server, Path temp)
      throws IOException {
    var local = connections.local();
    var lines = temp.resolve("in.jsonl");
    Files.writeString(
        lines,
        "{\"id\":\"log_a\",\"path\":\"flow\",\"start_time\":\"2026-01-02T03:04:05Z\",\"output\":\"x\"}\nnot JSON\n");
    attempt(() -> server.imports().run(List.of(lines), progress -> {}, () -> false));
    var body =
        "{\"log_id\":\"log_a\",\"path\":\"flow\",\"output\":\"x\",\"start_time\":\"2026-01-02T03:04:05Z\"}";
    connector.send(
        local, server.key(), "POST", "/v5/flows/log", body.getBytes(StandardCharsets.UTF_8));
    var traces = connections.connect(local);
    attempt(traces::capabilities);
    attempt(() -> traces.list(TraceFilter.ALL, null));
    var log = traces.log(new tracedesk.domain.trace.LogId("log_a"));
    var patch = LogPatch.between(log, Map.of(Field.OUTPUT, new Edit.Set<>(Json.of("corrected"))));
    attempt(() -> traces.preview(log, patch));
    attempt(() -> traces.save(log, patch));
    attempt(() -> traces.save(log, patch));
    attempt(() -> traces.log(new tracedesk.domain.trace.LogId("log_none")));
    for (var format : Format.values()) {
      var target = temp.resolve("exports-" + format + "." + format.extension());
      attempt(
          () ->
              new TraceExport(new FileFormats())
                  .run(
                      traces,
                      new TraceExport.Scope.Everything(),
                      format,
                      target,
                      p -> {},
                      () -> false));
    }
    attempt(() -> new Handover(temp.resolve("data")).server());
    attempt(
        () ->
            ServerAssembly.alone(
                DataFolder.open(temp.resolve("data")).orElseThrow(),
                new ServerOptions(temp, 0, null)));
    attempt(() -> server.keyPlace() + server.key() + server.localHost().key().masked().length());
  }

  /// Does something and prints all there is to print of what came out.
  private static void attempt(Callable<?> step) {
    try {
      System.out.println(step.call());
    } catch (Exception e) {
      var words =
          Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
              .map(Throwable::toString)
              .toList();
      System.out.println(words);
      if (e instanceof ProblemException problem) {
        System.out.println(Problems.text(problem.problem()) + " " + problem.problem());
      }
      e.printStackTrace();
      System.getLogger("tracedesk").log(System.Logger.Level.ERROR, "A step failed", e);
    }
  }
}
