package tracedesk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;

class TraceBodiesTest {
  @Test
  void capabilitiesComeBackAsWritten() {
    var written = new Capabilities(Api.V5, true, true, true, "Tracedesk/0.1.0");

    assertThat(TraceBodies.capabilities(TraceBodies.write(written))).isEqualTo(written);
  }

  @Test
  void aPageComesBackAsWritten() {
    var bare =
        new TraceSummary(
            new TraceId("sesh_1"),
            new LogId("data_1"),
            Api.V4,
            LogKind.PROMPT,
            "bot",
            "",
            null,
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            null,
            0,
            0,
            0,
            0,
            "",
            false,
            true);
    var page = new TracePage(List.of(summary("log_\ud800\u0000\"\n"), bare), "next/é 1", 12, -1);

    assertThat(TraceBodies.page(parse(TraceBodies.write(page)))).isEqualTo(page);
  }

  @Test
  void aLogComesBackAsWrittenWhicheverApiItCameBy() {
    var nested =
        LogReader.v5(
            (Json.Obj) parse("{\"id\":\"log_1\",\"n\": 1.10,\"output\":\"\\ud800\\u0000\"}"),
            new TraceId("log_0"));
    var legacy = LogReader.v4((Json.Obj) parse("{\"id\":\"data_1\",\"session_id\":\"sesh_1\"}"));

    assertThat(TraceBodies.log(parse(TraceBodies.write(nested)))).isEqualTo(nested);
    assertThat(TraceBodies.log(parse(TraceBodies.write(legacy)))).isEqualTo(legacy);
  }

  @Test
  void theLastPageHasNoNext() {
    var page = new TracePage(List.of(), null, 0, 0);

    assertThat(TraceBodies.page(parse(TraceBodies.write(page)))).isEqualTo(page);
  }

  @Test
  void theStructureOfATraceComesBackAsWritten() {
    var rows =
        List.of(
            row("root", null, LogKind.FLOW, 10, 90, false),
            row("a", "root", LogKind.RETRIEVER, 20, TraceRow.NO_TIME, true),
            row("b", "a", LogKind.UNKNOWN, TraceRow.NO_TIME, TraceRow.NO_TIME, false),
            row("lost", "never came", LogKind.TOOL, -5, 40, false));
    var written = new Trace(summary("root"), TraceTree.of(rows));

    var read = TraceBodies.trace(parse(TraceBodies.write(written)));

    assertThat(read.summary()).isEqualTo(written.summary());
    assertThat(rowsOf(read)).isEqualTo(rowsOf(written));
    assertThat(read.tree().isWaiting(read.tree().parent(read.tree().find(new LogId("lost")))))
        .isTrue();
  }

  @Test
  void anotherBodyIsRefusedByTheNameOfItsMember() {
    assertThatThrownBy(() -> TraceBodies.page(parse("{\"traces\":3}")))
        .isInstanceOf(BodyFault.class)
        .hasMessageContaining("traces");
  }

  private static List<TraceRow> rowsOf(Trace trace) {
    var rows = new ArrayList<TraceRow>();
    for (int i = 0; i < trace.tree().size(); i++) {
      rows.add(trace.tree().row(i));
    }
    return rows;
  }

  private static TraceRow row(
      String id, String parent, LogKind kind, long start, long end, boolean failed) {
    return new TraceRow(
        new LogId(id),
        parent == null ? null : new LogId(parent),
        kind,
        "name of " + id,
        failed ? "504 Gateway Timeout" : null,
        start,
        end,
        17,
        0.0312,
        failed,
        !failed,
        failed);
  }

  private static TraceSummary summary(String id) {
    return new TraceSummary(
        new TraceId(id),
        new LogId(id),
        Api.V5,
        LogKind.FLOW,
        "Refund assistant",
        "support/refunds",
        TraceStatus.COMPLETE,
        Instant.parse("2026-01-15T14:58:00.123456Z"),
        Duration.ofMillis(8420),
        6914,
        1.5e-7,
        9,
        1,
        "My blender arrived with a cracked jar",
        true,
        false);
  }

  private static Json.Obj parse(String text) {
    return (Json.Obj) Json.parse(text);
  }
}
