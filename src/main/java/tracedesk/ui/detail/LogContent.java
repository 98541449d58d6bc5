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
import tracedesk.ui.fx.Attachment;

/// A log made ready for the form, off the FX thread.
///
/// @param large fields whose text no editor can hold; they are shown as text in stretches or as a
/// tree, and cannot be edited here
/// @param attachments fields that hold nothing but a file
/// @param json fields that are shown as JSON at first: words that hold an object or list, messages
/// that hold calls of tools alone
/// @param conversation its chat messages
/// @param facts its other fields
public record LogContent(
    Log log,
    Map<Field, Large> large,
    Map<Field, Attachment> attachments,
    Set<Field> json,
    Conversation conversation,
    FactSheet facts) {
  /// A text no editor can hold.
  ///
  /// @param json whether it is JSON, to be read as a tree
  record Large(String text, boolean json) {}

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
    var large = new EnumMap<Field, Large>(Field.class);
    var attachments = new EnumMap<Field, Attachment>(Field.class);
    var json = EnumSet.noneOf(Field.class);
    for (var field : Field.values()) {
      var value = field.of(log);
      if (value == null) {
        continue;
      }
      var shape = Shape.of(field, value, false);
      boolean written = shape == Shape.JSON || shape == Shape.OBJECT;
      if (written && value.length() > LARGE_TEXT) {
        large.put(field, new Large(value.text(), true));
        continue;
      }
      var text = shape.text(value);
      if (isLarge(text)) {
        large.put(field, new Large(text, written || looksLikeJson(text) && Json.isWhole(text)));
      } else if (holdsJson(text) || shape == Shape.MESSAGE && MessageText.onlyCalls(value)) {
        json.add(field);
      }
      var attachment = shape == Shape.WORDS ? Attachment.of(text) : null;
      if (attachment != null) {
        attachments.put(field, attachment);
      }
    }
    return new LogContent(log, large, attachments, json, Conversation.of(log), FactSheet.of(log));
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
    return looksLikeJson(text) && parsed(text) != null;
  }

  /// Whether a text begins as a JSON object or list does.
  static boolean looksLikeJson(String text) {
    int first = 0;
    while (first < text.length() && Character.isWhitespace(text.charAt(first))) {
      first++;
    }
    return first < text.length() && (text.charAt(first) == '{' || text.charAt(first) == '[');
  }

  private static @Nullable Json parsed(String text) {
    try {
      return Json.parse(text);
    } catch (JsonFault e) {
      return null;
    }
  }
}
