package tracedesk.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tracedesk.service.TraceImport;

/// The command `tracedesk import`: brings traces out of files into the data folder.
@Command(
    name = "import",
    header = "Bring traces out of files into the data folder.",
    description = {
      "Takes the folders of Humanloop's export tool (the dated one, the one above it, files/ or one"
          + " file's) and zips of them, Humanloop log JSON and JSON Lines, OTLP JSON and JSON Lines,"
          + " and Tracedesk's own exports, plain or packed with gzip. What a file holds is told by"
          + " its content, not its name.",
      "",
      "Nothing that is there is changed: importing adds what is missing, and importing again does"
          + " nothing. Works while the window is open. Damaged lines are listed and skipped."
    },
    exitCodeList = {
      "0:All was imported.",
      "1:Could not be done; the reason is on standard error.",
      "2:The command line was not understood.",
      "3:Imported, but for damaged lines; they are listed on standard error.",
      "130:Stopped by Ctrl-C or SIGTERM; what was imported so far is kept."
    })
final class ImportCommand implements Callable<Integer> {
  static final int DAMAGED = 3;
  static final int STOPPED = 130;
  private static final Duration SHOWN_EVERY = Duration.ofMillis(200);
  private static final int DAMAGES_TOLD = 100;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders to import.")
  private List<Path> paths = List.of();

  @Spec private @Nullable CommandSpec spec;

  private final TracedeskCommand parent;
  private final Programs programs;
  private final Terminal terminal;
  private long shown;

  ImportCommand(TracedeskCommand parent, Programs programs, Terminal terminal) {
    this.parent = parent;
    this.programs = programs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var command = Objects.requireNonNull(spec).commandLine();
    var err = command.getErr();
    var stop = new StopSignal();
    try (var target = programs.imports(parent.data())) {
      var summary = target.imports().run(paths, progress -> show(err, progress), stop::isAsked);
      terminal.clear(err);
      tell(summary, err);
      command.getOut().println(words(summary));
      if (!summary.sets().isEmpty()) {
        command.getOut().println(words(summary.sets()));
      }
      command.getOut().flush();
      return code(summary);
    } catch (RuntimeException e) {
      terminal.clear(err);
      throw e;
    }
  }

  private static int code(TraceImport.Summary summary) {
    if (summary.cancelled()) {
      return STOPPED;
    }
    return summary.damagedCount() > 0 ? DAMAGED : 0;
  }

  private void show(PrintWriter err, TraceImport.Progress progress) {
    long now = System.nanoTime();
    if (now - shown < SHOWN_EVERY.toNanos()) {
      return;
    }
    shown = now;
    var left = progress.left();
    terminal.show(
        err,
        "%s logs, %s/s, %d %%%s"
            .formatted(
                number(progress.logs()),
                number(Math.round(progress.rate())),
                progress.bytes() * 100 / Math.max(1, progress.totalBytes()),
                left == null ? "" : ", " + time(left) + " left"));
  }

  private static void tell(TraceImport.Summary summary, PrintWriter err) {
    summary.warnings().forEach(warning -> err.println("warning: " + Terminal.plain(warning)));
    summary.damaged().stream()
        .limit(DAMAGES_TOLD)
        .forEach(
            damage ->
                err.println(
                    Terminal.plain(
                        damage.file()
                            + (damage.line() == 0 ? "" : ":" + damage.line())
                            + ": "
                            + damage.reason())));
    if (summary.damagedCount() > DAMAGES_TOLD) {
      err.println("… and " + number(summary.damagedCount() - DAMAGES_TOLD) + " more");
    }
    err.flush();
  }

  private static String words(TraceImport.Summary summary) {
    double seconds = summary.took().toNanos() / 1e9;
    return "%s%s logs of %s traces in %s (%s/s): %s new, %s filled, %s unchanged, %s damaged"
        .formatted(
            summary.cancelled() ? "Stopped after " : "Imported ",
            number(summary.read()),
            number(summary.traces()),
            time(summary.took()),
            number(Math.round(summary.read() / Math.max(seconds, 0.001))),
            number(summary.added()),
            number(summary.filled()),
            number(summary.unchanged()),
            number(summary.damagedCount()));
  }

  private static String words(TraceImport.Sets sets) {
    var parts = new ArrayList<String>();
    if (sets.datasets() + sets.datapoints() > 0) {
      parts.add(
          count(sets.datasets(), "dataset version")
              + " with "
              + count(sets.datapoints(), "datapoint"));
    }
    if (sets.evaluations() + sets.runs() > 0) {
      parts.add(count(sets.evaluations(), "evaluation") + " with " + count(sets.runs(), "run"));
    }
    if (sets.deployments() > 0) {
      parts.add(count(sets.deployments(), "deployment"));
    }
    return "Also new: " + String.join(", ", parts);
  }

  private static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
