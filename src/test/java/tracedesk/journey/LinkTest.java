package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// From a log to its link, and from a link to its log.
class LinkTest extends RefundJourney {
  @Override
  void prepare() {
    super.prepare();
    call(
        "POST",
        "/v5/flows/log",
        """
        {"log_id":"log_newer","path":"Support/Newer","flow":{"attributes":{}},"inputs":{},
         "start_time":"2026-03-03T10:00:00Z"}
        """);
  }

  private void openRefunds() {
    untilLog("Newer");
    keys(KeyCode.CONTROL, KeyCode.DIGIT1);
    untilFocused("trace-list");
    keys(KeyCode.DOWN);
    untilLog("Refunds");
    keys(KeyCode.ENTER);
  }

  private static String encoded(String origin) {
    return origin.replace(":", "%3A").replace("/", "%2F");
  }

  @Test
  void theMenuOfARowCopiesItsLog() {
    openRefunds();

    choose("Answer", "Copy as JSON");
    assertThat(clipboard())
        .startsWith("{")
        .contains("\"id\":\"log_prompt\"", "\"output\":\"No refund.\"");

    choose("Answer", "Copy as curl");
    assertThat(clipboard())
        .isEqualTo(
            "curl '"
                + proxy().url()
                + "/v5/logs/log_prompt' \\\n  -H \"X-API-KEY: $TRACEDESK_API_KEY\"")
        .doesNotContain(key());

    choose("Booking", "Copy link");
    assertThat(clipboard())
        .isEqualTo("tracedesk://trace/log_flow/log/log_tool?origin=" + encoded(proxy().url()))
        .doesNotContain(key());
    untilWords("#notice", "Copied");
  }

  @Test
  void theKeysCopyTheSelectedLog() {
    openRefunds();
    selectLog("Answer");

    keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.L);
    assertThat(clipboard()).startsWith("tracedesk://trace/log_flow/log/log_prompt");
    keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.G);
    assertThat(clipboard()).startsWith("curl '");
    keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.J);
    assertThat(clipboard()).startsWith("{");
  }

  @Test
  void aLinkShowsItsLogInTheConnectionItNames() {
    untilLog("Newer");

    handOver("tracedesk://trace/log_flow/log/log_tool?origin=" + encoded(proxy().url()));
    untilLog("Booking");
    assertThat(spoken("#connection")).contains("Recorded");

    handOver("tracedesk://trace/log_flow/log/log_prompt");
    untilLog("Answer");
    assertThat(spoken("#connection")).contains("Local server");

    handOver("tracedesk://trace/log_flow/log/log_tool?origin=" + encoded(proxy().url()));
    untilLog("Booking");
    assertThat(spoken("#connection")).contains("Recorded");
  }

  @Test
  void aLinkToATraceShowsItsFirstLog() {
    untilLog("Newer");

    handOver("tracedesk://trace/log_flow");
    untilLog("Refunds");
    assertThat(spoken("#connection")).contains("Local server");
    handOver("tracedesk://trace/log_gone");
    untilWords("#notice", "The trace of this link is not on the local server: log_gone.");
    untilLog("Refunds");
  }

  @Test
  void aLinkKeepsUnsavedCorrections() {
    openRefunds();
    selectLog("Answer");
    untilEditable("#detail-output");
    type("#detail-output", "Half written");

    handOver("tracedesk://trace/log_newer/log/log_newer");
    untilLog("Newer");
    handOver("tracedesk://trace/log_flow/log/log_prompt?origin=" + encoded(proxy().url()));

    untilText("#detail-output", "Half written");
  }

  @Test
  void aLinkToNothingSaysSoAndChangesNothing() {
    untilLog("Newer");

    handOver("tracedesk://trace/log_gone/log/log_gone");
    untilWords("#notice", "The trace of this link is not on the local server: log_gone.");
    handOver("tracedesk://trace/a/log/b?origin=https%3A%2F%2Felsewhere.example%3A443");
    untilWords("#notice", "This link leads to https://elsewhere.example:443, and no connection");
    handOver("tracedesk://trace/log_newer/log/log_lost?origin=" + encoded(proxy().url()));
    untilWords("#notice", "The log of this link is not in its trace any more: log_lost.");
    untilLog("Newer");
  }
}
