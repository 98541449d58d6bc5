package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tracedesk.domain.trace.Api;

/// Correcting a log of the v4 API, which is saved by its reference.
class LegacyLogTest extends Journey {
  private @Nullable String log;

  @Override
  Api api() {
    return Api.V4;
  }

  @Override
  void prepare() {
    log =
        call(
                "POST",
                "/v4/logs",
                """
                {"project":"refund-bot","reference_id":"order 4471/α+β",
                 "session_reference_id":"sess-7781","inputs":{"ticket":"jar broken","price":1.10},
                 "config":{"type":"model","model":"gpt-4o","prompt_template":"{{ticket}}"},
                 "output":"No refund."}
                """)
            .string("id");
  }

  @Test
  void aLogIsSavedByItsReferenceWithItsOutputAlone() {
    untilLog("refund-bot");
    untilText("#detail-output", "No refund.");
    untilWords("#detail-log-scroll .banner-title", "The v4 API can change only output");
    click("#detail-input-0-value");
    assertThat(isShown("#detail-input-0-editor")).isFalse();
    assertThat(isShown("#detail-add")).isFalse();
    assertThat(isShown("#detail-complete")).isFalse();
    type("#detail-output", "You get 20 euros back.");
    save();
    untilSaved();

    assertThat(proxy().sent())
        .containsExactly(
            new RecordingProxy.Sent(
                "PATCH",
                "/v4/logs?reference_id=order%204471%2F%CE%B1%2B%CE%B2",
                "{\"output\":\"You get 20 euros back.\"}"));
    var held = held("/v4/logs/" + log);
    assertThat(held.string("output")).isEqualTo("You get 20 euros back.");
    assertThat(held.get("inputs").text()).isEqualTo("{\"ticket\":\"jar broken\",\"price\":1.10}");
  }
}
