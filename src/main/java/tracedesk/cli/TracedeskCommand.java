package tracedesk.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.trace.TraceId;

/// The command `tracedesk`: without a further word it opens the window.
@Command(
    name = "tracedesk",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    scope = ScopeType.INHERIT,
    header = "Inspect LLM traces, correct logs by hand, mark traces complete.",
    synopsisHeading = "%n",
    descriptionHeading = "%n",
    description = "Without a command, opens the window. Its local server starts with it.",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done, or stopped when asked to.",
      "1:Could not be done; the reason is on standard error.",
      "2:The command line was not understood.",
      "3:The data folder or a file in it cannot be read and written.",
      "4:A database in it is damaged, of a newer Tracedesk or of another program."
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  TRACEDESK_DATA      The data folder, where --data is not given.",
      "  TRACEDESK_API_KEY   The local server's key, where no key file is given.",
      "  TRACEDESK_TIMINGS   With 1, the window tells on standard error when what one",
      "                      waits for was there: timing EVENT MILLISECONDS_SINCE_START;",
      "                      and when it answered nobody: stall MILLISECONDS AT."
    })
public final class TracedeskCommand implements Runnable {
  private static final int NO_ACCESS = 3;
  private static final int UNUSABLE = 4;

  private static final String REMEDY =
      "it was left as it is. Open the window on this folder to choose what to do (a backup, what can"
          + " still be read, or an empty one), or move the file away";

  @Option(
      names = WindowWords.DATA,
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = {
        "The folder with the database, connections and keys.",
        "Default: where this system keeps programs' data."
      })
  private @Nullable Path data;

  @Option(
      names = WindowWords.OPEN,
      paramLabel = "TRACE_ID",
      description = {
        "Opens the window straight at this trace of the local server,",
        "or shows it in the window that is open already."
      })
  private @Nullable String trace;

  @Spec private @Nullable CommandSpec spec;

  private final Programs programs;

  TracedeskCommand(Programs programs) {
    this.programs = programs;
  }

  /// Runs the command line.
  ///
  /// @return the process's exit code
  public static int run(Programs programs, String... words) {
    var window = WindowWords.of(words);
    if (window == null) {
      return commandLine(programs).execute(words);
    }
    try {
      programs.window(window.data(), window.link());
      return CommandLine.ExitCode.OK;
    } catch (Exception failure) {
      return tell(failure, commandLine(programs));
    }
  }

  /// As the library tells of what its commands throw.
  private static int tell(Exception failure, CommandLine command) {
    try {
      return explain(failure, command);
    } catch (Exception unknown) {
      unknown.printStackTrace(command.getErr());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  static CommandLine commandLine(Programs programs) {
    var command = new TracedeskCommand(programs);
    var line =
        new CommandLine(command)
            .addSubcommand(new ServeCommand(command, programs))
            .addSubcommand(new OpenCommand(command, programs))
            .addSubcommand(new ImportCommand(command, programs, Terminal.ofProcess()))
            .addSubcommand(new ExportCommand(command, programs, Terminal.ofProcess()))
            .setExecutionExceptionHandler((failure, failed, _) -> explain(failure, failed))
            .setParameterExceptionHandler(TracedeskCommand::correct);
    CommandLine.IVersionProvider version = () -> new String[] {"Tracedesk " + programs.version()};
    line.getCommandSpec().versionProvider(version);
    line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().versionProvider(version));
    return line;
  }

  private static int correct(CommandLine.ParameterException mistake, String[] words) {
    var command = mistake.getCommandLine();
    command.getErr().println("tracedesk: " + mistake.getMessage());
    command.getErr().println("See \"" + command.getCommandSpec().qualifiedName() + " --help\".");
    return CommandLine.ExitCode.USAGE;
  }

  @Nullable Path data() {
    return data;
  }

  /// The link as which the trace is handed to a window, which may be another process's.
  private @Nullable LogLink link() {
    if (trace == null) {
      return null;
    }
    var link = link(trace);
    if (link == null) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "No trace can have this id.");
    }
    return link;
  }

  /// `null` where no trace can have this id.
  static @Nullable LogLink link(String trace) {
    return LogLink.parse(LogLink.to(new TraceId(trace.strip())).toString());
  }

  @Override
  public void run() {
    programs.window(data, link());
  }

  /// The one place where a command's failure becomes words on the terminal.
  private static int explain(Exception failure, CommandLine command) throws Exception {
    var words =
        switch (failure) {
          case CannotStart reason -> reason.getMessage();
          case ProblemException problem
              when problem.problem() instanceof Problem.Storage(var reason) ->
              reason;
          case ProblemException problem
              when problem.problem() instanceof Problem.Unusable(var condition, _, var sentence) ->
              condition == Problem.Unusable.Condition.NO_ACCESS
                  ? sentence
                  : sentence + "; " + REMEDY;
          case ProblemException problem
              when problem.problem() instanceof Problem.Unrecognised(var sentence) ->
              sentence;
          case ProblemException problem when isOfAnotherProcess(problem.problem()) ->
              "the Tracedesk that holds the data folder stopped answering ("
                  + problem.problem()
                  + "); what was imported so far is kept, a file that was being exported is not";
          default -> throw failure;
        };
    command.getErr().println("tracedesk: " + Terminal.plain(String.valueOf(words)));
    if (failure instanceof ProblemException problem
        && problem.problem() instanceof Problem.Unusable(var condition, _, _)) {
      return condition == Problem.Unusable.Condition.NO_ACCESS ? NO_ACCESS : UNUSABLE;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isOfAnotherProcess(Problem problem) {
    return problem instanceof Problem.Offline
        || problem instanceof Problem.NoAnswer
        || problem instanceof Problem.Unreadable
        || problem instanceof Problem.KeyRefused
        || problem instanceof Problem.Busy
        || problem instanceof Problem.ServerFault
        || problem instanceof Problem.Rejected;
  }
}
