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
    updateBelow(row);
  }

  /// Opens or closes a row and everything below it.
  public void setSubtreeOpen(int row, boolean nowOpen) {
    mark(row, tree.end(row), nowOpen);
    updateBelow(row);
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
    var seen = new BitSet();
    int highest = TraceTree.NONE;
    boolean several = false;
    for (int row : below) {
      for (int p = tree.parent(row); p != TraceTree.NONE && !seen.get(p); p = tree.parent(p)) {
        seen.set(p);
        if (!isOpen(p)) {
          several |= highest != TraceTree.NONE && !(p < highest && highest < tree.end(p));
          highest = p;
          mark(p, p + 1, true);
        }
      }
    }
    if (several) {
      update();
    } else if (highest != TraceTree.NONE) {
      updateBelow(highest);
    }
  }

  /// Opens these rows.
  void open(BitSet these) {
    if (kept == null) {
      open.or(these);
    } else {
      closedInFilter.andNot(these);
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
    var next = new Found();
    next.add(0, tree.size());
    become(next.rows, next.count);
  }

  /// Finds anew what is seen below one row; all else is as it was.
  private void updateBelow(int row) {
    int at = positionOf(row);
    if (at < 0) {
      return;
    }
    int end = positionOf(tree.end(row));
    int to = end < 0 ? -end - 1 : end;
    var below = new Found();
    if (isOpen(row)) {
      below.add(row + 1, tree.end(row));
    }
    replace(at + 1, to, below.rows, 0, below.count);
  }

  /// Rows that are seen, in order.
  private final class Found {
    private int[] rows = new int[64];
    private int count;

    void add(int from, int to) {
      for (int i = from; i < to; ) {
        boolean shown = keeps(i);
        if (shown) {
          if (count == rows.length) {
            rows = Arrays.copyOf(rows, Math.min(tree.size(), 2 * count));
          }
          rows[count++] = i;
        }
        i = shown && isOpen(i) ? i + 1 : tree.end(i);
      }
    }
  }

  /// Tells the least that differs.
  private void become(int[] next, int count) {
    int shorter = Math.min(rows.length, count);
    int head = Arrays.mismatch(rows, 0, shorter, next, 0, shorter);
    head = head < 0 ? shorter : head;
    int tail = 0;
    while (tail < shorter - head && rows[rows.length - 1 - tail] == next[count - 1 - tail]) {
      tail++;
    }
    replace(head, rows.length - tail, next, head, count - tail);
  }

  private void replace(int from, int to, int[] with, int start, int end) {
    int added = end - start;
    if (added == to - from && Arrays.equals(rows, from, to, with, start, end)) {
      return;
    }
    var removed = Arrays.copyOfRange(rows, from, to);
    var next = new int[rows.length - removed.length + added];
    System.arraycopy(rows, 0, next, 0, from);
    System.arraycopy(with, start, next, from, added);
    System.arraycopy(rows, to, next, from + added, rows.length - to);
    beginChange();
    rows = next;
    if (added == 0) {
      nextRemove(from, boxed(removed));
    } else if (removed.length == 0) {
      nextAdd(from, from + added);
    } else {
      nextReplace(from, from + added, boxed(removed));
    }
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
