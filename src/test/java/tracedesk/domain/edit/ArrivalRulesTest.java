package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;

class ArrivalRulesTest {
  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  @Test
  void aFileFillsOnlyWhatALogLacks() {
    var filled =
        ArrivalRules.filled(
            json("{\"output\":\"mine\",\"user\":null}"),
            json("{\"output\":\"theirs\",\"user\":\"u\",\"error\":null,\"metadata\":{}}"),
            Set.of());

    assertThat(filled.text()).isEqualTo("{\"output\":\"mine\",\"user\":\"u\",\"metadata\":{}}");
  }

  @Test
  void theDateALogWasCreatedIsNeverFilled() {
    var before = json("{\"output\":\"mine\"}");
    var found = json("{\"output\":\"mine\",\"created_at\":\"2026-03-01T10:00:00Z\"}");

    assertThat(ArrivalRules.filled(before, found, Set.of())).isEqualTo(before);
  }

  @Test
  void neitherStatusNorDateOfChangeIsTakenFromAFileNorWhatWasCorrected() {
    var before = json("{\"output\":\"mine\"}");
    var found =
        json(
            """
            {"log_status":"complete","trace_status":"complete","updated_at":"2026-03-01T10:00:00Z",
             "error":"theirs"}""");

    assertThat(ArrivalRules.filled(before, found, Set.of("error"))).isEqualTo(before);
  }

  @Test
  void aLogThatArrivesHasInputsAndAStatusWhereItsKindHasOne() {
    var sent = json("{\"output\":\"a\"}");

    assertThat(ArrivalRules.fresh(Api.V5, LogKind.FLOW, sent).text())
        .isEqualTo("{\"inputs\":{},\"output\":\"a\",\"log_status\":\"incomplete\"}");
    assertThat(ArrivalRules.fresh(Api.V5, LogKind.TOOL, sent).text())
        .isEqualTo("{\"inputs\":{},\"output\":\"a\"}");
  }

  @Test
  void aLogThatArrivesKeepsTheInputsAndTheStatusItWasSentWith() {
    var sent = json("{\"inputs\":{\"a\":1},\"trace_status\":\"complete\"}");

    assertThat(ArrivalRules.fresh(Api.V5, LogKind.AGENT, sent).text())
        .isEqualTo("{\"inputs\":{\"a\":1},\"log_status\":\"complete\"}");
    assertThat(ArrivalRules.fresh(Api.V5, LogKind.PROMPT, sent).text())
        .isEqualTo("{\"inputs\":{\"a\":1}}");
    assertThat(ArrivalRules.fresh(Api.V4, LogKind.PROMPT, sent)).isEqualTo(sent);
  }

  @Test
  void whatIsSentAgainTakesTheOldOnesPlaceButForWhatWasCorrected() {
    var after =
        ArrivalRules.sentAgain(
            LogKind.PROMPT,
            json("{\"inputs\":{\"a\":1},\"output\":\"mine\",\"error\":\"old\",\"stdout\":\"x\"}"),
            json(
                "{\"inputs\":null,\"output\":\"theirs\",\"error\":null,\"log_status\":\"complete\"}"),
            Set.of("output"));

    assertThat(after.text())
        .isEqualTo("{\"inputs\":{},\"output\":\"mine\",\"error\":null,\"stdout\":\"x\"}");
  }

  @Test
  void aLogSentAgainAsCompleteIsComplete() {
    var after =
        ArrivalRules.sentAgain(
            LogKind.FLOW,
            json("{\"log_status\":\"incomplete\"}"),
            json("{\"end_time\":\"2026-03-02T10:00:00Z\",\"log_status\":\"complete\"}"),
            Set.of());

    assertThat(after.text())
        .isEqualTo("{\"log_status\":\"complete\",\"end_time\":\"2026-03-02T10:00:00Z\"}");
  }

  @Test
  void aCompleteLogSentAgainStaysCompleteAndKeepsItsEnd() {
    var sent = json("{\"end_time\":\"2026-03-02T10:00:00Z\",\"log_status\":\"incomplete\"}");
    var ended = json("{\"log_status\":\"complete\",\"end_time\":\"2026-03-01T10:00:00Z\"}");
    var open = json("{\"log_status\":\"complete\"}");

    assertThat(ArrivalRules.sentAgain(LogKind.FLOW, ended, sent, Set.of())).isEqualTo(ended);
    assertThat(ArrivalRules.sentAgain(LogKind.FLOW, open, sent, Set.of()).text())
        .isEqualTo("{\"log_status\":\"complete\",\"end_time\":\"2026-03-02T10:00:00Z\"}");
  }

  @Test
  void theEndOfALogThatIsNotCompleteMoves() {
    var before = json("{\"log_status\":\"incomplete\",\"end_time\":\"2026-03-01T10:00:00Z\"}");
    var sent = json("{\"end_time\":\"2026-03-02T10:00:00Z\"}");

    assertThat(ArrivalRules.sentAgain(LogKind.FLOW, before, sent, Set.of()).string("end_time"))
        .isEqualTo("2026-03-02T10:00:00Z");
  }
}
