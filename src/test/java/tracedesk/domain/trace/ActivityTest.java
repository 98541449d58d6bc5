package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tracedesk.domain.trace.Timeline.Span;

class ActivityTest {
  private static final long BEGAN = 1_790_000_000_000_000L;
  private static final long SECOND = 1_000_000;

  private static TraceRow row(
      String id, @Nullable String parent, LogKind kind, double from, double to) {
    return new TraceRow(
        new LogId(id),
        parent == null ? null : new LogId(parent),
        kind,
        id,
        null,
        BEGAN + Math.round(from * SECOND),
        BEGAN + Math.round(to * SECOND),
        0,
        0,
        false,
        false,
        false);
  }

  private static Activity of(TraceRow... rows) {
    return Objects.requireNonNull(Activity.of(TraceTree.of(List.of(rows))));
  }

  private static List<String> idle(Activity activity) {
    var words = new ArrayList<String>();
    for (int i = 0; i < activity.idle().size(); i++) {
      var gap = activity.idle().get(i);
      words.add((gap.start() - BEGAN) / SECOND + "-" + (gap.end() - BEGAN) / SECOND);
    }
    return words;
  }

  @Test
  void aFlowThatWaitsIsIdleWhileNothingBelowItRuns() {
    var activity =
        of(
            row("flow", null, LogKind.FLOW, 0, 1000),
            row("agent", "flow", LogKind.AGENT, 0, 900),
            row("first", "agent", LogKind.PROMPT, 0, 10),
            row("second", "agent", LogKind.TOOL, 800, 840));
    assertThat(idle(activity)).containsExactly("10-800", "840-1000");
    assertThat(activity.idleShare()).isEqualTo(0.95);
    assertThat(activity.isMostlyIdle()).isTrue();
  }

  @Test
  void aToolWithLogsBelowWorksAllTheTimeItTakes() {
    var activity =
        of(
            row("flow", null, LogKind.FLOW, 0, 1000),
            row("tool", "flow", LogKind.TOOL, 0, 1000),
            row("part", "tool", LogKind.PROMPT, 0, 10));
    assertThat(idle(activity)).isEmpty();
    assertThat(activity.isMostlyIdle()).isFalse();
  }

  @Test
  void anAgentWithNothingBelowWorksItself() {
    var activity =
        of(row("flow", null, LogKind.FLOW, 0, 100), row("agent", "flow", LogKind.AGENT, 0, 60));
    assertThat(idle(activity)).containsExactly("60-100");
  }

  @Test
  void aJudgmentSaysNothingAboutTheWorkItJudges() {
    var activity =
        of(row("flow", null, LogKind.FLOW, 0, 8), row("judge", "flow", LogKind.EVALUATOR, 9, 10));
    assertThat(idle(activity)).containsExactly("8-9");
    assertThat(
            idle(of(row("f", null, LogKind.FLOW, 0, 8), row("j", "f", LogKind.EVALUATOR, 99, 100))))
        .isEmpty();
  }

  @Test
  void aMomentWithoutLengthStillPartsTwoIdleStretches() {
    var activity =
        of(
            row("flow", null, LogKind.FLOW, 0, 100),
            row("a", "flow", LogKind.TOOL, 0, 1),
            row("b", "flow", LogKind.TOOL, 50, 50),
            row("c", "flow", LogKind.TOOL, 99, 100));
    assertThat(idle(activity)).containsExactly("1-50", "50-99");
    assertThat(activity.whole(true).bar(new Span(BEGAN + 50 * SECOND, BEGAN + 50 * SECOND), 300))
        .isNotNull();
  }

  @Test
  void withoutIdleTimeTheAxisEndsWithTheTrace() {
    var activity =
        of(
            row("flow", null, LogKind.FLOW, 0, 1001),
            row("a", "flow", LogKind.TOOL, 0, 1),
            row("b", "flow", LogKind.TOOL, 1000, 1001));
    assertThat(activity.whole(false).end()).isGreaterThan(BEGAN + 1001 * SECOND);
    assertThat(activity.whole(true).end()).isEqualTo(BEGAN + 1001 * SECOND);
    assertThat(activity.whole(true).breaks()).hasSize(1);
  }

  @Property(tries = 300)
  void idleStretchesAreThoseFoundByLookingAtEveryPair(@ForAll long seed) {
    var random = new Random(seed);
    var rows = new ArrayList<TraceRow>();
    rows.add(row("root", null, LogKind.FLOW, 0, 1000));
    int logs = 1 + random.nextInt(40);
    for (int i = 0; i < logs; i++) {
      double from = random.nextDouble() * 999;
      double lasts = random.nextDouble() * random.nextDouble() * 60;
      rows.add(row("t" + i, "root", LogKind.TOOL, from, Math.min(1000, from + lasts)));
    }
    var tree = TraceTree.of(rows);
    var expected = new ArrayList<Span>();
    long since = BEGAN;
    while (since < BEGAN + 1000 * SECOND) {
      long start = since;
      long next = BEGAN + 1000 * SECOND;
      long covered = Long.MIN_VALUE;
      for (int i = 1; i < tree.size(); i++) {
        if (tree.row(i).startMicros() <= start && tree.row(i).endMicros() > start) {
          covered = Math.max(covered, tree.row(i).endMicros());
        } else if (tree.row(i).startMicros() > start) {
          next = Math.min(next, tree.row(i).startMicros());
        }
      }
      if (covered != Long.MIN_VALUE) {
        since = covered;
      } else {
        if (next - start >= 20 * SECOND) {
          expected.add(new Span(start, next));
        }
        since = next;
      }
    }
    var found = Objects.requireNonNull(Activity.of(tree)).idle();
    assertThat(found).isEqualTo(Idle.of(expected));
  }
}
