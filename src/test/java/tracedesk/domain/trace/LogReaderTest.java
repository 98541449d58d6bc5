package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;

class LogReaderTest {
  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  @Test
  void readsAFlowLogUnderEitherStatusName() {
    var raw =
        """
        {"id":"log_1","evaluator_logs":[],"trace_parent_id":null,"trace_id":"log_1","inputs":{"a":1.10},
         "output":null,"error":"boom","start_time":"2025-03-14T09:02:01","end_time":"2025-03-14T09:02:03Z",
         "environment":"production","%s":"complete",
         "flow":{"id":"fl_1","path":"Support/Refund","version_id":"flv_1","version_name":"v2"}}""";
    for (var name : new String[] {"log_status", "trace_status"}) {
      var log = LogReader.v5(json(raw.formatted(name)));
      assertThat(log.kind()).isEqualTo(LogKind.FLOW);
      assertThat(log.status()).isEqualTo(TraceStatus.COMPLETE);
      assertThat(log.trace()).isEqualTo(new TraceId("log_1"));
      assertThat(log.output()).isNull();
      assertThat(log.error()).isEqualTo(Json.of("boom"));
      assertThat(log.inputs()).hasToString("{\"a\":1.10}");
      assertThat(log.timing().duration()).isEqualTo(Duration.ofSeconds(2));
      assertThat(log.file())
          .isEqualTo(new FileRef("fl_1", "Support/Refund", "flv_1", "v2", "production"));
      assertThat(log.name()).isEqualTo("Refund");
    }
  }

  @Test
  void readsJudgmentsAndTheJudgedLog() {
    var log =
        LogReader.v5(
            json(
                """
                {"id":"log_1","prompt":{"id":"pr_1","path":"P","model":"gpt-4o"},"prompt_tokens":12,
                 "output_cost":0.5,"evaluator_logs":[
                  {"id":"log_e","evaluator":{"id":"ev_1","path":"Checks/Tone"},"judgment":"warm"},
                  {"id":"log_f","evaluator":{"name":"Cited"},"error":"TypeError"}]}"""));
    assertThat(log.model()).isEqualTo("gpt-4o");
    assertThat(log.status()).isNull();
    assertThat(log.usage().tokens()).isEqualTo(12);
    assertThat(log.judgments()).extracting(Judgment::evaluator).containsExactly("Tone", "Cited");
    assertThat(log.judgments().getFirst().value()).isEqualTo(Json.of("warm"));
    assertThat(log.judgments().getLast().error()).isEqualTo("TypeError");
    var evaluator =
        LogReader.v5(json("{\"id\":\"log_e\",\"evaluator\":{},\"parent_id\":\"log_1\"}"));
    assertThat(evaluator.parent()).isEqualTo(new LogId("log_1"));
  }

  @Test
  void readsAV4LogWithItsSessionAndFeedback() {
    var log =
        LogReader.v4(
            json(
                """
                {"id":"data_1","project":"bot","project_id":"pr_1","session_id":"sesh_1","parent_id":"data_0",
                 "reference_id":"order 4471","config_id":"config_1","config":{"type":"model","model":"gpt-4o"},
                 "created_at":"2024-06-01T09:59:00","duration":1.5,"output":"","feedback":[
                 {"id":"ann_1","type":"rating","value":"bad"}],"evaluation_results":[
                 {"id":"r","evaluator_id":"evfn_1","value":true}]}"""));
    assertThat(log.api()).isEqualTo(Api.V4);
    assertThat(log.kind()).isEqualTo(LogKind.PROMPT);
    assertThat(log.trace()).isEqualTo(new TraceId("sesh_1"));
    assertThat(log.parent()).isEqualTo(new LogId("data_0"));
    assertThat(log.reference()).isEqualTo("order 4471");
    assertThat(log.output()).isEqualTo(Json.of(""));
    assertThat(log.timing().start()).isEqualTo(Instant.parse("2024-06-01T09:59:00Z"));
    assertThat(log.timing().end()).isEqualTo(Instant.parse("2024-06-01T09:59:01.5Z"));
    assertThat(log.judgments()).extracting(Judgment::evaluator).containsExactly("rating", "evfn_1");
  }

  @Test
  void takesWhatIsMissingOrOddAsUnknown() {
    var empty = LogReader.v5(json("{}"));
    assertThat(empty.kind()).isEqualTo(LogKind.UNKNOWN);
    assertThat(empty.id()).isEqualTo(new LogId(""));
    var odd =
        LogReader.v5(
            json(
                """
                {"log_id":"x","evaluator_logs":{"a":1},"start_time":17,"prompt_tokens":"many",
                 "flow":{"path":7},"log_status":"paused","trace_parent_id":"p"}"""));
    assertThat(odd.id()).isEqualTo(new LogId("x"));
    assertThat(odd.trace()).isEqualTo(new TraceId("p"));
    assertThat(odd.status()).isNull();
    assertThat(odd.timing()).isEqualTo(Timing.UNKNOWN);
    assertThat(odd.judgments()).isEmpty();
    assertThat(LogReader.v4(json("{\"feedback\":{\"type\":\"action\"}}")).judgments()).hasSize(1);
  }
}
