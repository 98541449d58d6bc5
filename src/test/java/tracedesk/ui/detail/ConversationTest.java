package tracedesk.ui.detail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogId;
import tracedesk.ui.detail.Conversation.Part;

class ConversationTest {
  private static Conversation of(String id) {
    return Conversation.of(Logs.server().log(new LogId(id)));
  }

  @Test
  void aToolsAnswerStandsWithItsCall() {
    var conversation = of("log_far");
    assertThat(conversation.messages()).hasSize(3);
    var calls = conversation.messages().getLast().calls();
    assertThat(calls)
        .extracting(Conversation.ToolCall::name)
        .containsExactly("get_order", "get_return_policy");
    assertThat(calls.getFirst().arguments()).isEqualTo(Json.parse("{\"order_id\": \"48213\"}"));
    assertThat(calls.getLast().result())
        .isEqualTo(Json.parse("{\"window_days\": 30, \"return_required\": false}"));
  }

  @Test
  void picturesReasoningAndSettingsAreFound() {
    var conversation = of("log_far");
    assertThat(conversation.messages().get(1).parts())
        .first()
        .isEqualTo(new Part.Image("https://cdn.example.test/jar.jpg"));
    assertThat(conversation.messages().getLast().thinking()).hasSize(1);
    assertThat(conversation.settings()).isEqualTo(new Conversation.Settings("0.2", "800", 4));
  }

  @Test
  void answersWithoutACallAndUnknownPartsAreKept() {
    var traces =
        new FakeTraces(tracedesk.domain.trace.Api.V5)
            .with(
                """
                {"id":"log_x","prompt":{},"messages":[{"role":"tool","tool_call_id":"call_9","content":"42"},
                 {"role":"user","content":[{"type":"audio","data":"x"}]},"odd",{"role":"critic"}]}""");
    var messages = Conversation.of(traces.log(new LogId("log_x"))).messages();
    assertThat(messages).hasSize(4);
    assertThat(messages.getFirst().name()).isEqualTo("call_9");
    assertThat(messages.get(1).parts().getFirst()).isInstanceOf(Part.Other.class);
    assertThat(messages.get(2).parts().getFirst()).isInstanceOf(Part.Other.class);
  }
}
