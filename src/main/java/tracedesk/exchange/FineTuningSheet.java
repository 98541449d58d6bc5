package tracedesk.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceFormats.LeftOut;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;

/// Examples to train a model with, one per line, in OpenAI's chat format: the messages a model was
/// given and the answer it should have given, which is the corrected one where somebody corrected
/// it. Members of messages the format does not know are left out.
final class FineTuningSheet implements Sheet {
  private static final Set<String> MEMBERS =
      Set.of("role", "content", "name", "tool_calls", "tool_call_id", "refusal");

  @Override
  public @Nullable LeftOut reason(Log log) {
    if (log.kind() != LogKind.PROMPT && log.kind() != LogKind.AGENT) {
      return LeftOut.NOT_A_MODEL_CALL;
    }
    if (log.isFailed()) {
      return LeftOut.FAILED;
    }
    boolean chat =
        log.messages() instanceof Json.Arr messages
            && !messages.items().isEmpty()
            && messages.items().stream().allMatch(FineTuningSheet::isMessage);
    if (!chat) {
      return LeftOut.NO_MESSAGES;
    }
    return answer(log) == null ? LeftOut.NO_OUTPUT : null;
  }

  private static boolean isMessage(Json item) {
    return item instanceof Json.Obj message && message.string("role") != null;
  }

  @Override
  public void add(Log log, Output out) throws IOException {
    var messages = new ArrayList<Json>();
    if (log.messages() instanceof Json.Arr given) {
      given.items().forEach(item -> messages.add(message((Json.Obj) item)));
    }
    var answer = answer(log);
    if (answer != null) {
      messages.add(answer);
    }
    var line = Json.object().put("messages", Json.array(messages)).build();
    out.write(line.text().replace('\n', ' ').replace('\r', ' ') + "\n");
  }

  /// What the model should have said. The output is what people read and correct, so it counts
  /// where it differs from the message, unless the message is what was corrected.
  private static Json.@Nullable Obj answer(Log log) {
    var said = log.outputMessage() instanceof Json.Obj message ? message : null;
    var output = log.output() instanceof Json.Str text && !text.value().isEmpty() ? text : null;
    var corrected = log.corrected();
    boolean messageCounts =
        said != null && corrected.contains("output_message") && !corrected.contains("output");
    if (said == null) {
      return output == null
          ? null
          : Json.object().put("role", "assistant").put("content", output).build();
    }
    var answer = Json.object().put("role", "assistant");
    for (var member : message(said).members()) {
      if (!member.name().equals("role")) {
        answer.put(member.name(), member.value());
      }
    }
    if (output != null && !messageCounts) {
      answer.put("content", output);
    }
    var built = answer.build();
    return isEmpty(built) ? null : built;
  }

  private static boolean isEmpty(Json.Obj answer) {
    var content = answer.present("content");
    boolean silent =
        content == null
            || content instanceof Json.Str text && text.value().isEmpty()
            || content instanceof Json.Arr parts && parts.items().isEmpty();
    return silent && answer.list("tool_calls").isEmpty();
  }

  /// A missing content is said to be `null`; other members without a value are left out.
  private static Json.Obj message(Json.Obj message) {
    var kept = Json.object();
    for (var member : message.members()) {
      boolean says = !member.value().isNull() && !(member.value().equals(EMPTY_LIST));
      if (MEMBERS.contains(member.name()) && (says || member.name().equals("content"))) {
        kept.put(member.name(), member.value());
      }
    }
    return kept.build();
  }

  private static final Json EMPTY_LIST = Json.array(List.of());
}
