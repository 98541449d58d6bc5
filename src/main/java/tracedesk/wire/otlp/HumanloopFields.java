package tracedesk.wire.otlp;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogKind;

/// What Humanloop's SDKs write on a span about the log it is: `humanloop.file.*` names the file and
/// its content, `humanloop.log.*` the log's fields. Seen on the wire of the SDKs.
///
/// @param path of the file; `null` where the span names none
/// @param content the file object without its path and type; `null` where nothing is said of it
/// @param id of the log, where the SDK knows it
/// @param parent the id of the log above it
/// @param doc the log's other fields
record HumanloopFields(
    LogKind kind,
    @Nullable String path,
    Json.@Nullable Obj content,
    @Nullable String id,
    @Nullable String parent,
    Json.Obj doc) {
  private static final String FILE = "humanloop.file";
  private static final String LOG = "humanloop.log";
  private static final Set<String> NAMING = Set.of("path", "type");
  private static final Set<String> APART = Set.of("id", "trace_parent_id");

  /// What the span says; `null` when it is none of Humanloop's.
  static @Nullable HumanloopFields of(Span span) {
    var attributes = span.attributes();
    var kind = kind(span);
    if (kind == null) {
      return null;
    }
    var id = first(attributes, LOG + ".id", "humanloop.log_id");
    var parent = first(attributes, LOG + ".trace_parent_id", "humanloop.context.flow.trace_id");
    return new HumanloopFields(
        kind,
        text(attributes, FILE + ".path"),
        content(attributes),
        id,
        parent == null || parent.equals(id) ? null : parent,
        doc(attributes));
  }

  private static @Nullable LogKind kind(Span span) {
    var word = first(span.attributes(), FILE + ".type", "humanloop.file_type");
    if (word == null && span.name().startsWith("humanloop.")) {
      word = span.name().substring("humanloop.".length());
    }
    return word == null ? null : LogKind.ofApi(word.toLowerCase(Locale.ROOT)).orElse(null);
  }

  private static Json.@Nullable Obj content(Map<String, Json> attributes) {
    var content = Json.object();
    for (var member : Unflattened.under(FILE, attributes).members()) {
      if (!NAMING.contains(member.name())) {
        var value = member.value();
        content.put(
            member.name(),
            member.name().equals("function") ? HumanloopTypes.function(value) : value);
      }
    }
    var built = content.build();
    return built.members().isEmpty() ? null : built;
  }

  /// The fields that are what the API says they are; others are kept with the raw span only.
  private static Json.Obj doc(Map<String, Json> attributes) {
    var doc = Json.object();
    for (var member : Unflattened.under(LOG, attributes).members()) {
      var name = member.name();
      var value =
          switch (name) {
            case "inputs", "metadata" -> map(LOG + "." + name, member.value(), attributes);
            default -> member.value();
          };
      var typed = HumanloopTypes.field(name, value);
      boolean fits = Shapes.faults(Json.object().put(name, typed).build()).isEmpty();
      if (fits && !APART.contains(name)) {
        doc.put(name, typed);
      }
    }
    return doc.build();
  }

  /// Inputs and metadata are maps, also where all their names are numbers.
  private static Json map(String prefix, Json value, Map<String, Json> attributes) {
    return value instanceof Json.Arr ? Unflattened.under(prefix, attributes) : value;
  }

  /// The text under the current key, else under the one of older releases.
  private static @Nullable String first(
      Map<String, Json> attributes, String current, String older) {
    var text = text(attributes, current);
    return text == null ? text(attributes, older) : text;
  }

  private static @Nullable String text(Map<String, Json> attributes, String key) {
    var value = attributes.get(key);
    var text = value == null ? null : value.asString();
    return text == null || text.isEmpty() ? null : text;
  }
}
