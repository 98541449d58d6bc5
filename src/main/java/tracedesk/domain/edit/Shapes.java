package tracedesk.domain.edit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceStatus;

/// Of what JSON type each member of a log is. `null` is right everywhere; members not listed may be
/// anything.
public final class Shapes {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private static final Map<String, Shape> SHAPES =
      Map.ofEntries(
          Map.entry("inputs", Shape.OBJECT),
          Map.entry("messages", Shape.LIST),
          Map.entry("output", Shape.STRING),
          Map.entry("output_message", Shape.OBJECT),
          Map.entry("error", Shape.STRING),
          Map.entry("log_status", Shape.STATUS),
          Map.entry("trace_status", Shape.STATUS),
          Map.entry("start_time", Shape.TIME),
          Map.entry("end_time", Shape.TIME),
          Map.entry("created_at", Shape.TIME),
          Map.entry("provider_latency", Shape.NUMBER),
          Map.entry("duration", Shape.NUMBER),
          Map.entry("prompt_tokens", Shape.INTEGER),
          Map.entry("output_tokens", Shape.INTEGER),
          Map.entry("reasoning_tokens", Shape.INTEGER),
          Map.entry("prompt_cost", Shape.NUMBER),
          Map.entry("output_cost", Shape.NUMBER),
          Map.entry("finish_reason", Shape.STRING),
          Map.entry("stdout", Shape.STRING),
          Map.entry("metadata", Shape.OBJECT),
          Map.entry("source", Shape.STRING),
          Map.entry("user", Shape.STRING),
          Map.entry("environment", Shape.STRING),
          Map.entry("save", Shape.BOOLEAN),
          Map.entry("source_datapoint_id", Shape.STRING),
          Map.entry("trace_parent_id", Shape.LOG_ID),
          Map.entry("parent_id", Shape.LOG_ID),
          Map.entry("log_id", Shape.LOG_ID),
          Map.entry("reference_id", Shape.ID),
          Map.entry("parent_reference_id", Shape.ID),
          Map.entry("session_id", Shape.ID),
          Map.entry("session_reference_id", Shape.ID),
          Map.entry("path", Shape.ID),
          Map.entry("id", Shape.ID),
          Map.entry("project", Shape.ID),
          Map.entry("project_id", Shape.ID),
          Map.entry("name", Shape.ID));

  private enum Shape {
    STRING("a string", "string_type"),
    OBJECT("an object", "dict_type"),
    LIST("a list", "list_type"),
    NUMBER("a number", "float_type"),
    INTEGER("a whole number", "int_type"),
    BOOLEAN("true or false", "bool_type"),
    TIME("a date and time as in 2025-03-14T09:02:01Z", "datetime_parsing"),
    STATUS("\"complete\" or \"incomplete\"", "enum"),
    ID("a text of 1 to 1000 characters without control characters", "string_type"),
    LOG_ID(
        "a text of 1 to 1000 characters without slashes, backslashes and control characters,"
            + " and not \".\" or \"..\"",
        "string_type");

    private final String words;
    private final String type;

    Shape(String words, String type) {
      this.words = words;
      this.type = type;
    }
  }

  private Shapes() {}

  /// One fault for each member that is not of its type.
  public static List<FieldFault> faults(Json.Obj body) {
    var faults = new ArrayList<FieldFault>();
    for (var member : body.members()) {
      var shape = SHAPES.get(member.name());
      if (shape != null && !member.value().isNull() && !fits(member.value(), shape)) {
        faults.add(
            FieldFault.body(member.name(), member.name() + " must be " + shape.words, shape.type));
      }
    }
    return faults;
  }

  /// Whether an id or name can be stored and found again: not empty, no control characters, no half
  /// characters.
  public static boolean isName(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 1000) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (Character.isISOControl(c) || Character.isSurrogate(c) && !pair) {
        return false;
      }
      i += pair ? 1 : 0;
    }
    return true;
  }

  /// Whether a log of this id can be addressed: ids stand in the paths of requests, where slashes
  /// and dots have a meaning of their own.
  public static boolean isLogId(@Nullable String text) {
    return isName(text)
        && text != null
        && text.indexOf('/') < 0
        && text.indexOf('\\') < 0
        && !text.equals(".")
        && !text.equals("..");
  }

  private static boolean fits(Json value, Shape shape) {
    return switch (shape) {
      case STRING -> value instanceof Json.Str;
      case OBJECT -> value instanceof Json.Obj;
      case LIST -> value instanceof Json.Arr;
      case NUMBER -> value instanceof Json.Num;
      case INTEGER -> value instanceof Json.Num number && number.longValue() != null;
      case BOOLEAN -> value instanceof Json.Bool;
      case TIME -> isTime(Times.parse(value.asString()));
      case STATUS ->
          value.asString() != null
              && TraceStatus.ofApi(String.valueOf(value.asString())).isPresent();
      case ID -> isName(value.asString());
      case LOG_ID -> isLogId(value.asString());
    };
  }

  private static boolean isTime(@Nullable Instant time) {
    return time != null && !time.isBefore(FIRST) && !time.isAfter(LAST);
  }
}
