package tracedesk.domain.json;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Reads strict JSON with Jackson and remembers where each value stands in the text.
final class JsonReader {
  /// For text we built ourselves from values that were already checked.
  static final JsonLimits UNLIMITED =
      new JsonLimits(
          1000,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE);

  static final String NUL_IN_NAME = "a name holds the character U+0000";

  /// Above this size the check for duplicate names costs too much and is left out.
  private static final int DUPLICATES_CHECKED = 4 << 20;

  private final String text;
  private final JsonParser parser;

  private JsonReader(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  static Json read(String text, JsonLimits limits) {
    if (text.length() > limits.document()) {
      throw new JsonFault("the document is larger than " + limits.document() + " bytes", 1, 1);
    }
    var factory = new Factory(limits, text.length() <= DUPLICATES_CHECKED);
    try (var parser = factory.get().createParser(ObjectReadContext.empty(), text)) {
      var reader = new JsonReader(text, parser);
      if (parser.nextToken() == null) {
        throw new JsonFault("there is no JSON value", 1, 1);
      }
      var value = reader.value();
      if (parser.nextToken() != null) {
        throw reader.fault("there is text after the JSON value");
      }
      return value;
    } catch (JacksonException e) {
      throw fault(e);
    } catch (NumberFormatException e) {
      throw new JsonFault("a number is out of range", 1, 1);
    }
  }

  static boolean isWhole(String text) {
    var factory = new Factory(UNLIMITED, false);
    try (var parser = factory.get().createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /// What reads a document that comes bit by bit; names may stand twice in it.
  static JsonFactory factory(JsonLimits limits) {
    return new Factory(limits, false).get();
  }

  static JsonFault fault(JacksonException e) {
    var at = e.getLocation();
    return new JsonFault(firstLine(e.getOriginalMessage()), line(at), column(at));
  }

  /// One for each limits and whether names are checked: making a factory costs more than parsing a
  /// small document.
  private record Factory(JsonLimits limits, boolean checked) {
    private static final Map<Factory, JsonFactory> MADE = new ConcurrentHashMap<>();

    JsonFactory get() {
      return MADE.computeIfAbsent(this, Factory::make);
    }

    private JsonFactory make() {
      return JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(limits.depth())
                  .maxStringLength(limits.string())
                  .maxNameLength(limits.name())
                  .maxNumberLength(limits.number())
                  .maxTokenCount(limits.tokens())
                  .build())
          .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, checked)
          .build();
    }
  }

  private Json value() {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(start);
      case START_ARRAY -> array(start);
      case VALUE_STRING -> new Json.Str(text, start, closingQuote(start) + 1);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Json.Num(text, start, start + parser.getString().length());
      case VALUE_TRUE -> new Json.Bool(text, start, start + 4);
      case VALUE_FALSE -> new Json.Bool(text, start, start + 5);
      case VALUE_NULL -> new Json.Null(text, start, start + 4);
      default -> throw fault("a value was expected");
    };
  }

  private Json object(int start) {
    var members = new ArrayList<Json.Member>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      if (name.indexOf('\u0000') >= 0) {
        throw fault(NUL_IN_NAME);
      }
      parser.nextToken();
      members.add(new Json.Member(name, value()));
    }
    return new Json.Obj(text, start, end(), members);
  }

  private Json array(int start) {
    var items = new ArrayList<Json>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return new Json.Arr(text, start, end(), items);
  }

  private int end() {
    return (int) parser.currentTokenLocation().getCharOffset() + 1;
  }

  private int closingQuote(int start) {
    parser.finishToken();
    int i = start + 1;
    while (text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private JsonFault fault(String reason) {
    var at = parser.currentTokenLocation();
    return new JsonFault(reason, line(at), column(at));
  }

  private static int line(TokenStreamLocation at) {
    return at == null ? 1 : Math.max(1, at.getLineNr());
  }

  private static int column(TokenStreamLocation at) {
    return at == null ? 1 : Math.max(1, at.getColumnNr());
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
