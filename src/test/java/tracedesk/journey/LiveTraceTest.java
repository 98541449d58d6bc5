package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Reading and correcting while logs arrive.
class LiveTraceTest extends Journey {
  private int sent;

  @Override
  boolean usesLocalConnection() {
    return true;
  }

  @Override
  void prepare() {
    call(
        "POST",
        "/v5/flows/log",
        """
        {"log_id":"log_flow","path":"support/Refund assistant","flow":{"attributes":{}},
         "start_time":"2026-11-20T14:29:08Z","inputs":{"q":"hi"}}
        """);
    for (int i = 0; i < 60; i++) {
      tool("log_flow", "step " + i);
    }
  }

  private String tool(String parent, String name) {
    var id = "log_tool_" + sent++;
    call(
        "POST",
        "/v5/tools/log",
        """
        {"log_id":"%s","path":"support/%s","trace_parent_id":"%s","inputs":{"n":1},"output":"done %s",
         "tool":{"function":{"name":"step","description":"","parameters":{}}},
         "start_time":"2026-11-20T14:29:09Z","end_time":"2026-11-20T14:29:10Z"}
        """
            .formatted(id, name, parent, name));
    return id;
  }

  private @Nullable String output(String log) {
    var held = held("/tracedesk/v1/logs/" + log).object("log");
    return held == null ? null : held.string("output");
  }

  private int rows() {
    return now(() -> robot().lookup("#tree-rows").queryListView().getItems().size());
  }

  @Test
  void theOpenTraceFollowsAndLeavesWhatIsBeingWrittenAlone() {
    selectLog("step 7");
    type("#detail-output", "corrected, not saved");
    tool("log_flow", "newcomer");
    tool("log_tool_7", "below what is open");
    until("the tree holds the new logs", () -> rows() == 63);
    assertThat(text("#detail-output")).isEqualTo("corrected, not saved");
    assertThat(words("#detail-title")).isEqualTo("step 7");
    assertThat(isFocused("detail-output")).isTrue();
    assertThat(output("log_tool_7")).isEqualTo("done step 7");
    save();
    untilSaved();
    assertThat(output("log_tool_7")).isEqualTo("corrected, not saved");
    assertThat(words("#exchange")).startsWith("PATCH /v5/tools/");
  }

  @Test
  void theHeaderSaysThatLogsAreStillComing() {
    tool("log_flow", "another");
    until(
        "it says so",
        () ->
            robot().lookup(".pill").queryAll().stream()
                .anyMatch(
                    pill ->
                        pill instanceof Labeled said && said.getText().equals("Receiving logs")));
  }

  @Test
  void aChildThatCameBeforeItsParentMovesBelowItAndStaysSelected() {
    until("the list was read", () -> row("step 7") != null);
    tool("log_agent", "early child");
    click("#shell-open-list");
    untilWords("#traces-arrived", "1 new");
    click("#traces-arrived");
    var list = shown("#trace-list");
    until(
        "the list shows it", () -> robot().from(list).lookup("early child").tryQuery().isPresent());
    robot().clickOn(robot().from(list).lookup("early child").<Node>query());
    selectLog("early child");
    assertThat(isShown("#detail-log-scroll")).isTrue();
    type("#detail-output", "half written");
    call(
        "POST",
        "/v5/agents/log",
        """
        {"log_id":"log_agent","path":"support/Late agent","trace_parent_id":"log_flow",
         "agent":{"model":"gpt-4o"},"start_time":"2026-11-20T14:29:09Z"}
        """);
    until("the tree is the flow's", () -> rows() == 63 && row("Late agent") != null);
    assertThat(words("#detail-title")).isEqualTo("early child");
    assertThat(text("#detail-output")).isEqualTo("half written");
    assertThat(now(() -> spoken(Objects.requireNonNull(row("early child"))))).contains("level 3");
  }
}
