package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverviewTest {
  private static final long BEGAN = 1_790_000_000_000_000L;
  private static final int COLUMNS = 50;

  private static TraceRow row(
      String id, @Nullable String parent, LogKind kind, long from, long to, boolean failed) {
    return new TraceRow(
        new LogId(id),
        parent == null ? null : new LogId(parent),
        kind,
        id,
        null,
        BEGAN + from,
        BEGAN + to,
        0,
        0,
        failed,
        false,
        false);
  }

  private static Overview of(List<TraceRow> rows) {
    var tree = TraceTree.of(rows);
    var axis = Objects.requireNonNull(Activity.of(tree)).exactly(false);
    return Overview.of(tree, axis, COLUMNS);
  }

  @Test
  void eachDepthHasALaneInTheColoursOfItsKinds() {
    var overview =
        of(
            List.of(
                row("flow", null, LogKind.FLOW, 0, 100_000, false),
                row("prompt", "flow", LogKind.PROMPT, 0, 40_000, false),
                row("tool", "flow", LogKind.TOOL, 60_000, 100_000, true)));
    assertThat(overview.lanes()).isEqualTo(2);
    assertThat(overview.kind(0, 25)).isEqualTo(LogKind.FLOW);
    assertThat(overview.isContainer(0, 25)).isTrue();
    assertThat(overview.kind(1, 10)).isEqualTo(LogKind.PROMPT);
    assertThat(overview.isContainer(1, 10)).isFalse();
    assertThat(overview.isEmpty(1, 25)).isTrue();
    assertThat(overview.isError(1, 40)).isTrue();
  }

  @Test
  void oneErrorIsSeenAmongThousandsOfLogsInTheSamePlace() {
    var rows = new ArrayList<TraceRow>();
    rows.add(row("flow", null, LogKind.FLOW, 0, 1_000_000, false));
    for (int i = 0; i < 5_000; i++) {
      rows.add(row("t" + i, "flow", LogKind.TOOL, i * 200, i * 200 + 190, i == 2_500));
    }
    var overview = of(rows);
    assertThat(overview.isError(1, 25)).isTrue();
    assertThat(overview.isError(1, 24)).isFalse();
    assertThat(overview.cover(1, 10)).isGreaterThan(0.9f);
  }

  @Test
  void fiveThousandLevelsShareNineLanes() {
    var rows = new ArrayList<TraceRow>();
    for (int i = 0; i < 5_000; i++) {
      var parent = i == 0 ? null : "a" + (i - 1);
      rows.add(row("a" + i, parent, LogKind.AGENT, i, 1_000_000 - i, false));
    }
    var overview = of(rows);
    assertThat(overview.lanes()).isEqualTo(Overview.MOST_LANES);
    assertThat(overview.isEmpty(8, 25)).isFalse();
  }

  @Property(tries = 200)
  void coverAndKindAreThoseFoundColumnByColumn(@ForAll long seed) {
    var random = new Random(seed);
    var rows = new ArrayList<TraceRow>();
    rows.add(row("root", null, LogKind.FLOW, 0, 1_000_000, false));
    for (int i = 0; i < 30; i++) {
      long from = random.nextInt(900_000);
      var kind = random.nextBoolean() ? LogKind.PROMPT : LogKind.TOOL;
      rows.add(
          row("l" + i, "root", kind, from, from + 10_000 + random.nextInt(90_000), i % 13 == 5));
    }
    var overview = of(rows);
    double column = 1_000_000.0 / COLUMNS;
    for (int x = 0; x < COLUMNS; x++) {
      double prompts = 0;
      double tools = 0;
      double errors = 0;
      boolean touched = false;
      for (var row : rows.subList(1, rows.size())) {
        double from = row.startMicros() - BEGAN;
        double to = row.endMicros() - BEGAN;
        double here = Math.max(0, Math.min(to, (x + 1) * column) - Math.max(from, x * column));
        errors += row.failed() ? here / column : 0;
        touched |= row.failed() && from <= (x + 1) * column && to >= x * column;
        prompts += !row.failed() && row.kind() == LogKind.PROMPT ? here / column : 0;
        tools += !row.failed() && row.kind() == LogKind.TOOL ? here / column : 0;
      }
      double all = Math.min(1, prompts + tools + errors);
      assertThat((double) overview.cover(1, x)).isCloseTo(all, within(1e-4));
      if (errors > 1e-4) {
        assertThat(overview.isError(1, x)).isTrue();
      } else if (!touched && Math.abs(prompts - tools) > 1e-4) {
        assertThat(overview.kind(1, x)).isEqualTo(prompts > tools ? LogKind.PROMPT : LogKind.TOOL);
      }
    }
  }
}
