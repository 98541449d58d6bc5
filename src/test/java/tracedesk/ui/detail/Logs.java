package tracedesk.ui.detail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;

/// Logs as servers answer them, for tests and pictures.
final class Logs {
  static final String CORRECTED =
      """
      Hi Maya,

      Sorry the jar arrived cracked. I’ve refunded **£64.00** to the card ending 4417
      and you don’t need to send the blender back.

      It usually shows up within 5–10 working days. Reply here if it hasn’t arrived by **5 December**.""";

  private static final String FLOW =
      """
      {"id":"log_8Qm2vKx4c41","evaluator_logs":[
        {"id":"log_ev1","evaluator":{"id":"ev_1","path":"support/Policy compliance","version_id":"evv_1"},
         "judgment":0.92,"start_time":"2026-01-15T14:32:01Z","end_time":"2026-01-15T14:32:01.160Z"},
        {"id":"log_ev2","evaluator":{"id":"ev_2","path":"support/Tone of voice"},"judgment":"friendly",
         "created_at":"2026-01-15T14:32:02Z"}],
       "flow":{"id":"fl_1","path":"support/refunds/Refund assistant","version_id":"flv_1","version_name":"v14",
         "attributes":{"release":"2.8.1"}},
       "environment":"production","log_status":"incomplete","trace_id":"log_8Qm2vKx4c41","trace_flow_id":"fl_1",
       "start_time":"2026-01-15T14:29:08.120Z","end_time":"2026-01-15T14:29:16.540Z",
       "created_at":"2026-01-15T14:29:08.200Z","provider_latency":6.84,"prompt_tokens":6204,"output_tokens":710,
       "prompt_cost":0.0210,"output_cost":0.0102,"source":"sdk","user":"customer-7781","save":true,"batches":[],
       "metadata":{"ticket":"T-48213","region":"eu-west"},"stdout":null,"x_queue":"gold",
       "messages":[{"role":"system","content":"You resolve refund requests for Harrow & Pine."},
         {"role":"user","content":"The blender arrived with a cracked jar, I’d like my money back"},
         {"role":"assistant","content":"Could you send a photo?"},{"role":"user","content":"Here it is."}],
       "inputs":{"message":"The blender arrived with a cracked jar, I’d like my money back","order_id":"48213",
         "customer_tier":"standard","return_window_days":30,
         "context":{"channel":"email","locale":"en-GB","thread_id":"em-77310","attachments":["jar.jpg"]}},
       "output":"Hi Maya,\\n\\nSorry the jar arrived cracked. I’ll refund £46.00 to the card ending 4417 once we receive the blender.\\n\\nIt usually shows up within 5–10 working days. Reply here if it hasn’t arrived by **5 December**.",
       "error":null,"trace_children":[]}""";

  private static final String BOTH =
      """
      {"id":"log_both","tool":{"id":"tl_1","path":"support/create_refund","version_name":"v3"},
       "inputs":{"order_id":"48213","amount":6400,"dry_run":false,"note":null,"items":["jar","lid"]},
       "output":"{\\"status\\": \\"failed\\", \\"code\\": 504}","error":"504 gateway timeout from payments",
       "start_time":"2026-01-15T14:29:12Z","end_time":"2026-01-15T14:29:13.270Z"}""";

  private static final String SPAN =
      """
      {"id":"log_span","tool":{"id":"tl_2","path":"support/Search policy","attributes":{"kind":"retriever"}},
       "inputs":{"query":"cracked jar"},
       "output":"[{\\"id\\":\\"returns.md\\",\\"score\\":0.91,\\"content\\":\\"Damaged goods are refunded in full.\\"},{\\"other\\":true}]",
       "start_time":"2026-01-15T14:29:12Z","end_time":"2026-01-15T14:29:13.270Z","tracedesk":{"late":true},
       "metadata":{"db.vector.query.top_k":2},
       "otel":{"trace_id":"5b8efff798038103d269b633813fc60c","span_id":"eee19b7ec3c1b174",
        "parent_span_id":"eee19b7ec3c1b173","name":"retrieval policy","kind":"CLIENT",
        "start_time_unix_nano":"1768487352000000000","end_time_unix_nano":"1768487353270000000",
        "status":{"code":"ERROR","message":"timeout"},"x_new":1,
        "scope":{"name":"opentelemetry.instrumentation.chroma","version":"0.40.1"},
        "resource":{"attributes":{"service.name":"support-agent","deployment.environment.name":"staging"}},
        "attributes":{"gen_ai.operation.name":"retrieval","gen_ai.request.model":"text-embedding-3-small",
          "db.vector.query.top_k":2},
        "dropped_attributes_count":3,"truncated":["gen_ai.input.messages"],
        "events":[{"name":"exception","time_unix_nano":"1768487353000000000",
          "attributes":{"exception.type":"TimeoutError"}}],
        "links":[{"trace_id":"5b8efff798038103d269b633813fc60c","span_id":"53995c3f42cd8ad8"}]}}""";

  private static final String JUDGED =
      """
      {"id":"log_judged","evaluator":{"id":"ev_1","path":"support/Policy compliance"},"parent_id":"log_span",
       "judgment":0.92,"output":"Names the policy and the deadline.","start_time":"2026-01-15T14:32:01Z",
       "end_time":"2026-01-15T14:32:01.160Z"}""";

  private static final String EMPTY =
      """
      {"id":"log_empty","flow":{"id":"fl_1","path":"support/Intake","version_id":"flv_abcdefghijkl"},
       "log_status":"incomplete","inputs":{},"output":null,"error":null,
       "created_at":"2026-01-15T14:29:12Z"}""";

  private static final String DECIDE =
      """
      {"id":"log_8QmB7tWn0a2","prompt":{"id":"pr_1","path":"support/Decide refund","version_name":"v31",
        "model":"gpt-4o","temperature":0.2,"max_tokens":800,
        "tools":[{"name":"get_order"},{"name":"get_return_policy"},{"name":"create_refund"},{"name":"send_reply"}]},
       "trace_id":"log_8Qm2vKx4c41","trace_parent_id":"log_8Qm2vKx4c41","inputs":{},"output":null,
       "start_time":"2026-01-15T14:29:10Z","end_time":"2026-01-15T14:29:11.290Z","provider_latency":1.29,
       "prompt_tokens":1702,"output_tokens":171,"reasoning_tokens":64,"prompt_cost":0.0085,"output_cost":0.0013,
       "finish_reason":"stop","tool_choice":"auto",
       "provider_request":{"model":"gpt-4o","temperature":0.2},"provider_response":{"id":"chatcmpl-1"},
       "messages":[
        {"role":"system","content":"You resolve refund requests for Harrow & Pine. Follow the return policy. Never promise a refund before the order and the policy are known. Be brief and kind, name the amount with its currency, and say when it arrives."},
        {"role":"user","content":[
          {"type":"image_url","image_url":{"url":"%s"}},
          {"type":"text","text":"The blender arrived with a cracked jar, I’d like my money back. Order 48213. It was a birthday present, so I’m not keen on waiting for another one."}]},
        {"role":"assistant","content":null,"thinking":[{"type":"thinking","thinking":"The order and the policy are both needed.","signature":"x"}],
          "tool_calls":[
          {"id":"call_1","type":"function","function":{"name":"get_order","arguments":"{\\"order_id\\": \\"48213\\"}"}},
          {"id":"call_2","type":"function","function":{"name":"get_return_policy","arguments":"{\\"sku\\": \\"BLN-900\\", \\"reason\\": \\"damaged\\"}"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"{\\"total\\": 64.00, \\"currency\\": \\"GBP\\", \\"delivered\\": \\"2025-11-19\\"}"},
        {"role":"tool","tool_call_id":"call_2","content":"{\\"window_days\\": 30, \\"return_required\\": false}"}],
       "output_message":{"role":"assistant","content":"Full refund of £64.00 approved. The jar is cracked in transit, so the return is required first. Call create_refund with amount 6400."},
       "evaluator_logs":[{"id":"log_ev3","evaluator":{"path":"support/Grounded"},"judgment":true}]}""";

  private Logs() {}

  /// The picture in the first sample.
  static String picture() {
    try {
      var sample = Files.readString(Path.of("assets/samples/01-refund-cracked-jar.json"));
      int from = sample.indexOf("data:image/png;base64,");
      return sample.substring(from, sample.indexOf('"', from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The trace of the refund, as far as its tools are concerned.
  static Trace trace() {
    var root = new LogId("log_8Qm2vKx4c41");
    var rows =
        List.of(
            row(root, null, LogKind.FLOW, "Refund assistant", 0, 8_420),
            row(new LogId("log_8QmB7tWn0a2"), root, LogKind.PROMPT, "Decide refund", 1_000, 2_290),
            row(new LogId("log_t1"), root, LogKind.TOOL, "get_order", 2_300, 2_650),
            row(new LogId("log_t2"), root, LogKind.TOOL, "get_return_policy", 2_700, 2_910),
            row(new LogId("log_ev1"), root, LogKind.EVALUATOR, "Policy compliance", 8_000, 8_160));
    var summary =
        new TraceSummary(
            new TraceId(root.value()),
            root,
            Api.V5,
            LogKind.FLOW,
            "Refund assistant",
            "support/refunds",
            TraceStatus.INCOMPLETE,
            Instant.parse("2026-01-15T14:29:08Z"),
            Duration.ofMillis(8_420),
            6_914,
            0.0312,
            19,
            1,
            "",
            false,
            false);
    return new Trace(summary, TraceTree.of(rows));
  }

  private static TraceRow row(
      LogId id, @Nullable LogId parent, LogKind kind, String name, long start, long end) {
    return new TraceRow(
        id, parent, kind, name, null, start * 1_000, end * 1_000, 0, 0, false, false, false);
  }

  static FakeTraces server() {
    var complete =
        FLOW.replace("\"log_8Qm2vKx4c41\",\"evaluator", "\"log_done\",\"evaluator")
            .replace("\"incomplete\"", "\"complete\"");
    return new FakeTraces(Api.V5)
        .with(FLOW)
        .with(complete)
        .with(BOTH)
        .with(SPAN)
        .with(JUDGED)
        .with(EMPTY)
        .with(FLOW.replace("\"log_8Qm2vKx4c41\",\"evaluator", "\"log_v5\",\"evaluator"))
        .with(DECIDE.formatted(picture()))
        .with(
            DECIDE
                .formatted("https://cdn.example.test/jar.jpg")
                .replace("log_8QmB7tWn0a2", "log_far"));
  }
}
