package tracedesk.domain.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What an object or list holds directly, found in its text without parsing what is deeper: of
/// fifty megabytes of JSON only what somebody opens is looked at. The text must be whole JSON
/// ([Json#isWhole]). Places are characters of the text.
public final class JsonOutline {
  private static final int VALUES = 2;

  private final String text;
  private final boolean named;
  private int[] names = new int[64];
  private int[] values = new int[64];
  private int size;

  private JsonOutline(String text, boolean named) {
    this.text = text;
    this.named = named;
  }

  /// @param start where the object or list begins
  public static JsonOutline of(String text, int start) {
    var outline = new JsonOutline(text, text.charAt(start) == '{');
    int at = blank(text, start + 1);
    while (text.charAt(at) != '}' && text.charAt(at) != ']') {
      int name = at;
      int nameEnd = at;
      if (outline.named) {
        nameEnd = end(text, at);
        at = blank(text, blank(text, nameEnd) + 1);
      }
      int valueEnd = end(text, at);
      outline.add(name, nameEnd, at, valueEnd);
      at = blank(text, valueEnd);
      if (text.charAt(at) == ',') {
        at = blank(text, at + 1);
      }
    }
    return outline;
  }

  /// Where the first value of a text begins.
  public static int first(String text) {
    return blank(text, 0);
  }

  /// Where the value that begins here ends.
  public static int end(String text, int start) {
    char c = text.charAt(start);
    if (c == '"') {
      return quoted(text, start);
    }
    int at = start;
    if (c != '{' && c != '[') {
      while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return at;
    }
    int depth = 0;
    do {
      switch (text.charAt(at)) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> at = quoted(text, at) - 1;
        default -> {}
      }
      at++;
    } while (depth > 0);
    return at;
  }

  private static int quoted(String text, int start) {
    int at = start + 1;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int blank(String text, int at) {
    int now = at;
    while (now < text.length() && " \n\r\t".indexOf(text.charAt(now)) >= 0) {
      now++;
    }
    return now;
  }

  private void add(int name, int nameEnd, int value, int valueEnd) {
    if (size * VALUES == values.length) {
      names = Arrays.copyOf(names, named ? names.length * 2 : 0);
      values = Arrays.copyOf(values, values.length * 2);
    }
    if (named) {
      names[size * VALUES] = name;
      names[size * VALUES + 1] = nameEnd;
    }
    values[size * VALUES] = value;
    values[size * VALUES + 1] = valueEnd;
    size++;
  }

  /// How many members or items there are.
  public int size() {
    return size;
  }

  /// The name of a member; `null` in a list.
  public @Nullable String name(int i) {
    return named ? JsonText.unquote(text, names[i * VALUES], names[i * VALUES + 1]) : null;
  }

  /// Where a value begins.
  public int start(int i) {
    return values[i * VALUES];
  }

  /// Where a value ends.
  public int end(int i) {
    return values[i * VALUES + 1];
  }
}
