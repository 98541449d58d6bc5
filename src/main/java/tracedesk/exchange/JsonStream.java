package tracedesk.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Walks through JSON of any size without holding it: steps into lists and objects, and cuts out
/// one value at a time, to the letter. Looks at brackets and quotes only; whether a value that was
/// cut out is JSON, its reader finds out.
final class JsonStream {
  private static final int BUFFER = 64 << 10;
  private static final int NAME_CAP = 1 << 16;

  private InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final ValueEnd end;
  private final boolean oneLine;
  private int from;
  private int to;
  private long passed;
  private long line = 1;
  private int depth;

  /// @param oneLine whether each value stands on a line of its own, so that a line end inside one
  /// means that it was cut off
  JsonStream(InputStream in, boolean oneLine) {
    this.in = in;
    this.oneLine = oneLine;
    this.end = new ValueEnd(oneLine);
  }

  /// Where the next byte stands; counts from 1.
  long line() {
    return line;
  }

  /// How many bytes have been passed.
  long position() {
    return passed + from;
  }

  /// The next byte that is not white space, which stays; -1 at the end.
  int peek() throws IOException {
    while (true) {
      if (from == to && !fill()) {
        return -1;
      }
      byte c = buffer[from];
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        return c & 0xff;
      }
      if (c == '\n') {
        if (oneLine && depth > 0) {
          throw new Damage("the line ends in the middle", line);
        }
        line++;
      }
      from++;
    }
  }

  private boolean take(char c) throws IOException {
    if (peek() != c) {
      return false;
    }
    from++;
    return true;
  }

  private void expect(char c) throws IOException {
    if (!take(c)) {
      int found = peek();
      throw new Damage(
          found < 0
              ? "the file ends in the middle"
              : "'" + c + "' was expected, '" + (char) found + "' was found",
          line);
    }
  }

  /// Steps into the list or object that comes next.
  ///
  /// @param bracket `[` or `{`
  void enter(char bracket) throws IOException {
    expect(bracket);
    depth++;
  }

  /// Steps to the next item of the list; false, past its end, when there is none.
  boolean nextItem(boolean first) throws IOException {
    if (take(']')) {
      depth--;
      return false;
    }
    if (!first) {
      expect(',');
    }
    return true;
  }

  /// The name of the object's next member, whose value comes next; `null`, past the object's end,
  /// when there is none.
  @Nullable String nextName(boolean first) throws IOException {
    if (take('}')) {
      depth--;
      return null;
    }
    if (!first) {
      expect(',');
    }
    if (peek() != '"') {
      expect('"');
    }
    var quoted = new String(cut(NAME_CAP), StandardCharsets.UTF_8);
    expect(':');
    return quoted.substring(1, quoted.length() - 1);
  }

  /// Goes on, after damage, with the next line that may begin a value.
  void recover() throws IOException {
    depth = 0;
    while (from < to || fill()) {
      if (buffer[from++] == '\n') {
        line++;
        if ((from < to || fill()) && (buffer[from] == '{' || oneLine)) {
          return;
        }
      }
    }
  }

  /// Cuts out the value that comes next.
  ///
  /// @throws TooLarge when it is longer than the cap; it has been passed over
  /// @throws Damage when it is not whole
  byte[] cut(int cap) throws IOException {
    peek();
    long start = line;
    var piece = piece(cap);
    if (piece.whole()) {
      return piece.bytes();
    }
    while (!end.isReached() && (from < to || fill())) {
      pass(end.find(buffer, from, to));
    }
    throw new TooLarge(cap, start);
  }

  /// Cuts out the value that comes next if it is no longer than the cap; `null` otherwise, and then
  /// it still comes next.
  byte @Nullable [] cutSmall(int cap) throws IOException {
    peek();
    long start = line;
    long place = position();
    var piece = piece(cap);
    if (piece.whole()) {
      return piece.bytes();
    }
    var rest = Arrays.copyOfRange(buffer, from, to);
    in =
        new SequenceInputStream(
            new SequenceInputStream(
                new ByteArrayInputStream(piece.bytes()), new ByteArrayInputStream(rest)),
            in);
    passed = place;
    from = 0;
    to = 0;
    line = start;
    return null;
  }

  /// The value, or as much of it as the cap allows.
  private record Piece(byte[] bytes, boolean whole) {}

  private Piece piece(int cap) throws IOException {
    var out = new byte[256];
    int size = 0;
    end.reset();
    while (!end.isReached()) {
      if (from == to && !fill()) {
        end.atEndOfInput();
        if (!end.isReached()) {
          throw new Damage("the file ends in the middle", line);
        }
        break;
      }
      int stop = end.find(buffer, from, to);
      int more = stop - from;
      if (size + more > out.length) {
        out = Arrays.copyOf(out, Math.max(size + more, Math.min(cap, 2 * out.length)));
      }
      System.arraycopy(buffer, from, out, size, more);
      size += more;
      pass(stop);
      if (size > cap) {
        return new Piece(Arrays.copyOf(out, size), false);
      }
    }
    if (end.isBroken()) {
      throw new Damage("the line ends in the middle", line);
    }
    if (size == 0) {
      throw new Damage("a value is missing", line);
    }
    return new Piece(size == out.length ? out : Arrays.copyOf(out, size), true);
  }

  private void pass(int stop) {
    line += end.newlines();
    from = stop;
  }

  /// Passes over the value that comes next, however long it is.
  void skip() throws IOException {
    peek();
    end.reset();
    while (!end.isReached() && (from < to || fill())) {
      pass(end.find(buffer, from, to));
    }
  }

  private boolean fill() throws IOException {
    passed += from;
    int read = in.read(buffer);
    from = 0;
    to = Math.max(0, read);
    return read > 0;
  }

  /// The JSON cannot be followed any further, or a value in it cannot be used.
  static class Damage extends IOException {
    private static final long serialVersionUID = 1L;

    private final long line;

    Damage(String reason, long line) {
      super(reason);
      this.line = line;
    }

    String reason() {
      return String.valueOf(getMessage());
    }

    long line() {
      return line;
    }
  }

  /// A value that was passed over because of its size.
  static final class TooLarge extends Damage {
    private static final long serialVersionUID = 1L;

    TooLarge(int cap, long line) {
      super("it is larger than " + (cap >> 20) + " MiB", line);
    }
  }
}
