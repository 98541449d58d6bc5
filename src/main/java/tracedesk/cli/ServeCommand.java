package tracedesk.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command `tracedesk serve`: the local server alone, until it is told to stop.
@Command(
    name = "serve",
    header = "Run the local server alone, without a window.",
    description =
        "Answers Humanloop's API, v4 and v5, on this computer's loopback address and keeps what it"
            + " receives in the data folder. Needs no display. Ends on Ctrl-C or SIGTERM.",
    footerHeading = "%nKey:%n",
    footer = {
      "  Every request must carry the server's key in the header X-API-KEY. It is",
      "  read from --key-file, else from TRACEDESK_API_KEY, else made once and",
      "  kept in the data folder, readable by its owner only.",
      "",
      "  Clients: base_url=\"http://127.0.0.1:7421/v5\"",
      "",
      "  OpenTelemetry: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:7421",
      "                 OTEL_EXPORTER_OTLP_HEADERS=x-api-key=KEY"
    })
final class ServeCommand implements Runnable {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "" + ServerOptions.PORT,
      description = "The port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "A file that holds the server's key.")
  private @Nullable Path keyFile;

  @Option(
      names = "--otlp-port",
      paramLabel = "N",
      description = {
        "A second port, for OpenTelemetry exporters left at their defaults, which",
        "send to 4318: takes spans at /v1/traces and nothing else. Off unless given."
      })
  private @Nullable Integer otlpPort;

  @Option(
      names = "--otlp-no-key",
      description = "Take spans on that port without the key, from any program here.")
  private boolean otlpNoKey;

  @Spec private @Nullable CommandSpec spec;

  private final TracedeskCommand parent;
  private final Programs programs;

  ServeCommand(TracedeskCommand parent, Programs programs) {
    this.parent = parent;
    this.programs = programs;
  }

  @Override
  public void run() {
    var command = java.util.Objects.requireNonNull(spec).commandLine();
    if (!isPort(port) || otlpPort != null && !isPort(otlpPort)) {
      throw new CommandLine.ParameterException(command, "A port is a number from 0 to 65535.");
    }
    if (otlpNoKey && otlpPort == null) {
      throw new CommandLine.ParameterException(command, "--otlp-no-key needs --otlp-port.");
    }
    var stop = new StopSignal();
    var out = command.getOut();
    var exporters = otlpPort == null ? null : new ServerOptions.Exporters(otlpPort, otlpNoKey);
    try (var server = programs.serve(new ServerOptions(parent.data(), port, keyFile, exporters))) {
      out.println("Tracedesk server listening on " + server.baseUrl());
      out.println("Its key is kept in " + server.keyPlace());
      if (server.otlpUrl() != null) {
        out.println(
            "OpenTelemetry exporters: "
                + server.otlpUrl()
                + (otlpNoKey ? ", without a key" : ", with the key as x-api-key"));
      }
      out.flush();
      stop.await();
    }
  }

  private static boolean isPort(int number) {
    return number >= 0 && number <= 65535;
  }
}
