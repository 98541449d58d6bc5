package tracedesk.journey;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// Journeys through one incomplete trace: a flow `Refunds`, in it the prompt `Answer` and the tool
/// `Booking`.
abstract class RefundJourney extends Journey {
  static final String FLOW = "log_flow";
  static final String PROMPT = "log_prompt";
  static final String TOOL = "log_tool";

  private @Nullable String prompt;
  private @Nullable String tool;

  @Override
  void prepare() {
    call(
        "POST",
        "/v5/flows/log",
        """
        {"log_id":"log_flow","path":"Support/Refunds","flow":{"attributes":{"team":"support"}},
         "inputs":{"ticket":"jar arrived broken","price":1.10,"order":9007199254740993},
         "start_time":"2026-03-02T10:00:00Z","end_time":"2026-03-02T10:00:04Z"}
        """);
    prompt =
        call(
                "POST",
                "/v5/prompts/log",
                """
                {"log_id":"log_prompt","trace_parent_id":"log_flow","path":"Support/Answer",
                 "prompt":{"model":"gpt-4o"},"inputs":{"tone":"warm"},"output":"No refund.",
                 "start_time":"2026-03-02T10:00:01Z","end_time":"2026-03-02T10:00:02Z"}
                """)
            .string("prompt_id");
    tool =
        call(
                "POST",
                "/v5/tools/log",
                """
                {"log_id":"log_tool","trace_parent_id":"log_flow","path":"Support/Booking",
                 "tool":{"function":{"name":"book","parameters":{}}},
                 "inputs":{"amount":20},"output":"booked",
                 "start_time":"2026-03-02T10:00:02Z","end_time":"2026-03-02T10:00:03Z"}
                """)
            .string("tool_id");
  }

  final RecordingProxy.Sent toFlow(String body) {
    return patch("/v5/flows/logs/" + FLOW, body);
  }

  final RecordingProxy.Sent toPrompt(String body) {
    return patch("/v5/prompts/" + Objects.requireNonNull(prompt) + "/log/" + PROMPT, body);
  }

  final RecordingProxy.Sent toTool(String body) {
    return patch("/v5/tools/" + Objects.requireNonNull(tool) + "/log/" + TOOL, body);
  }

  private static RecordingProxy.Sent patch(String target, String body) {
    return new RecordingProxy.Sent("PATCH", target, body);
  }

  final Json.Obj heldLog(String id) {
    return held("/v5/logs/" + id);
  }
}
