package tracedesk.ui.tree;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Timing;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;
import tracedesk.domain.trace.Usage;

/// A refund worked out by an assistant: 19 logs of every kind, one failed tool call. And traces of
/// other shapes.
final class RefundTrace {
  static final LogId ROOT = new LogId("log_8Qm2vKx4c41");
  private static final Instant BEGAN = Instant.parse("2026-11-20T14:29:08.250Z");

  private final List<TraceRow> rows = new ArrayList<>();

  private RefundTrace() {}

  static Trace incomplete() {
    return trace(ROOT, "Refund assistant", "support/refunds", TraceStatus.INCOMPLETE, rows());
  }

  static Trace complete() {
    return trace(ROOT, "Refund assistant", "support/refunds", TraceStatus.COMPLETE, rows());
  }

  static Trace trace(
      LogId root,
      String name,
      String directory,
      @Nullable TraceStatus status,
      List<TraceRow> rows) {
    var tree = TraceTree.of(rows);
    var totals = tree.totals();
    var summary =
        new TraceSummary(
            TraceId.of(root),
            root,
            Api.V5,
            LogKind.FLOW,
            name,
            directory,
            status,
            BEGAN,
            totals.startMicros() == TraceRow.NO_TIME
                ? null
                : Duration.ofMillis((totals.endMicros() - totals.startMicros()) / 1000),
            totals.tokens(),
            totals.cost(),
            totals.logs(),
            totals.errors(),
            "The blender arrived with a cracked jar",
            false,
            false);
    return new Trace(summary, tree);
  }

  /// The row of a log begun and ended so many milliseconds into the trace.
  static TraceRow row(
      String id,
      @Nullable String parent,
      LogKind kind,
      String name,
      @Nullable String detail,
      long from,
      long to,
      long tokens,
      double cost,
      boolean failed) {
    long base = BEGAN.toEpochMilli();
    return new TraceRow(
        new LogId(id),
        parent == null ? null : new LogId(parent),
        kind,
        name,
        detail,
        from < 0 ? TraceRow.NO_TIME : (base + from) * 1000,
        to < 0 ? TraceRow.NO_TIME : (base + to) * 1000,
        tokens,
        cost,
        failed,
        false,
        id.startsWith("late"));
  }

  static List<TraceRow> rows() {
    var trace = new RefundTrace();
    var root = ROOT.value();
    trace.add(root, null, LogKind.FLOW, "Refund assistant", null, 0, 8420, 0, 0);
    trace.add(
        "classify", root, LogKind.PROMPT, "Classify intent", "gpt-4o-mini", 40, 680, 612, 0.0001);
    trace.add("search", root, LogKind.RETRIEVER, "Search policy", null, 740, 570, 0, 0);
    trace.add(
        "rewrite",
        "search",
        LogKind.PROMPT,
        "Rewrite query",
        "gpt-4o-mini",
        750,
        270,
        188,
        0.00004);
    trace.add("vectors", "search", LogKind.TOOL, "vector_search", null, 1030, 260, 0, 0);
    trace.add("resolve", root, LogKind.AGENT, "Resolve refund", null, 1330, 5790, 0, 0);
    trace.add(
        "plan", "resolve", LogKind.PROMPT, "Plan next step", "gpt-4o", 1350, 990, 1204, 0.0061);
    trace.add("order", "resolve", LogKind.TOOL, "get_order", null, 2360, 350, 0, 0);
    trace.add("policy", "resolve", LogKind.TOOL, "get_return_policy", null, 2370, 210, 0, 0);
    trace.add(
        "decide", "resolve", LogKind.PROMPT, "Decide refund", "gpt-4o", 2730, 1290, 1873, 0.0098);
    trace.rows.add(
        row(
            "refund",
            "resolve",
            LogKind.TOOL,
            "create_refund",
            "504 gateway timeout\nupstream",
            4040,
            5310,
            0,
            0,
            true));
    trace.add("refund2", "resolve", LogKind.TOOL, "create_refund", "retry 1", 5400, 460, 0, 0);
    trace.add(
        "write", "resolve", LogKind.PROMPT, "Write reply", "gpt-4o", 5880, 1220, 2325, 0.0128);
    trace.add("verify", root, LogKind.AGENT, "Verify reply", null, 7140, 900, 0, 0);
    trace.add("cite", "verify", LogKind.RETRIEVER, "Cite sources", null, 7150, 190, 0, 0);
    trace.add(
        "check",
        "verify",
        LogKind.PROMPT,
        "Check against policy",
        "gpt-4o-mini",
        7350,
        670,
        900,
        0.0024);
    trace.add("send", root, LogKind.TOOL, "send_reply", null, 8060, 180, 0, 0);
    trace.add("compliance", root, LogKind.EVALUATOR, "Policy compliance", "0.92", 8260, 160, 0, 0);
    trace.add("tone", root, LogKind.EVALUATOR, "Tone of voice", "friendly", 8260, 100, 0, 0);
    return trace.rows;
  }

  private void add(
      String id,
      @Nullable String parent,
      LogKind kind,
      String name,
      @Nullable String detail,
      long from,
      long lasting,
      long tokens,
      double cost) {
    rows.add(row(id, parent, kind, name, detail, from, from + lasting, tokens, cost, false));
  }

  /// A correction of one of its logs, not saved yet.
  static LogDraft draft(LogId id) {
    return new LogDraft(log(id), LogPatch.NOTHING, Map.of());
  }

  /// One of its logs as a server returns it.
  static Log log(LogId id) {
    return new Log(
        id,
        Api.V5,
        LogKind.PROMPT,
        null,
        TraceId.of(ROOT),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Timing.UNKNOWN,
        Usage.NONE,
        null,
        null,
        List.of(),
        Json.Obj.EMPTY);
  }

  /// A trace of many equal logs: workers that summarise tickets, fetch orders and resolve tickets.
  static Trace batch(int logs) {
    var rows = new ArrayList<TraceRow>(logs);
    var root = new LogId("log_batch");
    long last = logs * 10L;
    rows.add(row("log_batch", null, LogKind.FLOW, "Reprocess tickets", null, 0, last, 0, 0, false));
    int workers = 3;
    for (int w = 1; w <= workers; w++) {
      var worker = "worker_" + w;
      var name = "Ticket worker " + w;
      rows.add(row(worker, "log_batch", LogKind.AGENT, name, null, 0, last, 0, 0, false));
    }
    var kinds = List.of(LogKind.RETRIEVER, LogKind.PROMPT, LogKind.TOOL, LogKind.AGENT);
    var names = List.of("Similar tickets", "Summarise ticket", "fetch_order", "Resolve ticket");
    var busy = new java.util.Random(7);
    for (int i = rows.size(); i < logs; i++) {
      int kind = i / workers % 4;
      long from = last * kind / 8 + (long) (busy.nextDouble() * busy.nextDouble() * last / 2);
      rows.add(
          row(
              "log_" + i,
              "worker_" + (i % workers + 1),
              kinds.get(kind),
              names.get(kind),
              kind == 1 ? "gpt-4o" : null,
              from,
              from + 9 + i % 40,
              kind == 1 ? 420 : 0,
              kind == 1 ? 0.0021 : 0,
              kind == 2 && i % 499 == 0));
    }
    return trace(root, "Reprocess tickets", "support/batch", TraceStatus.INCOMPLETE, rows);
  }

  /// A trace of many logs: agents that call tools, some of which fail.
  static Trace large(int logs) {
    var rows = new ArrayList<TraceRow>(logs);
    var root = new LogId("log_large");
    rows.add(
        row(root.value(), null, LogKind.FLOW, "Nightly triage", null, 0, logs * 10L, 0, 0, false));
    for (int i = 1; i < logs; i++) {
      boolean agent = i % 50 == 1;
      int parent = i - 1 - (i - 1) % 50 + 1;
      rows.add(
          row(
              "log_" + i,
              agent ? root.value() : "log_" + parent,
              agent ? LogKind.AGENT : i % 3 == 0 ? LogKind.PROMPT : LogKind.TOOL,
              agent ? "Triage ticket " + i : i % 3 == 0 ? "Decide" : "lookup_order_" + i,
              i % 3 == 0 ? "gpt-4o" : null,
              i * 10L,
              i * 10L + (agent ? 480 : 9),
              i % 3 == 0 ? 420 : 0,
              i % 3 == 0 ? 0.0021 : 0,
              i % 997 == 0));
    }
    return trace(root, "Nightly triage", "support", TraceStatus.INCOMPLETE, rows);
  }
}
