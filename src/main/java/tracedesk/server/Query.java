package tracedesk.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.trace.Times;

/// The parameters of a request's query, each possibly given several times. Values that are not what
/// they should be are answered with 422 and the parameter's name.
final class Query {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  Query(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return;
    }
    for (var part : raw.split("&")) {
      int equals = part.indexOf('=');
      var name = Router.decode(equals < 0 ? part : part.substring(0, equals));
      var value = equals < 0 ? "" : Router.decode(part.substring(equals + 1));
      values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
  }

  List<String> list(String name) {
    return values.getOrDefault(name, List.of());
  }

  /// The value given last, or `null` when there is none or it is empty.
  @Nullable String text(String name) {
    var given = list(name);
    return given.isEmpty() || given.getLast().isEmpty() ? null : given.getLast();
  }

  String textOrEmpty(String name) {
    var text = text(name);
    return text == null ? "" : text;
  }

  String required(String name) {
    var text = text(name);
    if (text == null) {
      throw fault(name, "field required", "value_error.missing");
    }
    return text;
  }

  List<String> requiredList(String name) {
    var given = list(name).stream().filter(value -> !value.isEmpty()).toList();
    if (given.isEmpty()) {
      throw fault(name, "field required", "value_error.missing");
    }
    return given;
  }

  int integer(String name, int fallback, int least) {
    long value = number(name, fallback);
    if (value < least) {
      throw fault(
          name,
          "ensure this value is greater than or equal to " + least,
          "value_error.number.not_ge");
    }
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  long number(String name, long fallback) {
    var text = text(name);
    if (text == null) {
      return fallback;
    }
    if (!text.matches("-?[0-9]{1,18}")) {
      throw fault(name, "value is not a valid integer", "type_error.integer");
    }
    return Long.parseLong(text);
  }

  /// How many records a page shall hold, bounded by what the server gives at once.
  int size(int fallback) {
    return Math.min(integer("size", fallback, 0), Limits.PAGE);
  }

  @Nullable Boolean flag(String name) {
    var text = text(name);
    return text == null ? null : bool(name, text);
  }

  boolean isSet(String name) {
    return Boolean.TRUE.equals(flag(name));
  }

  List<Boolean> flags(String name) {
    return list(name).stream().map(text -> bool(name, text)).toList();
  }

  /// A date or date-time. A plus sign that stood raw in the query came as a space and is put back.
  @Nullable Instant time(String name) {
    var text = text(name);
    if (text == null) {
      return null;
    }
    int space = text.lastIndexOf(' ');
    var iso = space > 10 ? text.substring(0, space) + "+" + text.substring(space + 1) : text;
    var time = Times.parse(iso);
    if (time == null) {
      throw fault(name, "invalid datetime format", "value_error.datetime");
    }
    return time;
  }

  /// One of an enum's constants, spelled in lower case.
  <E extends Enum<E>> E choice(String name, E fallback) {
    var text = text(name);
    if (text == null) {
      return fallback;
    }
    for (var constant : fallback.getDeclaringClass().getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw fault(name, "value is not one of the permitted", "type_error.enum");
  }

  /// Whether `order` asks for descending, the default.
  boolean isDescending() {
    return switch (textOrEmpty("order")) {
      case "", "desc" -> true;
      case "asc" -> false;
      default -> throw fault("order", "value is not one of asc, desc", "type_error.enum");
    };
  }

  private static boolean bool(String name, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw fault(name, "value could not be parsed to a boolean", "type_error.bool");
    };
  }

  static RuntimeException fault(String name, String message, String type) {
    return Request.rejected(new FieldFault(List.of("query", name), message, type));
  }
}
