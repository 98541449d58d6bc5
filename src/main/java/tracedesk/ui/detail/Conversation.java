package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Attachment;

/// The chat messages of a log, made ready to be read: tool calls with their results, reasoning,
/// pictures.
///
/// @param settings the model's settings that matter: temperature, most tokens, number of tools
/// @param output the message that came back, if any
public record Conversation(List<Message> messages, @Nullable Message output, Settings settings) {
  public Conversation {
    messages = List.copyOf(messages);
  }

  /// One message. A tool's answer that belongs to a call stands with the call and not by itself.
  ///
  /// @param role as the API says it
  /// @param name who speaks, or which call a lone tool answer belongs to
  public record Message(
      String role,
      @Nullable String name,
      List<Part> parts,
      List<String> thinking,
      List<ToolCall> calls,
      Json raw) {
    public Message {
      parts = List.copyOf(parts);
      thinking = List.copyOf(thinking);
      calls = List.copyOf(calls);
    }

    /// How many characters of text it holds.
    public int length() {
      return parts.stream()
          .mapToInt(part -> part instanceof Part.Words(var text) ? text.length() : 0)
          .sum();
    }

    /// Whether it says these words, in whatever case.
    boolean says(String words) {
      return SearchText.of(raw).contains(SearchText.fold(words));
    }

    public long images() {
      return parts.stream().filter(part -> part instanceof Part.Image).count();
    }
  }

  /// A part of a message.
  public sealed interface Part {
    record Words(String text) implements Part {}

    /// @param url a `data:` URL, which holds the picture itself, or an address, which is never
    /// asked
    record Image(String url) implements Part {}

    /// A file that stands in the message itself: a recording, a document.
    ///
    /// @param text the text it stands in
    record Attached(Attachment file, String text) implements Part {}

    /// A kind of part this program does not know; shown as it is.
    record Other(Json raw) implements Part {}
  }

  /// A call of a tool with what it was given and what it answered.
  ///
  /// @param ordinal the how-manieth call of this name it is, from 0
  public record ToolCall(String name, Json arguments, @Nullable Json result, int ordinal) {
    /// The log this call led to: the tool log of its name beside or below the caller, in the same
    /// order; `null` when there is none.
    ///
    /// @param caller the log that made the call
    @Nullable TraceRow logIn(TraceTree tree, LogId caller) {
      int here = tree.find(caller);
      if (here == TraceTree.NONE) {
        return null;
      }
      int from = tree.parent(here) == TraceTree.NONE ? here : tree.parent(here);
      int seen = 0;
      for (int i = from + 1; i < tree.end(from); i++) {
        var row = tree.row(i);
        boolean near = tree.parent(i) == here || tree.parent(i) == from;
        if (near && row.kind() != LogKind.EVALUATOR && row.name().equals(name)) {
          if (seen++ == ordinal) {
            return row;
          }
        }
      }
      return null;
    }
  }

  /// What the model was set to; unknown parts are `null`.
  public record Settings(@Nullable String temperature, @Nullable String maxTokens, int tools) {}

  static Conversation of(Log log) {
    var items = log.messages() instanceof Json.Arr array ? array.items() : List.<Json>of();
    var results = results(items);
    var ordinals = new HashMap<String, Integer>();
    var messages = new ArrayList<Message>();
    for (var item : items) {
      boolean joined =
          item instanceof Json.Obj object
              && "tool".equals(object.string("role"))
              && called(items, object.string("tool_call_id"));
      if (!joined) {
        messages.add(message(item, results, ordinals));
      }
    }
    var output = log.outputMessage();
    return new Conversation(
        messages, output == null ? null : message(output, results, ordinals), settings(log.raw()));
  }

  /// How many messages there are, answers of tools counted.
  static int count(Log log) {
    int given = log.messages() instanceof Json.Arr array ? array.items().size() : 0;
    return given + (log.outputMessage() == null ? 0 : 1);
  }

  private static Map<String, Json> results(List<Json> items) {
    var results = new HashMap<String, Json>();
    for (var item : items) {
      if (item instanceof Json.Obj object && object.string("tool_call_id") != null) {
        var content = object.get("content");
        results.put(
            String.valueOf(object.string("tool_call_id")), content == null ? Json.NULL : content);
      }
    }
    return results;
  }

  private static boolean called(List<Json> items, @Nullable String id) {
    return id != null
        && items.stream()
            .anyMatch(
                item ->
                    item instanceof Json.Obj object
                        && object.list("tool_calls").stream()
                            .anyMatch(
                                call ->
                                    call instanceof Json.Obj one && id.equals(one.string("id"))));
  }

  private static Message message(
      Json item, Map<String, Json> results, Map<String, Integer> ordinals) {
    if (!(item instanceof Json.Obj object)) {
      return new Message("", null, List.of(new Part.Other(item)), List.of(), List.of(), item);
    }
    var role = object.string("role");
    var name = object.string("name");
    return new Message(
        role == null ? "" : role,
        name == null ? object.string("tool_call_id") : name,
        parts(object.present("content")),
        thinking(object),
        calls(object, results, ordinals),
        item);
  }

  private static List<Part> parts(@Nullable Json content) {
    return switch (content) {
      case null -> List.of();
      case Json.Str words -> List.of(new Part.Words(words.value()));
      case Json.Arr array -> array.items().stream().map(Conversation::part).toList();
      default -> List.of(new Part.Other(content));
    };
  }

  private static Part part(Json item) {
    if (item instanceof Json.Obj object) {
      var text = object.string("text");
      var image = object.get("image_url");
      var url = image instanceof Json.Obj whole ? whole.string("url") : object.string("image_url");
      if (text != null && "text".equals(object.string("type"))) {
        return new Part.Words(text);
      }
      if (url != null) {
        return new Part.Image(url);
      }
      var file = file(object);
      if (file != null) {
        return file;
      }
    }
    return new Part.Other(item);
  }

  /// The file a part holds, wherever it holds it: `input_audio.data`, `file.file_data`,
  /// `source.data`.
  private static @Nullable Part file(Json.Obj part) {
    for (var member : part.members()) {
      if (member.value() instanceof Json.Obj inner) {
        for (var text : inner.members()) {
          var words = text.value().asString();
          if (words != null) {
            var file = Attachment.of(words);
            if (file != null) {
              return new Part.Attached(file, words);
            }
          }
        }
      }
    }
    return null;
  }

  private static List<String> thinking(Json.Obj message) {
    var thoughts = new ArrayList<String>();
    for (var item : message.list("thinking")) {
      var words = item instanceof Json.Obj thought ? thought.string("thinking") : null;
      thoughts.add(words == null ? item.text() : words);
    }
    return thoughts;
  }

  private static List<ToolCall> calls(
      Json.Obj message, Map<String, Json> results, Map<String, Integer> ordinals) {
    var calls = new ArrayList<ToolCall>();
    for (var item : message.list("tool_calls")) {
      var call = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
      var function = call.object("function");
      var given = function == null ? null : function.string("name");
      var name = given == null ? "" : given;
      var id = call.string("id");
      calls.add(
          new ToolCall(
              name,
              readable(function == null ? item : function.get("arguments")),
              id == null || !results.containsKey(id) ? null : readable(results.get(id)),
              ordinals.merge(name, 1, Integer::sum) - 1));
    }
    return calls;
  }

  /// Arguments and results travel as JSON inside a string: what is inside, where that is JSON.
  private static Json readable(@Nullable Json value) {
    if (value == null) {
      return Json.NULL;
    }
    var text = value.asString();
    if (text == null || !LogContent.holdsJson(text)) {
      return value;
    }
    try {
      return Json.parse(text);
    } catch (JsonFault e) {
      return value;
    }
  }

  private static Settings settings(Json.Obj raw) {
    for (var kind : new String[] {"prompt", "agent", "config"}) {
      var file = raw.object(kind);
      if (file != null) {
        return new Settings(
            text(file, "temperature"), text(file, "max_tokens"), file.list("tools").size());
      }
    }
    return new Settings(null, null, 0);
  }

  private static @Nullable String text(Json.Obj object, String name) {
    var value = object.present(name);
    return value == null ? null : value.plain();
  }
}
