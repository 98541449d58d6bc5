package tracedesk.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// UTF-8 on its way to a terminal, without the control characters it would obey; line feeds and
/// tabs stay.
final class PlainStream extends FilterOutputStream {
  private static final int C1_LEAD = 0xc2;

  private boolean lead;

  PlainStream(OutputStream terminal) {
    super(terminal);
  }

  @Override
  public void write(int b) throws IOException {
    int one = b & 0xff;
    if (lead) {
      lead = false;
      if (one >= 0x80 && one <= 0x9f) {
        return;
      }
      out.write(C1_LEAD);
    }
    if (one == C1_LEAD) {
      lead = true;
    } else if (one >= ' ' && one != 0x7f || one == '\n' || one == '\t') {
      out.write(one);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    var kept = new java.io.ByteArrayOutputStream(length);
    var target = out;
    out = kept;
    try {
      for (int i = from; i < from + length; i++) {
        write(bytes[i]);
      }
    } finally {
      out = target;
    }
    kept.writeTo(target);
  }
}
