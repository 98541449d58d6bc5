package tracedesk.domain.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/// One JSON document, of any size, read while its UTF-8 bytes arrive. It goes on part by part;
/// values that are wanted are cut out of it to the letter, and nothing else of it is held.
///
/// Every method that reads throws [JsonFault] when the bytes are no JSON, and
/// [UncheckedIOException] when they end before they should.
public final class JsonArrival implements AutoCloseable {
  /// What stands next to each other in a document. A value is one that is neither object nor list.
  public enum Part {
    OBJECT,
    OBJECT_END,
    LIST,
    LIST_END,
    NAME,
    VALUE,
    END
  }

  private final Window window;
  private final JsonParser parser;
  private boolean first = true;

  /// @param limits of the document; its strings and numbers have none as long as nobody asks for
  /// them
  /// @param held how many bytes are held at most to cut something out of
  public JsonArrival(InputStream in, JsonLimits limits, int held) {
    window = new Window(in, limits.document(), held);
    parser =
        reading(() -> JsonReader.factory(limits).createParser(ObjectReadContext.empty(), window));
  }

  /// Goes on to what comes next.
  public Part next() {
    var token = reading(parser::nextToken);
    if (first && parser.currentLocation().getByteOffset() < 0) {
      throw new JsonFault("the bytes are not UTF-8", 1, 1);
    }
    first = false;
    return switch (token) {
      case null -> Part.END;
      case START_OBJECT -> Part.OBJECT;
      case END_OBJECT -> Part.OBJECT_END;
      case START_ARRAY -> Part.LIST;
      case END_ARRAY -> Part.LIST_END;
      case PROPERTY_NAME -> Part.NAME;
      default -> Part.VALUE;
    };
  }

  /// The name of the member that was met last.
  public String name() {
    return String.valueOf(parser.currentName());
  }

  /// Goes on to the end of the object or list that has just begun.
  public void skip() {
    reading(
        () -> {
          parser.skipChildren();
          return parser;
        });
  }

  /// How many bytes stand before what was met last.
  public long start() {
    return parser.currentTokenLocation().getByteOffset();
  }

  /// How many bytes stand before what comes after it.
  public long end() {
    return reading(
        () -> {
          parser.finishToken();
          return parser.currentLocation().getByteOffset();
        });
  }

  /// The bytes from one place to another; `null` where that is more than is held, or was let go.
  public byte @Nullable [] cut(long from, long to) {
    return window.cut(from, to);
  }

  /// Lets go what stands before a place: nobody will cut it out.
  public void letGo(long before) {
    window.needed = before;
  }

  /// A complaint about what was met last.
  public JsonFault fault(String reason) {
    var at = parser.currentTokenLocation();
    return new JsonFault(reason, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  @Override
  public void close() {
    reading(
        () -> {
          parser.close();
          return parser;
        });
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T reading(Reading<T> work) {
    try {
      return work.read();
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken instanceof TooLong tooLong
            ? new JsonFault(String.valueOf(tooLong.getMessage()), 1, 1)
            : new UncheckedIOException(broken);
      }
      throw JsonReader.fault(e);
    }
  }

  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(long most) {
      super("the document is larger than " + most + " bytes");
    }
  }

  /// Passes bytes on and holds those that may yet be cut out.
  private static final class Window extends InputStream {
    private static final int FIRST = 1 << 16;

    private final InputStream in;
    private final long most;
    private final int limit;
    private byte[] held = new byte[FIRST];
    private int size;
    private long base;
    private long needed;

    Window(InputStream in, long most, int limit) {
      this.in = in;
      this.most = most;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      int count = in.read(into, at, length);
      if (count > 0) {
        hold(into, at, count);
      }
      if (base + size > most) {
        throw new TooLong(most);
      }
      return count;
    }

    private void hold(byte[] bytes, int at, int count) {
      if (size + count > held.length) {
        int gone = (int) Math.min(size, Math.max(0, needed - base));
        System.arraycopy(held, gone, held, 0, size - gone);
        base += gone;
        size -= gone;
      }
      if (size + count > limit) {
        base += size;
        size = 0;
      }
      if (size + count > held.length) {
        held = Arrays.copyOf(held, (int) Math.min(limit, Math.max(2L * held.length, size + count)));
      }
      System.arraycopy(bytes, at, held, size, count);
      size += count;
    }

    byte @Nullable [] cut(long from, long to) {
      return from < base || to - base > size
          ? null
          : Arrays.copyOfRange(held, (int) (from - base), (int) (to - base));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
