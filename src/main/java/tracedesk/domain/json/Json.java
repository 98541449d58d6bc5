package tracedesk.domain.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON value together with the exact text it was written with. Nothing is normalised: number
/// spelling, escapes, key order and white space stay as they came, so what is not edited goes out
/// as it came in. Immutable. Two values are equal when their texts are.
///
/// A value that was parsed is a stretch of its document's text. One that was built keeps its parts,
/// and joins their texts when its own is first asked for.
public abstract sealed class Json {
  private static final char REPLACEMENT = '\uFFFD';

  public static final Json NULL = new Null("null", 0, 4);
  public static final Json TRUE = new Bool("true", 0, 4);
  public static final Json FALSE = new Bool("false", 0, 5);

  /// The end of a value that was built and has no text yet.
  private static final int UNWRITTEN = -1;

  /// Written once and the same by every thread: a `String` is safe to hand over without a lock.
  private @Nullable String source;

  private final int start;
  private final int end;

  Json(@Nullable String source, int start, int end) {
    this.source = source;
    this.start = start;
    this.end = end;
  }

  /// The whole of a text that holds this value and nothing else.
  Json(String text) {
    this(text, 0, text.length());
  }

  /// Parses one JSON value under the API's limits.
  ///
  /// @throws JsonFault when the text is not exactly one strict JSON value
  public static Json parse(String text) {
    return JsonReader.read(text, JsonLimits.API);
  }

  public static Json parse(String text, JsonLimits limits) {
    return JsonReader.read(text, limits);
  }

  /// Whether a text is exactly one strict JSON value, however large: it is read through once, and
  /// nothing of it is kept.
  public static boolean isWhole(String text) {
    return JsonReader.isWhole(text);
  }

  /// Parses UTF-8 bytes; a leading byte order mark is dropped.
  ///
  /// @throws JsonFault also when the bytes are not UTF-8
  public static Json parse(byte[] utf8, JsonLimits limits) {
    if (utf8.length > limits.document()) {
      throw new JsonFault("the document is larger than " + limits.document() + " bytes", 1, 1);
    }
    var text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(utf8);
    }
    return JsonReader.read(text.startsWith("\uFEFF") ? text.substring(1) : text, limits);
  }

  /// A string holds the replacement character where the bytes do, or where they are no UTF-8. Most
  /// have neither, and a second copy of a huge text is spared.
  private static void requireUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new JsonFault("the bytes are not UTF-8", 1, 1);
    }
  }

  public static Json of(@Nullable String value) {
    return value == null ? NULL : new Str(JsonText.quote(value), value);
  }

  public static Json of(boolean value) {
    return value ? TRUE : FALSE;
  }

  public static Json of(long value) {
    return new Num(Long.toString(value));
  }

  public static Json of(@Nullable BigDecimal value) {
    return value == null ? NULL : new Num(value.toString());
  }

  public static Arr array(Iterable<? extends Json> items) {
    var list = new ArrayList<Json>();
    items.forEach(list::add);
    return new Arr(list);
  }

  public static Obj object(Map<String, ? extends Json> members) {
    var builder = new Builder();
    members.forEach(builder::put);
    return builder.build();
  }

  public static Builder object() {
    return new Builder();
  }

  /// The exact text of this value.
  public final String text() {
    return source().substring(start, end());
  }

  /// Adds the exact text of this value to another.
  public final void appendTo(StringBuilder out) {
    var known = source;
    if (known == null) {
      write(out);
    } else {
      out.append(known, start, end());
    }
  }

  /// Joins the texts of the parts of a value that was built.
  void write(StringBuilder out) {
    throw new IllegalStateException("a value without parts has its text from the start");
  }

  /// The text as UTF-8 bytes. UTF-8 cannot hold a lone surrogate: where one was typed into JSON
  /// text, it is escaped.
  public final byte[] bytes() {
    return JsonText.encodable(text()).getBytes(StandardCharsets.UTF_8);
  }

  /// How many characters [#text()] has, without building it.
  public final int length() {
    return end() - start;
  }

  public final boolean isNull() {
    return this instanceof Null;
  }

  /// The string's value, or `null` when this is not a string.
  public final @Nullable String asString() {
    return this instanceof Str s ? s.value() : null;
  }

  /// Text for a person: a string's value, any other value as written.
  public final String plain() {
    return this instanceof Str s ? s.value() : text();
  }

  final String source() {
    var known = source;
    if (known == null) {
      var out = new StringBuilder(256);
      write(out);
      known = out.toString();
      source = known;
    }
    return known;
  }

  /// Whether this was put together from parts, each with a text of its own.
  final boolean isBuilt() {
    return end == UNWRITTEN;
  }

  final int start() {
    return start;
  }

  final int end() {
    return end == UNWRITTEN ? source().length() : end;
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Json that
            && length() == that.length()
            && source().regionMatches(start, that.source(), that.start, length());
  }

  @Override
  public final int hashCode() {
    return text().hashCode();
  }

  @Override
  public final String toString() {
    return text();
  }

  /// `null`.
  public static final class Null extends Json {
    Null(String source, int start, int end) {
      super(source, start, end);
    }
  }

  /// `true` or `false`.
  public static final class Bool extends Json {
    Bool(String source, int start, int end) {
      super(source, start, end);
    }

    public boolean value() {
      return source().charAt(start()) == 't';
    }
  }

  /// A number, kept as the literal it was written as.
  public static final class Num extends Json {
    private Num(String literal) {
      super(literal);
    }

    Num(String source, int start, int end) {
      super(source, start, end);
    }

    public double doubleValue() {
      return Double.parseDouble(text());
    }

    /// The number, or `null` when it has a fraction or does not fit; never expands a huge exponent.
    public @Nullable Long longValue() {
      var text = text();
      if (text.length() > 20) {
        return null;
      }
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException e) {
        double value = doubleValue();
        return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Long) (long) value : null;
      }
    }
  }

  /// A string.
  public static final class Str extends Json {
    /// The longest value that is kept beside its literal, once it was asked for.
    private static final int KEPT = 4096;

    private @Nullable String value;

    private Str(String literal, String value) {
      super(literal);
      this.value = value.length() > KEPT ? null : value;
    }

    Str(String source, int start, int end) {
      super(source, start, end);
    }

    /// The characters it stands for; may hold lone surrogates and control characters.
    public String value() {
      var known = value;
      if (known == null) {
        known = JsonText.unquote(source(), start(), end());
        value = known.length() > KEPT ? null : known;
      }
      return known;
    }
  }

  /// A list of values.
  public static final class Arr extends Json {
    private final List<Json> items;

    Arr(String source, int start, int end, List<Json> items) {
      super(source, start, end);
      this.items = Collections.unmodifiableList(items);
    }

    private Arr(List<Json> items) {
      super(null, 0, UNWRITTEN);
      this.items = Collections.unmodifiableList(items);
    }

    @Override
    void write(StringBuilder out) {
      var glue = '[';
      for (var item : items) {
        item.appendTo(out.append(glue));
        glue = ',';
      }
      out.append(items.isEmpty() ? "[]" : "]");
    }

    public List<Json> items() {
      return items;
    }
  }

  /// One `"name": value` of an object.
  public record Member(String name, Json value) {}

  /// An object; its members stand in the order they were written.
  public static final class Obj extends Json {
    public static final Obj EMPTY = new Obj("{}", 0, 2, List.of());

    private final List<Member> members;

    Obj(String source, int start, int end, List<Member> members) {
      super(source, start, end);
      this.members = Collections.unmodifiableList(members);
    }

    private Obj(List<Member> members) {
      super(null, 0, UNWRITTEN);
      this.members = Collections.unmodifiableList(members);
    }

    @Override
    void write(StringBuilder out) {
      var glue = '{';
      for (var member : members) {
        out.append(glue);
        JsonText.quote(member.name(), out);
        member.value().appendTo(out.append(':'));
        glue = ',';
      }
      out.append(members.isEmpty() ? "{}" : "}");
    }

    public List<Member> members() {
      return members;
    }

    public @Nullable Json get(String name) {
      for (var member : members) {
        if (member.name().equals(name)) {
          return member.value();
        }
      }
      return null;
    }

    public boolean has(String name) {
      return get(name) != null;
    }

    /// The member's value unless it is absent or `null`.
    public @Nullable Json present(String name) {
      var value = get(name);
      return value == null || value.isNull() ? null : value;
    }

    /// The member's string value, or `null` when it is absent or not a string.
    public @Nullable String string(String name) {
      var value = get(name);
      return value == null ? null : value.asString();
    }

    public @Nullable Obj object(String name) {
      return get(name) instanceof Obj object ? object : null;
    }

    public List<Json> list(String name) {
      return get(name) instanceof Arr array ? array.items() : List.of();
    }

    public @Nullable Long integer(String name) {
      return get(name) instanceof Num number ? number.longValue() : null;
    }

    public @Nullable Double number(String name) {
      return get(name) instanceof Num number ? (Double) number.doubleValue() : null;
    }

    public boolean isTrue(String name) {
      return get(name) instanceof Bool bool && bool.value();
    }

    /// This object with one member replaced in place, or added at the end. Everything else keeps
    /// its text.
    public Obj with(String name, Json value) {
      if (isBuilt()) {
        var builder = new Builder();
        members.forEach(member -> builder.put(member.name(), member.value()));
        return builder.put(name, value).build();
      }
      var old = get(name);
      var text = text();
      String changed;
      if (old != null) {
        changed =
            text.substring(0, old.start() - start())
                + value.text()
                + text.substring(old.end() - start());
      } else {
        var close = text.lastIndexOf('}');
        var glue = members.isEmpty() ? "" : ",";
        changed = text.substring(0, close) + glue + JsonText.quote(name) + ":" + value.text() + "}";
      }
      return (Obj) parse(changed, JsonReader.UNLIMITED);
    }

    /// This object without one member; the others keep their exact values.
    public Obj without(String name) {
      var builder = new Builder();
      for (var member : members) {
        if (!member.name().equals(name)) {
          builder.put(member.name(), member.value());
        }
      }
      return builder.build();
    }
  }

  /// Builds an object member by member; putting a name again replaces its value.
  public static final class Builder {
    private final List<Member> members = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    /// @throws JsonFault when the name holds U+0000, which no parser here accepts
    public Builder put(String name, Json value) {
      if (name.indexOf('\u0000') >= 0) {
        throw new JsonFault(JsonReader.NUL_IN_NAME, 1, 1);
      }
      var place = places.putIfAbsent(name, members.size());
      if (place == null) {
        members.add(new Member(name, value));
      } else {
        members.set(place, new Member(name, value));
      }
      return this;
    }

    public Builder put(String name, @Nullable String value) {
      return put(name, Json.of(value));
    }

    public Builder put(String name, long value) {
      return put(name, Json.of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, Json.of(value));
    }

    public Obj build() {
      return new Obj(new ArrayList<>(members));
    }
  }
}
