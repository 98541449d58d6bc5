package tracedesk.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Judgment;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceTree;

/// A text to be read: a section per trace with its facts, its conversation and its logs, numbered
/// as they stand in the tree (`2.1` is the first log below the second).
final class MarkdownSheet implements Sheet {
  private static final int NUMBERED_DEPTH = 8;

  private @Nullable TraceTree tree;
  private final List<Integer> numbers = new ArrayList<>();
  private boolean first;
  private int row;

  @Override
  public void begin(Trace trace, Output out) throws IOException {
    tree = trace.tree();
    numbers.clear();
    row = 0;
    first = true;
    var summary = trace.summary();
    var totals = trace.tree().totals();
    var status = summary.status();
    var text = new StringBuilder();
    text.append("# ").append(Markdown.inline(summary.name())).append("\n\n");
    fact(text, "Trace", Markdown.code(summary.id().value()));
    if (!summary.directory().isEmpty()) {
      fact(text, "Directory", Markdown.inline(summary.directory()));
    }
    if (status != null) {
      fact(text, "Status", status.api());
    }
    fact(text, "Started", Times.format(summary.started()));
    fact(text, "Duration", duration(summary.duration()));
    fact(text, "Logs", Integer.toString(totals.logs()));
    if (totals.errors() > 0) {
      fact(text, "Failed logs", Integer.toString(totals.errors()));
    }
    if (totals.tokens() > 0) {
      fact(text, "Tokens", Long.toString(totals.tokens()));
    }
    if (totals.cost() > 0) {
      fact(text, "Cost", dollars(totals.cost()));
    }
    out.write(text.append('\n').toString());
  }

  @Override
  public void add(Log log, Output out) throws IOException {
    var text = new StringBuilder();
    boolean talks = talks(log);
    if (first && talks) {
      text.append("## Conversation\n\n");
      conversation(log, text);
    }
    if (first) {
      text.append("## Logs\n\n");
    }
    int depth = place(log.id(), text);
    text.append("### ").append(number(depth)).append(' ').append(kind(log.kind())).append(": ");
    text.append(Markdown.inline(log.name())).append("\n\n");
    facts(log, text);
    value("Inputs", isEmpty(log.inputs()) ? null : log.inputs(), text);
    if (talks && !first) {
      text.append("**Conversation**\n\n");
      conversation(log, text);
    }
    value("Output", log.output(), text);
    value("Error", log.isFailed() ? log.error() : null, text);
    value("Judgment", log.raw().present("judgment"), text);
    judgments(log.judgments(), text);
    first = false;
    out.write(text.toString());
  }

  /// Moves on to the log's row, past those that went away, and tells its depth.
  private int place(LogId id, StringBuilder text) {
    var rows = tree;
    int depth = 0;
    int target = rows == null ? TraceTree.NONE : rows.find(id);
    while (rows != null && target != TraceTree.NONE && row <= target) {
      depth = rows.depth(row);
      while (numbers.size() > depth + 1) {
        numbers.removeLast();
      }
      if (numbers.size() == depth + 1) {
        numbers.set(depth, numbers.get(depth) + 1);
      } else {
        numbers.add(1);
      }
      if (rows.isWaiting(row)) {
        text.append("### ").append(number(depth)).append(" (waiting for parent)\n\n");
      }
      row++;
    }
    return depth;
  }

  private String number(int depth) {
    return depth < NUMBERED_DEPTH
        ? numbers.stream().map(String::valueOf).collect(Collectors.joining("."))
        : "(depth %d) %d".formatted(depth + 1, numbers.isEmpty() ? 0 : numbers.getLast());
  }

  private static void facts(Log log, StringBuilder text) {
    fact(text, "Log", Markdown.code(log.id().value()));
    var file = log.file();
    if (file != null) {
      var version = file.versionName() == null ? file.versionId() : file.versionName();
      fact(
          text,
          "File",
          Markdown.inline(file.path())
              + (version == null ? "" : ", version " + Markdown.code(version)));
    }
    if (log.model() != null) {
      fact(text, "Model", Markdown.inline(log.model()));
    }
    var start = log.timing().start();
    if (start != null) {
      fact(text, "Started", Times.format(start));
      fact(text, "Duration", duration(log.timing().duration()));
    }
    if (log.usage().tokens() > 0) {
      fact(text, "Tokens", Long.toString(log.usage().tokens()));
    }
    if (log.usage().cost() > 0) {
      fact(text, "Cost", dollars(log.usage().cost()));
    }
    if (!log.corrected().isEmpty()) {
      fact(text, "Corrected by hand", Markdown.inline(String.join(", ", log.corrected())));
    }
    if (log.isLate()) {
      fact(text, "Late", "came after the trace was complete");
    }
    text.append('\n');
  }

  private static boolean talks(Log log) {
    return log.messages() instanceof Json.Arr messages && !messages.items().isEmpty()
        || log.outputMessage() != null;
  }

  private static void conversation(Log log, StringBuilder text) {
    if (log.messages() instanceof Json.Arr messages) {
      messages.items().forEach(message -> message(message, "", text));
    }
    if (log.outputMessage() != null) {
      message(log.outputMessage(), " (answer)", text);
    }
  }

  private static void message(Json item, String more, StringBuilder text) {
    if (!(item instanceof Json.Obj message)) {
      text.append(Markdown.block(item)).append('\n');
      return;
    }
    var role = message.string("role");
    text.append("**").append(Markdown.inline(role == null ? "?" : role)).append("**");
    for (var name : List.of("name", "tool_call_id")) {
      var value = message.string(name);
      text.append(value == null ? "" : " " + Markdown.code(value));
    }
    text.append(more).append("\n\n");
    for (var thought : message.list("thinking")) {
      text.append("Thinking:\n\n").append(Markdown.block(thought)).append('\n');
    }
    var content = message.present("content");
    if (content instanceof Json.Arr parts) {
      parts.items().forEach(part -> text.append(Markdown.block(words(part))).append('\n'));
    } else if (content != null) {
      text.append(Markdown.block(content)).append('\n');
    }
    for (var call : message.list("tool_calls")) {
      call(call, text);
    }
  }

  private static Json words(Json part) {
    boolean plain = part instanceof Json.Obj piece && "text".equals(piece.string("type"));
    return plain && ((Json.Obj) part).get("text") instanceof Json.Str words ? words : part;
  }

  private static void call(Json item, StringBuilder text) {
    var call = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    var function = call.object("function");
    var id = call.string("id");
    if (function == null) {
      text.append("Calls\n\n").append(Markdown.block(item)).append('\n');
      return;
    }
    var name = function.string("name");
    text.append("Calls ").append(Markdown.code(name == null ? "?" : name));
    text.append(id == null ? "" : " (" + Markdown.code(id) + ")").append("\n\n");
    var arguments = function.get("arguments");
    if (arguments != null) {
      text.append(Markdown.block(arguments)).append('\n');
    }
  }

  private static void judgments(List<Judgment> judgments, StringBuilder text) {
    if (judgments.isEmpty()) {
      return;
    }
    text.append("**Judgments**\n\n");
    for (var judgment : judgments) {
      var value = judgment.value();
      var error = judgment.error();
      text.append("- ").append(Markdown.inline(judgment.evaluator())).append(": ");
      text.append(
          error != null
              ? "failed: " + Markdown.inline(error)
              : value == null ? "none" : Markdown.inline(value.plain()));
      text.append('\n');
    }
    text.append('\n');
  }

  private static void value(String title, @Nullable Json value, StringBuilder text) {
    if (value != null) {
      text.append("**").append(title).append("**\n\n").append(Markdown.block(value)).append('\n');
    }
  }

  private static boolean isEmpty(@Nullable Json inputs) {
    return inputs instanceof Json.Obj map && map.members().isEmpty();
  }

  private static void fact(StringBuilder text, String name, String value) {
    text.append("- ").append(name).append(": ").append(value).append('\n');
  }

  private static String kind(LogKind kind) {
    var word = kind.name().toLowerCase(Locale.ROOT);
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String duration(@Nullable Duration duration) {
    return duration == null
        ? "not known"
        : String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
  }

  private static String dollars(double cost) {
    return String.format(Locale.ROOT, "$%.6f", cost);
  }
}
