package tracedesk.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tracedesk.domain.profile.LogLink;

/// The command `tracedesk open`: shows the log of a link in the window.
@Command(
    name = "open",
    header = "Show the log of a link in the window.",
    description =
        "Opens the window at the log, or shows it in the window that is open already. Copy link in"
            + " the window makes such links. They name a log and hold no key.")
final class OpenCommand implements Runnable {
  @Parameters(paramLabel = "LINK", description = "Such as tracedesk://trace/log_1/log/log_2.")
  private String link = "";

  @Spec private @Nullable CommandSpec spec;

  private final TracedeskCommand parent;
  private final Programs programs;

  OpenCommand(TracedeskCommand parent, Programs programs) {
    this.parent = parent;
    this.programs = programs;
  }

  @Override
  public void run() {
    var parsed = LogLink.parse(link.strip());
    if (parsed == null) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "This is not a link to a log. One looks like tracedesk://trace/log_1/log/log_2.");
    }
    programs.window(parent.data(), parsed);
  }
}
