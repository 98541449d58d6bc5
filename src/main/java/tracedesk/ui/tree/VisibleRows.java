package tracedesk.ui.tree;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import javafx.collections.ObservableListBase;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.TraceTree;

/// The rows of a trace that can be seen, in order: those whose ancestors are all open and, while a
/// filter is on, that it keeps. Each element is a row number of the tree; whatever happens is told
/// as one change.
public final class VisibleRows extends ObservableListBase<Integer> {
  private TraceTree tree = TraceTree.of(List.of());
  private BitSet open = new BitSet();
  private BitSet closedInFilter = new BitSet();
  private @Nullable BitSet kept;
  private int[] rows = {};

  @Override
  public Integer get(int index) {
    return rows[index];
  }

  @Override
  public int size() {
    return rows.length;
  }

  /// The rows seen now, in order.
  int[] rows() {
    return rows;
  }

  /// Shows another tree with these rows open, filtered or not.
  public void show(TraceTree next, BitSet openRows, @Nullable BitSet rowsToKeep) {
    tree = next;
    open = (BitSet) openRows.clone();
    closedInFilter = new BitSet();
    kept = rowsToKeep;
    update();
  }

  /// Keeps only these rows, all of them open at first; `null` keeps all, open as they were before.
  public void filter(@Nullable BitSet rowsToKeep) {
    kept = rowsToKeep;
    closedInFilter = new BitSet();
    update();
  }

  public boolean isFiltered() {
    return kept != null;
  }

  /// Whether the filter, if there is one, keeps this row.
  public boolean keeps(int row) {
    return kept == null || kept.get(row);
  }

  public boolean isOpen(int row) {
    return kept == null ? open.get(row) : !closedInFilter.get(row);
  }

  /// The rows that are open when nothing is filtered.
  BitSet openRows() {
    return (BitSet) open.clone();
  }

  public void setOpen(int row, boolean nowOpen) {
    mark(row, row + 1, nowOpen);
    update();
  }

  /// Opens or closes a row and everything below it.
  public void setSubtreeOpen(int row, boolean nowOpen) {
    mark(row, tree.end(row), nowOpen);
    update();
  }

  /// Opens or closes every row; closing leaves the top rows open, so that their children still
  /// show.
  public void setAllOpen(boolean nowOpen) {
    mark(0, tree.size(), nowOpen);
    for (int i = 0; i < tree.size(); i = tree.end(i)) {
      mark(i, i + 1, true);
    }
    update();
  }

  /// Opens every ancestor of these rows.
  public void openAbove(int... below) {
    for (int row : below) {
      for (int p = tree.parent(row); p != TraceTree.NONE; p = tree.parent(p)) {
        mark(p, p + 1, true);
      }
    }
    update();
  }

  private void mark(int from, int to, boolean nowOpen) {
    if (kept == null) {
      open.set(from, to, nowOpen);
    } else {
      closedInFilter.set(from, to, !nowOpen);
    }
  }

  /// Where a row stands, or, when it cannot be seen, where it would stand as `-position - 1`.
  public int positionOf(int row) {
    return Arrays.binarySearch(rows, row);
  }

  private void update() {
    int[] next = new int[tree.size()];
    int count = 0;
    for (int i = 0; i < tree.size(); ) {
      boolean shown = keeps(i);
      if (shown) {
        next[count++] = i;
      }
      i = shown && isOpen(i) ? i + 1 : tree.end(i);
    }
    become(Arrays.copyOf(next, count));
  }

  private void become(int[] next) {
    int[] before = rows;
    int shorter = Math.min(before.length, next.length);
    int head = Arrays.mismatch(before, next);
    if (head < 0) {
      return;
    }
    int tail = 0;
    while (tail < shorter - head
        && before[before.length - 1 - tail] == next[next.length - 1 - tail]) {
      tail++;
    }
    beginChange();
    rows = next;
    nextReplace(
        head, next.length - tail, boxed(Arrays.copyOfRange(before, head, before.length - tail)));
    endChange();
  }

  private static List<Integer> boxed(int[] numbers) {
    return new AbstractList<>() {
      @Override
      public Integer get(int index) {
        return numbers[index];
      }

      @Override
      public int size() {
        return numbers.length;
      }
    };
  }
}
