package tracedesk.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `tracedesk serve` in a process of its own, as a user runs it: to be killed, or to be measured.
public final class ServerProcess implements AutoCloseable {
  private static final String READY = "Tracedesk server listening on http://127.0.0.1:";
  private static final String KEY = "benchmark-key";
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final Process process;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts it on a free port and waits until it listens.
  ///
  /// @param folder holds its data folder, its key and what it says of errors
  /// @param flags for the Java machine
  public static ServerProcess start(Path folder, String... flags) throws IOException {
    var key = Files.writeString(folder.resolve("key"), KEY);
    var words =
        List.of("serve", "--port", "0", "--data", data(folder).toString(), "--key-file", "" + key);
    var builder = new ProcessBuilder(command(List.of(flags), words));
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACEDESK"));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("stderr").toFile()));
    var process = builder.start();
    var ready = String.valueOf(process.inputReader().readLine());
    if (!ready.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException(ready + "\n" + Files.readString(folder.resolve("stderr")));
    }
    return new ServerProcess(process, Integer.parseInt(ready.substring(READY.length())));
  }

  /// The command that runs the program with these words.
  public static List<String> command(List<String> flags, List<String> words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=org.xerial.sqlitejdbc");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+UseCompactObjectHeaders");
    command.addAll(flags);
    command.add("--module-path");
    command.add(System.getProperty("jdk.module.path"));
    command.add("--module");
    command.add("tracedesk/tracedesk.Main");
    command.addAll(words);
    return command;
  }

  /// The data folder of a server that was started in this folder.
  public static Path data(Path folder) {
    return folder.resolve("data");
  }

  public HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> patch(String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.header("X-API-KEY", KEY).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /// Ends it with kill -9, whatever it is doing.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// The most memory it had so far; 0 where the system does not say.
  public long peakBytes() throws IOException {
    return peakBytes(process.pid());
  }

  static long peakBytes(long pid) throws IOException {
    var status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    var peak = PEAK.matcher(Files.readString(status));
    return peak.find() ? Long.parseLong(peak.group(1)) * 1024 : 0;
  }

  /// Processor time it took so far, in seconds; 0 where the system does not say.
  double cpuSeconds() {
    return cpuSeconds(process);
  }

  static double cpuSeconds(Process process) {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(0.0);
  }

  /// Asks it to end, and waits.
  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
