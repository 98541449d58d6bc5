package tracedesk.ui.detail;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.trace.Log;

/// A log made ready for the form, off the FX thread.
///
/// @param large fields whose text no editor can hold; they are shown in stretches and cannot be
/// edited here
/// @param json fields of words that hold a JSON object or list
/// @param conversation its chat messages
/// @param facts its other fields
public record LogContent(
    Log log, Set<Field> large, Set<Field> json, Conversation conversation, FactSheet facts) {
  /// From here on a text is large: 1 MB, or a line of 100 kB.
  static final int LARGE_TEXT = 1_000_000;

  static final int LARGE_LINE = 100_000;

  /// Members of the answer that change when other logs arrive: the file with its counters, the logs
  /// below.
  private static final Set<String> AROUND =
      Set.of("flow", "agent", "prompt", "tool", "evaluator", "evaluator_logs", "trace_children");

  /// Whether both are the same log in the same state; its file's counters do not matter.
  boolean saysTheSameAs(LogContent other) {
    return own(log).equals(own(other.log)) && said(log).equals(said(other.log));
  }

  static LogContent of(Log log) {
    var large = EnumSet.noneOf(Field.class);
    var json = EnumSet.noneOf(Field.class);
    texts(log)
        .forEach(
            (field, text) -> {
              if (isLarge(text)) {
                large.add(field);
              } else if (holdsJson(text)) {
                json.add(field);
              }
            });
    return new LogContent(log, large, json, Conversation.of(log), FactSheet.of(log));
  }

  private static String own(Log log) {
    var own = Json.object();
    for (var member : log.raw().members()) {
      if (!AROUND.contains(member.name())) {
        own.put(member.name(), member.value());
      }
    }
    return own.build().text();
  }

  private static List<String> said(Log log) {
    return log.judgments().stream()
        .map(judgment -> judgment.log() + " " + judgment.value() + " " + judgment.error())
        .toList();
  }

  private static Map<Field, String> texts(Log log) {
    var texts = new EnumMap<Field, String>(Field.class);
    for (var field : Field.values()) {
      var value = field.of(log);
      texts.put(field, Shape.of(field, value, false).text(value));
    }
    return texts;
  }

  static boolean isLarge(String text) {
    if (text.length() > LARGE_TEXT) {
      return true;
    }
    int from = 0;
    while (text.length() - from > LARGE_LINE) {
      int end = text.indexOf('\n', from);
      if (end < 0 || end - from > LARGE_LINE) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }

  static boolean holdsJson(String text) {
    var start = text.stripLeading();
    return (start.startsWith("{") || start.startsWith("[")) && parsed(text) != null;
  }

  private static @Nullable Json parsed(String text) {
    try {
      return Json.parse(text);
    } catch (JsonFault e) {
      return null;
    }
  }
}
