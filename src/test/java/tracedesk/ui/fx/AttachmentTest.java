package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentTest {
  @Property
  void whatIsInsideComesOutByteForByte(@ForAll @Size(max = 3_000) byte[] bytes) {
    for (var encoder : new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
      var text = "data:audio/wav;base64," + encoder.encodeToString(bytes);
      var file = Objects.requireNonNull(Attachment.of(text));
      assertThat(file.type()).isEqualTo("audio/wav");
      assertThat(file.bytes()).isEqualTo(bytes.length);
      assertThat(file.content(text)).isEqualTo(bytes);
      assertThat(file.fileName()).isEqualTo("audio.wav");
    }
  }

  @Test
  void bareBase64IsToldByHowTheFileBegins() {
    var pdf = ("%PDF-1.7\n" + "x1Y".repeat(500)).getBytes(StandardCharsets.UTF_8);
    var text = Base64.getEncoder().encodeToString(pdf);
    var file = Objects.requireNonNull(Attachment.of(text));
    assertThat(file.type()).isEqualTo("application/pdf");
    assertThat(file.content(text)).isEqualTo(pdf);
    assertThat(file.isPicture()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data:",
        "data:image/png;base64",
        "data:text/plain,hello",
        "data:image/png;base64,no base64!",
        "log_7Jk2",
        "Paris"
      })
  void wordsAreNoFile(String text) {
    assertThat(Attachment.of(text)).isNull();
    assertThat(Attachment.of("a".repeat(5_000))).isNull();
    assertThat(Attachment.of(text + " ".repeat(5_000))).isNull();
  }
}
