package tracedesk.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter err = new PrintWriter(written);

  @Test
  void c4WhatATerminalObeysIsLeftOut() {
    assertThat(Terminal.plain("a\u001b[31mred\u009b2J\u0007\u0000\u007f\nnext\ttab é 😞"))
        .isEqualTo("a[31mred2J next tab é 😞");
  }

  @Test
  void c4DataShownOnATerminalLosesWhatItObeysAndNothingElse() throws Exception {
    var out = new ByteArrayOutputStream();
    var plain = new PlainStream(out);
    var text = "a\u001b[31m\u009b2J\u0085\u0007\u0000\u007f\r\n\ttab \u00a0\u00a9\u00e9 😞\u0100\n";
    for (byte b : text.getBytes(UTF_8)) {
      plain.write(new byte[] {b});
    }
    plain.write(text.getBytes(UTF_8));
    plain.flush();
    assertThat(out.toString(UTF_8))
        .isEqualTo("a[31m2J\n\ttab \u00a0\u00a9\u00e9 😞\u0100\n".repeat(2));
  }

  @Test
  void aLineIsRewrittenInPlaceAndTakenAway() {
    var terminal = new Terminal(true);
    terminal.show(err, "1000 logs");
    terminal.show(err, "20 logs");
    terminal.clear(err);
    assertThat(written.toString()).isEqualTo("\r1000 logs" + "\r20 logs  " + "\r       " + "\r");
  }

  @Test
  void nothingIsShownWhereNobodyWatches() {
    var terminal = new Terminal(false);
    terminal.show(err, "1000 logs");
    terminal.clear(err);
    assertThat(written.toString()).isEmpty();
  }
}
