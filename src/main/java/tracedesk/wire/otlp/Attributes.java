package tracedesk.wire.otlp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonLimits;

/// A span's attributes while they are being read: by several names for the same thing, the first
/// that is there wins. Remembers which were read, so that the others can be kept as metadata, and
/// which were cut before they came here.
final class Attributes {
  private static final JsonLimits LIMITS =
      new JsonLimits(100, 64L << 20, 32 << 20, 1024, 1000, 2_000_000);

  private final Map<String, Json> all;
  private final Set<String> read = new HashSet<>();
  private final List<String> cut = new ArrayList<>();

  Attributes(Map<String, Json> all) {
    this.all = all;
  }

  /// The value under the first of these keys that has one. All of them count as read: they are
  /// names for one thing.
  @Nullable Json first(String... keys) {
    Json found = null;
    for (var key : keys) {
      var value = all.get(key);
      if (value != null) {
        read.add(key);
        if (found == null && !value.isNull()) {
          found = value;
        }
      }
    }
    return found;
  }

  /// The first that is not blank, as text.
  @Nullable String text(String... keys) {
    String found = null;
    for (var key : keys) {
      var value = first(key);
      if (found == null && value != null && !value.plain().isBlank()) {
        found = value.plain();
      }
    }
    return found;
  }

  /// The first of them, read as JSON where it is the text of a list or an object.
  @Nullable Json structure(String... keys) {
    Json found = null;
    for (var key : keys) {
      var value = first(key);
      if (found == null && value != null) {
        found = parsed(key, value);
      }
    }
    return found;
  }

  /// A number, also where it came as text; `null` when there is none.
  Json.@Nullable Num number(String... keys) {
    Json.Num found = null;
    for (var key : keys) {
      var value = first(key);
      var number = value == null ? null : number(value);
      if (found == null && number != null) {
        found = number;
      }
    }
    return found;
  }

  /// A whole number; `1.0` is one.
  @Nullable Long whole(String... keys) {
    var number = number(keys);
    return number == null ? null : number.longValue();
  }

  boolean has(String key) {
    var value = all.get(key);
    return value != null && !value.isNull();
  }

  /// What stands under numbered keys, `prefix.0.…`, `prefix.1.…`: by number, each with the rest of
  /// its keys.
  SortedMap<Integer, Map<String, Json>> numbered(String prefix) {
    var start = prefix + ".";
    for (var key : all.keySet()) {
      if (key.startsWith(start)) {
        read.add(key);
      }
    }
    return numbered(all, start);
  }

  static SortedMap<Integer, Map<String, Json>> numbered(Map<String, Json> from, String start) {
    var found = new TreeMap<Integer, Map<String, Json>>();
    from.forEach(
        (key, value) -> {
          int dot = key.startsWith(start) ? key.indexOf('.', start.length()) : -1;
          int end = dot < 0 ? key.length() : dot;
          if (key.startsWith(start) && isNumber(key, start.length(), end)) {
            found
                .computeIfAbsent(
                    Integer.parseInt(key, start.length(), end, 10), _ -> new LinkedHashMap<>())
                .put(dot < 0 ? "" : key.substring(dot + 1), value);
          }
        });
    return found;
  }

  /// What stands under a prefix, by the rest of its key.
  Map<String, Json> under(String prefix) {
    var found = new LinkedHashMap<String, Json>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && key.length() > prefix.length()) {
            read.add(key);
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  /// Those nobody has asked for.
  Map<String, Json> unread() {
    var rest = new LinkedHashMap<String, Json>();
    all.forEach(
        (key, value) -> {
          if (!read.contains(key)) {
            rest.put(key, value);
          }
        });
    return rest;
  }

  /// Keys of JSON texts that break off in the middle: the sender's limit on the length of values.
  List<String> cut() {
    return List.copyOf(cut);
  }

  /// The list or object a text holds, else the value itself.
  private Json parsed(String key, Json value) {
    try {
      return parsed(value);
    } catch (JsonFault e) {
      if (e.reason().contains("end-of-input")) {
        cut.add(key);
      }
      return value;
    }
  }

  /// @throws JsonFault when the text begins as a list or object and is none
  private static Json parsed(Json value) {
    var text = value.asString();
    return text != null && isStructure(text) ? Json.parse(text, LIMITS) : value;
  }

  /// As [#structure], for a value that stands within another.
  static Json lenient(Json value) {
    try {
      return parsed(value);
    } catch (JsonFault e) {
      return value;
    }
  }

  static Json.@Nullable Num number(Json value) {
    if (value instanceof Json.Num number) {
      return number;
    }
    var text = value.asString();
    return text != null && text.matches("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?")
        ? Json.parse(text.replaceFirst("^(-?)0+(?=[0-9])", "$1")) instanceof Json.Num number
            ? number
            : null
        : null;
  }

  private static boolean isStructure(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c)) {
        return c == '{' || c == '[';
      }
    }
    return false;
  }

  private static boolean isNumber(String key, int from, int to) {
    if (to == from || to - from > 4) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (key.charAt(i) < '0' || key.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
