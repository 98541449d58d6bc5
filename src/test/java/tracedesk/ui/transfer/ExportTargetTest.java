package tracedesk.ui.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tracedesk.domain.port.TraceFormats.Format;

class ExportTargetTest {
  @Test
  void aNameSaysWhatIsInTheFile() {
    assertThat(ExportTarget.name("Refund assistant", Format.JSONL))
        .isEqualTo("refund-assistant.jsonl");
    assertThat(ExportTarget.name("traces Local server", Format.CSV))
        .isEqualTo("traces-local-server.csv");
  }

  @Test
  void aNameHoldsNothingAFileSystemRefuses() {
    assertThat(ExportTarget.name("../../etc/passwd: \u0000 <x>|?*", Format.MARKDOWN))
        .isEqualTo("etc-passwd-x.md");
    assertThat(ExportTarget.name("…", Format.OTLP_JSON)).isEqualTo("traces.json");
    assertThat(ExportTarget.name("Überprüfung 返金", Format.JSONL)).isEqualTo("überprüfung-返金.jsonl");
    assertThat(ExportTarget.name("𝔘".repeat(90), Format.JSONL)).endsWith(".jsonl").hasSize(126);
  }

  @Test
  void anotherFormatChangesOnlyItsOwnEnding() {
    assertThat(ExportTarget.renamed("/a/b.jsonl", Format.JSONL, Format.CSV)).isEqualTo("/a/b.csv");
    assertThat(ExportTarget.renamed("/a/b.txt", Format.JSONL, Format.CSV)).isEqualTo("/a/b.txt");
  }

  @Test
  void aTypedPathIsMadeWhole() {
    assertThat(ExportTarget.of("  ")).isNull();
    assertThat(ExportTarget.of("a\u0000b")).isNull();
    assertThat(ExportTarget.of("~/x.csv"))
        .isEqualTo(Path.of(System.getProperty("user.home"), "x.csv"));
    assertThat(ExportTarget.of("x.csv")).isAbsolute();
  }

  @Test
  void aFileNameIsShownInOneLine() {
    assertThat(DropArea.name(Path.of("a\nb.jsonl"))).doesNotContain("\n").startsWith("a");
    assertThat(DropArea.name(Path.of("/"))).isEqualTo("/");
  }
}
