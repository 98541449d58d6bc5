package tracedesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.LogLink;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Started started = new Started();

  /// Notes what was asked of it and starts nothing.
  private static final class Started implements Programs {
    private final List<String> asked = new ArrayList<>();
    private ServerOptions.Exporters exporters;
    private RuntimeException failure = new CannotStart("port 7421 is taken");
    private RuntimeException unopened;

    @Override
    public void window(Path data, LogLink link) {
      if (unopened != null) {
        throw unopened;
      }
      asked.add("window " + data + (link == null ? "" : " " + link));
    }

    @Override
    public RunningServer serve(ServerOptions options) {
      asked.add("serve " + options.data() + " " + options.port() + " " + options.keyFile());
      exporters = options.exporters();
      throw failure;
    }

    @Override
    public ImportTarget imports(Path data) {
      asked.add("import " + data);
      throw failure;
    }

    @Override
    public ExportSource exports(Path data) {
      asked.add("export " + data);
      throw failure;
    }

    @Override
    public String version() {
      return "1.2.3";
    }
  }

  private int run(String... words) {
    return TracedeskCommand.commandLine(started)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }

  @Test
  void withoutAWordTheWindowOpens() {
    assertThat(run()).isZero();
    assertThat(started.asked).containsExactly("window null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--data|here",
        "--data=here",
        "--open|log 1",
        "--open=log_1",
        "--open| log_1 ",
        "--data|a=b|--open|log_1",
        "--open=log_1|--data=here/too"
      })
  void theUsualWaysToTheWindowAreReadWithoutTheLibraryAndAlike(String line) {
    var words = line.isEmpty() ? new String[0] : line.split("\\|");
    assertThat(WindowWords.of(words)).isNotNull();
    assertThat(TracedeskCommand.run(started, words)).isZero();
    assertThat(run(words)).isZero();
    assertThat(started.asked).hasSize(2);
    assertThat(started.asked.getFirst()).isEqualTo(started.asked.getLast());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "--data",
        "--data=",
        "--data|--open",
        "--data|@words",
        "--data|a|--data|b",
        "--open|a|--open|b",
        "--open| ",
        "--open|a\u001b[2Jb",
        "--data|here|serve",
        "-h",
        "--version",
        "--dat|here",
        "here"
      })
  void everythingElseIsTheLibrarys(String line) {
    assertThat(WindowWords.of(line.split("\\|"))).isNull();
  }

  @Test
  void aWindowThatCannotOpenSaysWhy() {
    started.unopened = new CannotStart("there is no display");
    assertThat(TracedeskCommand.run(started)).isEqualTo(1);
    assertThat(run("--data", "here")).isEqualTo(1);
    assertThat(err.toString()).isEqualToNormalizingNewlines("tracedesk: there is no display\n");
    started.unopened = new IllegalStateException("a mistake of the program");
    assertThat(TracedeskCommand.run(started)).isEqualTo(1);
    assertThat(run()).isEqualTo(1);
  }

  @Test
  void aLinkOpensInTheWindow() {
    assertThat(run("open", "tracedesk://trace/log_1/log/log_2", "--data", "here")).isZero();
    assertThat(started.asked).containsExactly("window here tracedesk://trace/log_1/log/log_2");
  }

  @Test
  void theWindowOpensAtATrace() {
    assertThat(run("--open", "log 1", "--data", "here")).isZero();
    assertThat(started.asked).containsExactly("window here tracedesk://trace/log%201");
  }

  @Test
  void whatNoTraceCanBeCalledIsRefusedBeforeAnythingStarts() {
    assertThat(run("--open")).isEqualTo(2);
    assertThat(run("--open", " ")).isEqualTo(2);
    assertThat(run("--open", "a\u001b[2Jb")).isEqualTo(2);
    assertThat(run("--open", "a".repeat(5_000))).isEqualTo(2);
    assertThat(err.toString()).contains("No trace can have this id.");
    assertThat(started.asked).isEmpty();
  }

  @Test
  void whatIsNoLinkIsRefusedBeforeAnythingStarts() {
    assertThat(run("open")).isEqualTo(2);
    assertThat(run("open", "https://example.com")).isEqualTo(2);
    assertThat(err.toString()).contains("tracedesk://trace/log_1/log/log_2");
    assertThat(started.asked).isEmpty();
  }

  @Test
  void theDataFolderMayStandBeforeOrAfterTheCommand() {
    run("--data", "here");
    run("--data", "here", "serve");
    run("serve", "--data", "here", "--port", "0", "--key-file", "key");

    assertThat(started.asked)
        .containsExactly("window " + Path.of("here"), "serve here 7421 null", "serve here 0 key");
  }

  @Test
  void theSecondPortIsOffUnlessAskedForAndItsKeyOptionalOnlyWhenSaid() {
    run("serve");
    assertThat(started.exporters).isNull();
    run("serve", "--otlp-port", "4318");
    assertThat(started.exporters).isEqualTo(new ServerOptions.Exporters(4318, false));
    run("serve", "--otlp-port", "0", "--otlp-no-key");
    assertThat(started.exporters).isEqualTo(new ServerOptions.Exporters(0, true));
  }

  @Test
  void everyCommandExplainsItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("serve", "--data", "TRACEDESK_DATA", "TRACEDESK_API_KEY", "--version", "--open");
    out.getBuffer().setLength(0);
    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString())
        .contains("--port", "--data", "--key-file", "7421", "--version", "X-API-KEY");
    assertThat(started.asked).isEmpty();
  }

  @Test
  void importNeedsPathsAndNamesItsExitCodes() {
    assertThat(run("import")).isEqualTo(2);
    assertThat(err.toString()).startsWith("tracedesk: ").contains("import --help");
    assertThat(run("import", "--help")).isZero();
    assertThat(out.toString()).contains("PATH", "--data", "  3 ", "  130 ", "gzip");
    assertThat(started.asked).isEmpty();
    assertThat(run("import", "--data", "here", "a.jsonl")).isEqualTo(1);
    assertThat(started.asked).containsExactly("import here");
  }

  @Test
  void exportTakesTracesByNameOrByFilterAndNamesItsExitCodes() {
    assertThat(run("export", "--help")).isZero();
    assertThat(out.toString())
        .contains("--format", "--trace", "--incomplete", "--errors", "--text", "--output", "  3 ");
    for (var words :
        List.of(
            new String[] {"export", "--format", "xml"},
            new String[] {"export", "--trace", "a", "--errors"},
            new String[] {"export", "--incomplete", "--complete"})) {
      assertThat(run(words)).as(String.join(" ", words)).isEqualTo(2);
    }
    assertThat(started.asked).isEmpty();
    assertThat(run("export", "--data", "here", "--format", "csv", "--trace", "a")).isEqualTo(1);
    assertThat(started.asked).containsExactly("export here");
  }

  @Test
  void everyCommandTellsTheVersion() {
    assertThat(run("--version")).isZero();
    assertThat(run("serve", "--version")).isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines("Tracedesk 1.2.3\nTracedesk 1.2.3\n");
  }

  @Test
  void whatCannotStartSaysWhyOnStandardError() {
    assertThat(run("serve")).isEqualTo(1);
    assertThat(err.toString()).isEqualToNormalizingNewlines("tracedesk: port 7421 is taken\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aStoreThatRefusesSaysWhy() {
    started.failure = new ProblemException(new Problem.Storage("the disk is full"));

    assertThat(run("serve")).isEqualTo(1);
    assertThat(err.toString()).isEqualToNormalizingNewlines("tracedesk: the disk is full\n");
  }

  @Test
  void aWrongCommandLineIsExplained() {
    for (var words :
        List.of(
            new String[] {"serve", "--port", "65536"},
            new String[] {"serve", "--port", "-1"},
            new String[] {"serve", "--port", "many"},
            new String[] {"serve", "--otlp-port", "65536"},
            new String[] {"serve", "--otlp-port"},
            new String[] {"serve", "--otlp-no-key"},
            new String[] {"serve", "--unknown"},
            new String[] {"unknown"})) {
      assertThat(run(words)).as(String.join(" ", words)).isEqualTo(2);
      assertThat(err.toString()).startsWith("tracedesk: ").contains("--help");
      err.getBuffer().setLength(0);
    }
    assertThat(started.asked).isEmpty();
  }
}
