package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import javafx.collections.ListChangeListener;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceTree;

class VisibleRowsTest {
  /// Parents by number, each smaller than its child's; -1 for a root.
  private static TraceTree tree(List<Integer> parents) {
    var rows = new ArrayList<tracedesk.domain.trace.TraceRow>();
    for (int i = 0; i < parents.size(); i++) {
      int parent = Math.min(parents.get(i), i - 1);
      rows.add(
          RefundTrace.row(
              "l" + i,
              parent < 0 ? null : "l" + parent,
              LogKind.TOOL,
              "l" + i,
              null,
              0,
              1,
              0,
              0,
              i % 5 == 4));
    }
    return TraceTree.of(rows);
  }

  /// What can be seen, found the slow way: a row shows when it is kept, and all above it that are
  /// kept are open.
  private static List<Integer> bruteForce(TraceTree tree, BitSet open, BitSet kept) {
    var rows = new ArrayList<Integer>();
    for (int i = 0; i < tree.size(); i++) {
      boolean shown = kept.get(i);
      for (int p = tree.parent(i); p != TraceTree.NONE; p = tree.parent(p)) {
        shown &= open.get(p) || !kept.get(p);
      }
      if (shown) {
        rows.add(i);
      }
    }
    return rows;
  }

  private static List<Integer> mirror(VisibleRows rows, List<Integer> changes) {
    var mirror = new ArrayList<>(rows);
    rows.addListener(
        (ListChangeListener<Integer>)
            change -> {
              int steps = 0;
              while (change.next()) {
                steps++;
                var place =
                    mirror.subList(change.getFrom(), change.getFrom() + change.getRemovedSize());
                assertThat(place).isEqualTo(change.getRemoved());
                place.clear();
                mirror.addAll(change.getFrom(), change.getAddedSubList());
              }
              changes.add(steps);
            });
    return mirror;
  }

  @Property
  void openingAndClosingInAnyOrderEqualsBruteForce(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -1, max = 38) Integer> parents,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 399) Integer> steps) {
    var tree = tree(parents);
    var rows = new VisibleRows();
    var open = new BitSet();
    var kept = new BitSet();
    kept.set(0, tree.size());
    rows.show(tree, VisibleRows.Openness.of(open), null);
    var changes = new ArrayList<Integer>();
    var mirror = mirror(rows, changes);
    for (int step : steps) {
      int row = step / 10 % tree.size();
      int before = changes.size();
      switch (step % 10) {
        case 0, 1, 2 -> {
          rows.setOpen(row, true);
          open.set(row);
        }
        case 3, 4 -> {
          rows.setOpen(row, false);
          open.clear(row);
        }
        case 5 -> {
          rows.setSubtreeOpen(row, true);
          open.set(row, tree.end(row));
        }
        case 6 -> {
          rows.setSubtreeOpen(row, false);
          open.clear(row, tree.end(row));
        }
        case 7 -> {
          rows.openAbove(row);
          for (int p = tree.parent(row); p != TraceTree.NONE; p = tree.parent(p)) {
            open.set(p);
          }
          assertThat(rows.positionOf(row)).isNotNegative();
        }
        case 8 -> {
          rows.setAllOpen(true);
          open.set(0, tree.size());
        }
        default -> {
          rows.setAllOpen(false);
          open.clear();
          for (int i = 0; i < tree.size(); i = tree.end(i)) {
            open.set(i);
          }
        }
      }
      assertThat(rows).isEqualTo(bruteForce(tree, open, kept));
      assertThat(mirror).isEqualTo(rows);
      assertThat(changes.size() - before).isLessThanOrEqualTo(1);
    }
    assertThat(changes).allMatch(count -> count == 1);
  }

  @Property
  void aFilterKeepsOnlyItsRowsAndGivesBackWhatWasOpen(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -1, max = 38) Integer> parents,
      @ForAll @IntRange(min = 0, max = 39) int closed) {
    var tree = tree(parents);
    var rows = new VisibleRows();
    var open = new BitSet();
    open.set(0, tree.size());
    open.clear(closed % tree.size());
    rows.show(tree, VisibleRows.Openness.of(open), null);
    var before = List.copyOf(rows);
    var kept = new BitSet();
    for (int i = 0; i < tree.size(); i++) {
      kept.set(i, tree.errors(i) > 0);
    }
    rows.filter(kept);
    assertThat(rows).isEqualTo(kept.stream().boxed().toList());
    rows.filter(null);
    assertThat(rows).isEqualTo(before);
  }

  private static BitSet above(TraceTree tree, BitSet below) {
    var above = new BitSet();
    below.stream()
        .forEach(
            row -> {
              for (int p = tree.parent(row); p != TraceTree.NONE; p = tree.parent(p)) {
                above.set(p);
              }
            });
    return above;
  }

  /// A search whose hits come a few at a time, while somebody opens and closes rows; in each way to
  /// show hits.
  @Property
  void aSearchKeepsItsHitsAndGivesBackWhatWasOpen(
      @ForAll HitsShown way,
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -1, max = 38) Integer> parents,
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 39) Integer> openAtFirst,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 399) Integer> steps) {
    var tree = tree(parents);
    int size = tree.size();
    var before = new BitSet();
    openAtFirst.forEach(row -> before.set(row % size));
    var rows = new VisibleRows();
    rows.show(tree, VisibleRows.Openness.of(before), null);
    var changes = new ArrayList<Integer>();
    var mirror = mirror(rows, changes);
    var all = new BitSet();
    all.set(0, size);
    var hits = new BitSet();
    var open = (BitSet) before.clone();
    var byHand = (BitSet) before.clone();
    rows.begin(way.narrows() ? hits : null, new BitSet(), TraceTree.NONE);
    if (way.narrows()) {
      open.set(0, size);
    }
    BitSet kept = way.narrows() ? new BitSet() : all;
    for (int step : steps) {
      int row = step / 10 % size;
      int told = changes.size();
      switch (step % 10) {
        case 0, 1, 2, 3 -> {
          var fresh = new BitSet();
          fresh.set(row);
          fresh.set(row * 7 % size);
          fresh.andNot(hits);
          hits.or(fresh);
          assertThat(tree.above(fresh)).isEqualTo(above(tree, fresh));
          open.or(above(tree, fresh));
          if (way.narrows()) {
            kept = (BitSet) hits.clone();
            if (way == HitsShown.WITH_PARENTS) {
              kept.or(above(tree, hits));
            }
          }
          rows.goOn(way.narrows() ? kept : null, tree.above(fresh));
        }
        case 4, 5 -> {
          boolean nowOpen = step % 10 == 4;
          rows.setOpen(row, nowOpen);
          open.set(row, nowOpen);
          byHand.set(row, nowOpen);
        }
        case 6, 7 -> {
          boolean nowOpen = step % 10 == 6;
          rows.setSubtreeOpen(row, nowOpen);
          open.set(row, tree.end(row), nowOpen);
          byHand.set(row, tree.end(row), nowOpen);
        }
        case 8 -> {
          rows.setAllOpen(false);
          open.clear();
          byHand.clear();
          for (int i = 0; i < size; i++) {
            if (above(tree, bit(i)).stream().noneMatch(kept::get) && kept.get(i)) {
              open.set(i);
              byHand.set(i);
            }
          }
        }
        default -> {
          rows.openAbove(row);
          for (int p = tree.parent(row); p != TraceTree.NONE; p = tree.parent(p)) {
            if (kept.get(p)) {
              byHand.set(p, byHand.get(p) || !open.get(p));
              open.set(p);
            }
          }
          assertThat(rows.positionOf(row) >= 0).isEqualTo(kept.get(row));
        }
      }
      assertThat(rows).isEqualTo(bruteForce(tree, open, kept));
      assertThat(mirror).isEqualTo(rows);
      assertThat(changes.size() - told).isLessThanOrEqualTo(1);
      for (int i : rows) {
        var up = above(tree, bit(i));
        up.and(kept);
        assertThat(rows.depth(i)).isEqualTo(up.cardinality());
        assertThat(rows.parent(i)).isEqualTo(up.length() - 1);
        var now = kept;
        var beside =
            now.stream()
                .filter(
                    k ->
                        above(tree, bit(k)).stream().filter(now::get).max().orElse(-1)
                            == up.length() - 1)
                .boxed()
                .toList();
        assertThat(rows.place(i)).isEqualTo(beside.indexOf(i) + 1);
        assertThat(rows.beside(i)).isEqualTo(beside.size());
        assertThat(rows.hasBelow(i))
            .isEqualTo(now.stream().anyMatch(k -> above(tree, bit(k)).get(i)));
      }
    }
    rows.begin(null, new BitSet(), size - 1);
    var left = way.narrows() ? (BitSet) before.clone() : byHand;
    left.or(above(tree, bit(size - 1)));
    assertThat(rows).isEqualTo(bruteForce(tree, left, all));
    assertThat(mirror).isEqualTo(rows);
    assertThat(changes).allMatch(count -> count == 1);
  }

  private static BitSet bit(int row) {
    var bit = new BitSet();
    bit.set(row);
    return bit;
  }

  @Test
  void veryManyRowsThatTakeThePlaceOfOthersComeAfterTheseWent() {
    var parents = new ArrayList<Integer>(List.of(-1));
    for (int i = 1; i < 5_000; i++) {
      parents.add(i % 100 == 1 ? 0 : i - 1);
    }
    var rows = new VisibleRows();
    rows.show(tree(parents), VisibleRows.Openness.of(bit(0)), null);
    var mirror = mirror(rows, new ArrayList<>());
    var counts = new ArrayList<List<Integer>>();
    rows.addListener(
        (ListChangeListener<Integer>)
            change -> {
              change.next();
              counts.add(List.of(change.getRemovedSize(), change.getAddedSize()));
            });
    rows.setAllOpen(true);
    assertThat(mirror).isEqualTo(rows).hasSize(5_000);
    rows.setAllOpen(false);
    assertThat(mirror).isEqualTo(rows).hasSize(51);
    assertThat(counts).containsExactly(List.of(49, 0), List.of(0, 4_998), List.of(4_998, 49));
  }

  @Test
  void anUnchangedViewTellsNothing() {
    var rows = new VisibleRows();
    var tree = tree(List.of(-1, 0, 0));
    rows.show(tree, VisibleRows.Openness.of(new BitSet()), null);
    var changes = new ArrayList<Integer>();
    mirror(rows, changes);
    rows.setOpen(1, true);
    rows.show(tree, VisibleRows.Openness.of(new BitSet()), null);
    assertThat(changes).isEmpty();
  }
}
