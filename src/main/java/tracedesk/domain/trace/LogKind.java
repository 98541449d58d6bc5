package tracedesk.domain.trace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// What sort of work a log records. A retriever and a step (a part of a flow that is neither a
/// model call nor a tool) are tool logs whose tool says so (`tool.attributes.kind = "retriever"`);
/// the API itself knows no such files.
public enum LogKind {
  FLOW,
  AGENT,
  PROMPT,
  TOOL,
  RETRIEVER,
  STEP,
  EVALUATOR,
  UNKNOWN;

  /// The API's word, singular and lower case: `flow`, `prompt` …; a retriever or step is a `tool`.
  public String api() {
    return this == RETRIEVER || this == STEP ? "tool" : name().toLowerCase(java.util.Locale.ROOT);
  }

  /// The API's path segment: `flows`, `prompts` …
  public String collection() {
    return api() + "s";
  }

  /// The kind of file such logs belong to.
  public FileKind file() {
    return switch (this) {
      case FLOW -> FileKind.FLOW;
      case AGENT -> FileKind.AGENT;
      case PROMPT -> FileKind.PROMPT;
      case TOOL, RETRIEVER, STEP -> FileKind.TOOL;
      case EVALUATOR -> FileKind.EVALUATOR;
      case UNKNOWN -> throw new IllegalStateException("a log of unknown kind belongs to no file");
    };
  }

  public static Optional<LogKind> ofApi(String word) {
    return switch (word) {
      case "flow" -> Optional.of(FLOW);
      case "agent" -> Optional.of(AGENT);
      case "prompt" -> Optional.of(PROMPT);
      case "tool" -> Optional.of(TOOL);
      case "evaluator" -> Optional.of(EVALUATOR);
      default -> Optional.empty();
    };
  }

  /// Which kind a log is: by which of the five file objects it carries; v4 by the type of its
  /// config.
  public static LogKind of(Json.Obj log) {
    for (var word : new String[] {"flow", "agent", "prompt", "evaluator", "tool"}) {
      if (log.get(word) instanceof Json.Obj file) {
        return word.equals("tool") ? ofTool(file) : ofApi(word).orElse(UNKNOWN);
      }
    }
    var config = log.object("config");
    if (config != null) {
      return "tool".equals(config.string("type")) ? TOOL : PROMPT;
    }
    return UNKNOWN;
  }

  /// A tool's own kind, from its tool object.
  public static LogKind ofTool(Json.@Nullable Obj tool) {
    var attributes = tool == null ? null : tool.object("attributes");
    var kind = attributes == null ? null : attributes.string("kind");
    if ("retriever".equalsIgnoreCase(kind)) {
      return RETRIEVER;
    }
    return "step".equalsIgnoreCase(kind) ? STEP : TOOL;
  }
}
