package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupingTest {
  private static final int LEAST = 3;

  /// Logs of few names and two kinds below parents that come before them, or never.
  private static TraceTree tree(List<Integer> seeds) {
    var rows = new ArrayList<TraceRow>();
    for (int i = 0; i < seeds.size(); i++) {
      int seed = seeds.get(i);
      int up = seed % 7 == 6 ? -2 : i == 0 ? -1 : Math.min(i - 1, seed / 7 % 6);
      rows.add(
          new TraceRow(
              new LogId("l" + i),
              up == -1 ? null : new LogId(up == -2 ? "gone" : "l" + up),
              seed % 2 == 0 ? LogKind.TOOL : LogKind.AGENT,
              seed % 11 == 0 ? "" : "n" + seed / 2 % 2,
              null,
              seed % 13 == 0 ? TraceRow.NO_TIME : 1_000_000 + seed * 97L % 5_000,
              1_000_000 + seed * 97L % 5_000 + seed % 300,
              seed % 5,
              seed % 3,
              seed % 17 == 0,
              false,
              false));
    }
    return TraceTree.of(rows);
  }

  @Test
  void evaluatorsThatGaveNumbersHaveAMean() {
    assertThat(mean(LogKind.EVALUATOR, "0.9", "1", "0.92", "-0.1e1").getAsDouble())
        .isEqualTo(0.455, within(1e-12));
    assertThat(mean(LogKind.EVALUATOR, "0.9", "failed: no answer", "1").getAsDouble())
        .isEqualTo(0.95, within(1e-12));
    assertThat(mean(LogKind.EVALUATOR, "0.9", "friendly", "1")).isEmpty();
    assertThat(mean(LogKind.EVALUATOR, "1", "1, 2", "1")).isEmpty();
    assertThat(mean(LogKind.EVALUATOR, "failed: a", "failed: b", "failed: c")).isEmpty();
    assertThat(mean(LogKind.PROMPT, "1", "1", "1")).isEmpty();
  }

  private static OptionalDouble mean(LogKind kind, String... details) {
    var rows = new ArrayList<TraceRow>();
    rows.add(row("root", null, LogKind.FLOW, null));
    for (int i = 0; i < details.length; i++) {
      rows.add(row("l" + i, new LogId("root"), kind, details[i]));
    }
    return TraceTree.of(rows).grouped(LEAST).density(1).mean();
  }

  private static TraceRow row(
      String id, @Nullable LogId parent, LogKind kind, @Nullable String detail) {
    boolean failed = detail != null && detail.startsWith("failed");
    return new TraceRow(new LogId(id), parent, kind, "n", detail, 1, 2, 0, 0, failed, false, false);
  }

  private static int parentLog(TraceTree tree, int row) {
    int up = tree.parent(row);
    return up != TraceTree.NONE && tree.isGroup(up) ? tree.parent(up) : up;
  }

  private static List<Integer> children(TraceTree tree, int row) {
    var children = new ArrayList<Integer>();
    for (int i = 0; i < tree.size(); i++) {
      if (tree.parent(i) == row) {
        children.add(i);
      }
    }
    return children;
  }

  private static long alike(TraceTree tree, int row) {
    return children(tree, tree.parent(row)).stream()
        .filter(i -> tree.row(i).kind() == tree.row(row).kind())
        .filter(i -> tree.row(i).name().equals(tree.row(row).name()))
        .count();
  }

  private static boolean belongsIntoGroup(TraceTree plain, int row) {
    return plain.parent(row) != TraceTree.NONE
        && !plain.row(row).name().isBlank()
        && alike(plain, row) >= LEAST;
  }

  @Property
  void everyLogKeepsItsParentItsSumsAndItsPlaceAmongItsEquals(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 9_999) Integer> seeds) {
    var plain = tree(seeds);
    var grouped = plain.grouped(LEAST);
    assertThat(grouped.logs()).containsExactlyInAnyOrderElementsOf(plain.logs());
    assertThat(grouped.totals()).isEqualTo(plain.totals());
    assertThat(grouped.kinds()).isEqualTo(plain.kinds());
    for (int i = 0; i < plain.size(); i++) {
      int at = grouped.counterpart(plain, i);
      assertThat(plain.counterpart(grouped, at)).isEqualTo(i);
      assertThat(grouped.row(at)).isSameAs(plain.row(i));
      assertThat(grouped.isWaiting(at)).isEqualTo(plain.isWaiting(i));
      assertThat(parentLog(grouped, at))
          .isEqualTo(
              plain.parent(i) == TraceTree.NONE
                  ? TraceTree.NONE
                  : grouped.counterpart(plain, plain.parent(i)));
      assertThat(grouped.tokens(at)).isEqualTo(plain.tokens(i));
      assertThat(grouped.cost(at)).isEqualTo(plain.cost(i));
      assertThat(grouped.errors(at)).isEqualTo(plain.errors(i));
      assertThat(grouped.startMicros(at)).isEqualTo(plain.startMicros(i));
      assertThat(grouped.endMicros(at)).isEqualTo(plain.endMicros(i));
      boolean inGroup = grouped.parent(at) >= 0 && grouped.isGroup(grouped.parent(at));
      assertThat(inGroup).isEqualTo(belongsIntoGroup(plain, i));
    }
  }

  @Property
  void aGroupStandsWhereItsFirstMemberStoodAndMembersKeepTheirOrder(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 9_999) Integer> seeds) {
    var plain = tree(seeds);
    var grouped = plain.grouped(LEAST);
    for (int row = 0; row < plain.size(); row++) {
      var expected = new ArrayList<Integer>();
      var seen = new ArrayList<List<Object>>();
      for (int child : children(plain, row)) {
        var log = plain.row(child);
        if (!belongsIntoGroup(plain, child)) {
          expected.add(grouped.counterpart(plain, child));
        } else if (!seen.contains(List.<Object>of(log.kind(), log.name()))) {
          seen.add(List.of(log.kind(), log.name()));
          int group = grouped.parent(grouped.counterpart(plain, child));
          expected.add(group);
          assertThat(children(grouped, group))
              .isEqualTo(
                  children(plain, row).stream()
                      .filter(i -> plain.row(i).kind() == log.kind())
                      .filter(i -> plain.row(i).name().equals(log.name()))
                      .map(i -> grouped.counterpart(plain, i))
                      .toList());
        }
      }
      assertThat(children(grouped, grouped.counterpart(plain, row))).isEqualTo(expected);
    }
    for (int i = 0; i < grouped.size(); i++) {
      assertThat(grouped.parent(i)).isLessThan(i);
      assertThat(grouped.end(i)).isGreaterThan(i);
    }
  }

  @Property
  void aGroupTellsHowManyItHoldsAndWhen(
      @ForAll @Size(min = 10, max = 60) List<@IntRange(min = 0, max = 9_999) Integer> seeds,
      @ForAll @IntRange(min = -100, max = 4_000) int from,
      @ForAll @IntRange(min = 1, max = 6_000) int length,
      @ForAll @IntRange(min = 1, max = 40) int slots,
      @ForAll @IntRange(min = 0, max = 3_000) int idle) {
    var grouped = tree(seeds).grouped(LEAST);
    var leftOut =
        idle == 0 ? Idle.NONE : Idle.of(List.of(new Timeline.Span(1_001_000, 1_001_000 + idle)));
    var window = new Timeline(1_000_000, 1_000_000 + from, 1_000_000 + from + length, leftOut);
    for (int group = 0; group < grouped.size(); group++) {
      if (!grouped.isGroup(group)) {
        continue;
      }
      var members = children(grouped, group);
      var density = grouped.density(group);
      assertThat(density.calls()).isEqualTo(members.size());
      int[] counted = density.slots(window, slots);
      var failed = density.failedSlots(window, slots);
      for (int slot = 0; slot < slots; slot++) {
        long a = Density.edge(window, slots, slot);
        long b = slot == slots - 1 ? window.end() + 1 : Density.edge(window, slots, slot + 1);
        int running = 0;
        boolean error = false;
        for (int member : members) {
          var span = Timeline.span(grouped, member);
          if (span != null && span.start() < b && Math.max(span.start() + 1, span.end()) > a) {
            running++;
            error |= grouped.errors(member) > 0;
          }
        }
        assertThat(counted[slot]).isEqualTo(running);
        assertThat(failed.get(slot)).isEqualTo(error);
      }
    }
  }

  @Property
  void groupingAgainChangesNothing(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 9_999) Integer> seeds) {
    var grouped = tree(seeds).grouped(LEAST);
    assertThat(grouped.grouped(LEAST)).isSameAs(grouped);
  }

  @Property
  void aGroupIsFoundAgainWhenMoreMembersCome(
      @ForAll @Size(min = 10, max = 60) List<@IntRange(min = 0, max = 9_999) Integer> seeds) {
    var before = tree(seeds.subList(0, seeds.size() / 2)).grouped(LEAST);
    var after = tree(seeds).grouped(LEAST);
    for (int i = 0; i < before.size(); i++) {
      int now = after.counterpart(before, i);
      if (before.isGroup(i)) {
        assertThat(after.isGroup(now)).isTrue();
        assertThat(after.row(now).name()).isEqualTo(before.row(i).name());
        assertThat(after.counterpart(before, before.parent(i))).isEqualTo(after.parent(now));
      }
    }
  }

  @Test
  void smallTracesAreNeverGrouped() {
    var seeds = new ArrayList<Integer>();
    for (int i = 0; i < Grouping.LARGE - 1; i++) {
      seeds.add(2);
    }
    var small = tree(seeds);
    assertThat(small.grouped()).isSameAs(small);
    seeds.add(2);
    assertThat(tree(seeds).grouped().size()).isEqualTo(Grouping.LARGE + 1);
  }
}
