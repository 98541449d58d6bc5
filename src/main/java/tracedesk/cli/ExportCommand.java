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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.port.TraceFormats.LeftOut;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.service.TraceExport;
import tracedesk.service.TraceExport.Scope;

/// The command `tracedesk export`: takes traces out of the data folder.
@Command(
    name = "export",
    header = "Write traces of the data folder to a file or to standard output.",
    description = {
      "Writes all traces, or those named or filtered for, newest first. Works while the window is"
          + " open. A file is readable by its owner only and takes its place when it is whole.",
      "",
      "jsonl holds every log with every field and can be imported again to the letter; otlp is one"
          + " OpenTelemetry document in JSON; csv is a table with a row per log, in which cells a"
          + " spreadsheet would take for formulas begin with an apostrophe; markdown is a text to"
          + " be read; fine-tuning has an example per model call, with its corrected output, in"
          + " OpenAI's chat format."
    },
    exitCodeList = {
      "0:All was exported.",
      "1:Could not be done; the reason is on standard error.",
      "2:The command line was not understood.",
      "3:Exported, but traces changed meanwhile; how many is told on standard error.",
      "130:Stopped by Ctrl-C or SIGTERM; no file was written."
    })
final class ExportCommand implements Callable<Integer> {
  static final int CHANGED = 3;
  static final int STOPPED = 130;
  private static final Duration SHOWN_EVERY = Duration.ofMillis(200);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = {"jsonl, otlp, csv, markdown or fine-tuning.", "Default: ${DEFAULT-VALUE}."})
  private String format = "jsonl";

  @Option(
      names = "--trace",
      paramLabel = "ID",
      description = "A trace to export; may be given several times.")
  private List<String> named = List.of();

  @Option(names = "--incomplete", description = "Only traces that are not complete.")
  private boolean incomplete;

  @Option(names = "--complete", description = "Only traces that are complete.")
  private boolean complete;

  @Option(names = "--errors", description = "Only traces in which a log failed.")
  private boolean errors;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Only traces that hold this text, ignoring case.")
  private String text = "";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "-",
      description = {"The file to write; - is standard output.", "Default: ${DEFAULT-VALUE}."})
  private String output = "-";

  @Spec private @Nullable CommandSpec spec;

  private final TracedeskCommand parent;
  private final Programs programs;
  private final Terminal terminal;
  private long shown;

  ExportCommand(TracedeskCommand parent, Programs programs, Terminal terminal) {
    this.parent = parent;
    this.programs = programs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var command = Objects.requireNonNull(spec).commandLine();
    var written = format(command);
    var scope = scope(command);
    var err = command.getErr();
    var stop = new StopSignal();
    try (var source = programs.exports(parent.data())) {
      requireThere(source, scope);
      var summary = run(source, scope, written, err, stop);
      terminal.clear(err);
      tell(summary, err);
      return code(summary);
    } catch (RuntimeException e) {
      terminal.clear(err);
      throw e;
    }
  }

  private TraceExport.Summary run(
      ExportSource source, Scope scope, Format written, PrintWriter err, StopSignal stop) {
    return output.equals("-")
        ? source
            .exports()
            .run(source.traces(), scope, written, terminal.data(), _ -> {}, stop::isAsked)
        : source
            .exports()
            .run(
                source.traces(),
                scope,
                written,
                Path.of(output),
                progress -> show(err, progress),
                stop::isAsked);
  }

  private Format format(CommandLine command) {
    return switch (format) {
      case "jsonl" -> Format.JSONL;
      case "otlp" -> Format.OTLP_JSON;
      case "csv" -> Format.CSV;
      case "markdown" -> Format.MARKDOWN;
      case "fine-tuning" -> Format.FINE_TUNING;
      default ->
          throw new CommandLine.ParameterException(
              command, "A format is jsonl, otlp, csv, markdown or fine-tuning.");
    };
  }

  private Scope scope(CommandLine command) {
    boolean filtered = incomplete || complete || errors || !text.isEmpty();
    if (incomplete && complete || filtered && !named.isEmpty()) {
      throw new CommandLine.ParameterException(
          command,
          incomplete && complete
              ? "Traces are incomplete or complete; choose one."
              : "Name traces with --trace, or filter for them, not both.");
    }
    if (!named.isEmpty()) {
      return new Scope.Selected(named.stream().map(TraceId::new).toList());
    }
    var status = incomplete ? TraceStatus.INCOMPLETE : complete ? TraceStatus.COMPLETE : null;
    return filtered
        ? new Scope.Filtered(new TraceFilter(status, errors, text, null))
        : new Scope.Everything();
  }

  /// Traces somebody named must all be there.
  private static void requireThere(ExportSource source, Scope scope) {
    if (scope instanceof Scope.Selected(var ids)) {
      for (var id : ids) {
        var one = new Scope.Selected(List.of(id));
        var count = source.exports().count(source.traces(), one, Format.JSONL, () -> false);
        if (count.traces() == 0) {
          throw new CannotStart("there is no trace " + id + "; nothing was written");
        }
      }
    }
  }

  private static int code(TraceExport.Summary summary) {
    if (summary.cancelled()) {
      return STOPPED;
    }
    return summary.changed() > 0 ? CHANGED : 0;
  }

  private void show(PrintWriter err, TraceExport.Progress progress) {
    long now = System.nanoTime();
    if (now - shown < SHOWN_EVERY.toNanos()) {
      return;
    }
    shown = now;
    terminal.show(
        err,
        "%s%s logs, %s/s"
            .formatted(
                number(progress.logs()),
                progress.totalLogs() < 0 ? "" : " of " + number(progress.totalLogs()),
                number(Math.round(progress.rate()))));
  }

  /// Standard output belongs to the data, so all words go to standard error.
  private static void tell(TraceExport.Summary summary, PrintWriter err) {
    if (summary.cancelled()) {
      err.println("Stopped; no file was written");
      err.flush();
      return;
    }
    double seconds = summary.took().toNanos() / 1e9;
    err.println(
        "Exported %s records from %s logs of %s traces, %s bytes, in %s s (%s logs/s)"
            .formatted(
                number(summary.lines()),
                number(summary.logs()),
                number(summary.traces()),
                number(summary.bytes()),
                String.format(Locale.ROOT, "%.1f", seconds),
                number(Math.round(summary.logs() / Math.max(seconds, 0.001)))));
    var reasons = new ArrayList<String>();
    summary.leftOut().forEach((why, logs) -> reasons.add(number(logs) + " " + words(why)));
    if (!reasons.isEmpty()) {
      err.println("Left out: " + String.join(", ", reasons));
    }
    if (summary.changed() > 0) {
      err.println(
          "warning: "
              + number(summary.changed())
              + " traces went away, or got or lost logs, during the export");
    }
    err.flush();
  }

  private static String words(LeftOut why) {
    return switch (why) {
      case NOT_A_MODEL_CALL -> "no model calls";
      case FAILED -> "failed";
      case NO_MESSAGES -> "without messages";
      case NO_OUTPUT -> "without output";
    };
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
