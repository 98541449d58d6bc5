package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceTreeTest {
  private static TraceRow row(
      String id, @Nullable String parent, long start, long end, long tokens, boolean failed) {
    return new TraceRow(
        new LogId(id),
        parent == null ? null : new LogId(parent),
        LogKind.TOOL,
        id,
        null,
        start,
        end,
        tokens,
        0.5,
        failed,
        false,
        false);
  }

  private static List<String> names(TraceTree tree) {
    var names = new ArrayList<String>();
    for (int i = 0; i < tree.size(); i++) {
      names.add(" ".repeat(tree.depth(i)) + (tree.isWaiting(i) ? "?" : tree.row(i).name()));
    }
    return names;
  }

  @Test
  void putsChildrenUnderTheirParentsInTheGivenOrder() {
    var tree =
        TraceTree.of(
            List.of(
                row("b", "a", 2, 3, 1, false),
                row("a", null, 1, 2, 1, false),
                row("d", "b", 2, 3, 1, true),
                row("c", "a", 3, 9, 1, false)));
    assertThat(names(tree)).containsExactly("a", " b", "  d", " c");
    assertThat(tree.tokens(0)).isEqualTo(4);
    assertThat(tree.cost(0)).isEqualTo(2.0);
    assertThat(tree.errors(1)).isEqualTo(1);
    assertThat(tree.endMicros(0)).isEqualTo(9);
    assertThat(tree.end(1)).isEqualTo(3);
    assertThat(tree.totals()).isEqualTo(new TraceTree.Totals(4, 4, 2.0, 1, 1, 9));
  }

  @Test
  void keepsLogsWhoseParentHasNotComeUnderOneWaitingRow() {
    var tree =
        TraceTree.of(
            List.of(
                row("a", null, 1, 2, 0, false),
                row("x", "gone", 1, 2, 0, false),
                row("y", "x", 1, 2, 0, false)));
    assertThat(names(tree)).containsExactly("a", "?", " x", "  y");
    assertThat(tree.totals().logs()).isEqualTo(3);
  }

  @Test
  void showsLogsThatAreEachOthersParentsOnce() {
    var tree =
        TraceTree.of(
            List.of(
                row("a", "b", 1, 2, 0, false),
                row("b", "a", 1, 2, 0, false),
                row("c", "c", 1, 2, 0, false),
                row("d", "b", 1, 1, 0, false)));
    assertThat(tree.size()).isEqualTo(4);
    assertThat(names(tree)).hasSize(4).doesNotContain("?");
  }

  @Property
  void everyLogStandsOnceAndAfterItsParent(
      @ForAll @Size(max = 60) List<@IntRange(min = -2, max = 59) Integer> parents) {
    var rows = new ArrayList<TraceRow>();
    for (int i = 0; i < parents.size(); i++) {
      rows.add(row("l" + i, parents.get(i) < 0 ? null : "l" + parents.get(i), i, i + 1, 1, false));
    }
    var tree = TraceTree.of(rows);
    assertThat(tree.totals().logs()).isEqualTo(parents.size());
    assertThat(tree.totals().tokens()).isEqualTo(parents.size());
    for (int i = 0; i < tree.size(); i++) {
      int parent = tree.parent(i);
      assertThat(parent).isLessThan(i);
      if (parent >= 0) {
        assertThat(tree.depth(i)).isEqualTo(tree.depth(parent) + 1);
        assertThat(tree.end(parent)).isGreaterThanOrEqualTo(tree.end(i));
        assertThat(tree.row(i).parent())
            .isIn(tree.isWaiting(parent) ? tree.row(i).parent() : tree.row(parent).id());
      }
    }
  }

  @Property
  void aTreeBroughtUpToDateEqualsOneReadAnew(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = -1, max = 40) Integer> parents,
      @ForAll @IntRange(min = 0, max = 30) int known,
      @ForAll @Size(max = 5) List<@IntRange(min = 0, max = 29) Integer> changed) {
    var all = new ArrayList<TraceRow>();
    for (int i = 0; i < parents.size(); i++) {
      int parent = parents.get(i) < i ? parents.get(i) : parents.get(i) + 100;
      all.add(row("l" + i, parent < 0 ? null : "l" + parent, i, i + 9, 1, false));
    }
    var some = new ArrayList<TraceRow>();
    var fresh = new ArrayList<TraceRow>();
    for (int i = 0; i < all.size(); i++) {
      boolean was = (i * 7 + known) % 3 != 0;
      boolean differs = changed.contains(i);
      if (was) {
        var now = all.get(i);
        some.add(differs ? row("l" + i, i % 2 == 0 ? null : "l0", 100 - i, 200, 2, true) : now);
      }
      if (!was || differs) {
        fresh.add(all.get(i));
      }
    }
    some.sort(java.util.Comparator.comparingLong(TraceRow::startMicros));
    var whole = TraceTree.of(all);
    var tree = TraceTree.of(some).with(fresh);
    assertThat(names(tree)).isEqualTo(names(whole));
    assertThat(tree.totals()).isEqualTo(whole.totals());
    for (int i = 0; i < tree.size(); i++) {
      assertThat(tree.row(i)).isEqualTo(whole.row(i));
      assertThat(tree.find(tree.row(i).id())).isEqualTo(tree.isWaiting(i) ? TraceTree.NONE : i);
      assertThat(tree.failing().get(i)).isEqualTo(tree.errors(i) > 0);
    }
  }
}
