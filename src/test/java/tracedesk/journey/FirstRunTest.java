package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// From an empty program to the first trace.
class FirstRunTest extends Journey {
  @Override
  boolean usesLocalConnection() {
    return true;
  }

  @Override
  void prepare() {}

  @Test
  void theFirstTraceAppearsByItself() {
    shown("#welcome-sentence");
    call(
        "POST",
        "/v5/flows/log",
        """
        {"path":"Support/First","flow":{"attributes":{}},"inputs":{"q":"hi"},"output":"hello"}
        """);
    untilLog("First");
    assertThat(isShown("#welcome-sentence")).isFalse();
    untilText("#detail-output", "hello");
    assertThat(isShown("#detail-input-0-value")).isTrue();
    assertThat(isShown("#detail-input-0-name-editor")).isFalse();
  }

  @Test
  void theSampleTracesOpenByTheirKeys() {
    shown("#welcome-sentence");
    keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.S);
    until(
        "they are open",
        () -> held("/tracedesk/v1/traces").integer("total") instanceof Long total && total >= 40);
    shown("#detail-log-scroll");
    assertThat(isShown("#welcome-sentence")).isFalse();
  }
}
