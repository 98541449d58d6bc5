package tracedesk.ui.tree;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import javafx.collections.ObservableListBase;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.TraceTree;

/// The rows of a trace that can be seen, in order: those a filter keeps, if one is on, under rows
/// that are all open. What a filter leaves out between two rows leaves nothing but a shorter way
/// from one to the other. Each element is a row number of the tree; whatever happens is told as one
/// change, or, where very many rows take the place of others, as two: those go, these come.
public final class VisibleRows extends ObservableListBase<Integer> {
  /// Which rows are open.
  ///
  /// @param open those the user opened, or that were open at first
  /// @param lent those that are open for the sake of hits, until the search ends
  /// @param closed those closed while a filter is on, which opens all others
  record Openness(BitSet open, BitSet lent, BitSet closed) {
    static Openness of(BitSet open) {
      return new Openness((BitSet) open.clone(), new BitSet(), new BitSet());
    }
  }

  /// A list view asks for a layout once for each row that takes the place of another, but not for
  /// those that merely come.
  private static final int TOLD_AT_ONCE = 1_000;

  private TraceTree tree = TraceTree.of(List.of());
  private Openness rowsOpen = Openness.of(new BitSet());
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
  void show(TraceTree next, Openness open, @Nullable BitSet rowsToKeep) {
    tree = next;
    rowsOpen = open;
    kept = rowsToKeep;
    update();
  }

  /// Keeps only these rows, all of them open at first; `null` keeps all, open as they were before.
  public void filter(@Nullable BitSet rowsToKeep) {
    kept = rowsToKeep;
    rowsOpen.closed.clear();
    update();
  }

  /// A search begins or ends: keeps only these rows, and opens those above its hits for as long as
  /// it lasts. What an earlier search opened closes, but the one row stays in sight.
  ///
  /// @param above what is above the hits
  /// @param inSight the row to keep in sight, or [TraceTree#NONE]
  void begin(@Nullable BitSet rowsToKeep, BitSet above, int inSight) {
    kept = rowsToKeep;
    rowsOpen.closed.clear();
    rowsOpen.lent.clear();
    rowsOpen.lent.or(above);
    if (inSight != TraceTree.NONE) {
      openedAbove(inSight);
    }
    update();
  }

  /// The search found more: what was closed since it began stays closed, save above new hits.
  void goOn(@Nullable BitSet rowsToKeep, BitSet above) {
    kept = rowsToKeep;
    rowsOpen.closed.andNot(above);
    rowsOpen.lent.or(above);
    update();
  }

  /// Whether the filter, if there is one, keeps this row.
  public boolean keeps(int row) {
    return kept == null || kept.get(row);
  }

  public boolean isOpen(int row) {
    return kept == null
        ? rowsOpen.open.get(row) || rowsOpen.lent.get(row)
        : !rowsOpen.closed.get(row);
  }

  /// Which rows are open, filtered or not.
  Openness openness() {
    return rowsOpen;
  }

  /// Whether there is anything to open below a row.
  boolean hasBelow(int row) {
    int next = nextKept(row + 1);
    return next != TraceTree.NONE && next < tree.end(row);
  }

  /// The nearest row above this one that is kept, or [TraceTree#NONE].
  int parent(int row) {
    int up = tree.parent(row);
    while (up != TraceTree.NONE && !keeps(up)) {
      up = tree.parent(up);
    }
    return up;
  }

  /// How many rows that are kept are above this one.
  int depth(int row) {
    if (kept == null) {
      return tree.depth(row);
    }
    int depth = 0;
    for (int up = tree.parent(row); up != TraceTree.NONE; up = tree.parent(up)) {
      depth += kept.get(up) ? 1 : 0;
    }
    return depth;
  }

  /// The how-manieth a row is of those that are kept right below the same one, from 1.
  int place(int row) {
    return count(row, row + 1);
  }

  /// How many rows are kept right below the one this row is below, itself counted.
  int beside(int row) {
    int up = parent(row);
    return count(row, up == TraceTree.NONE ? tree.size() : tree.end(up));
  }

  /// Counts the siblings of a row that stand before another.
  private int count(int row, int before) {
    int count = 0;
    int i = nextKept(parent(row) + 1);
    while (i != TraceTree.NONE && i < before) {
      count++;
      i = nextKept(tree.end(i));
    }
    return count;
  }

  private int nextKept(int from) {
    if (kept != null) {
      return kept.nextSetBit(from);
    }
    return from < tree.size() ? from : TraceTree.NONE;
  }

  public void setOpen(int row, boolean nowOpen) {
    mark(row, row + 1, nowOpen);
    updateBelow(row);
  }

  /// Opens or closes a row and everything below it.
  public void setSubtreeOpen(int row, boolean nowOpen) {
    mark(row, tree.end(row), nowOpen);
    if (keeps(row)) {
      updateBelow(row);
    } else {
      update();
    }
  }

  /// Opens or closes every row; closing leaves the top rows open, so that their children still
  /// show.
  public void setAllOpen(boolean nowOpen) {
    mark(0, tree.size(), nowOpen);
    for (int i = nextKept(0); i != TraceTree.NONE; i = nextKept(tree.end(i))) {
      mark(i, i + 1, true);
    }
    update();
  }

  /// Opens every ancestor of a row.
  public void openAbove(int row) {
    int highest = openedAbove(row);
    if (highest != TraceTree.NONE) {
      updateBelow(highest);
    }
  }

  /// Opens what is closed above a row; the highest of it, or [TraceTree#NONE].
  private int openedAbove(int row) {
    int highest = TraceTree.NONE;
    for (int up = parent(row); up != TraceTree.NONE; up = parent(up)) {
      if (!isOpen(up)) {
        highest = up;
        mark(up, up + 1, true);
      }
    }
    return highest;
  }

  private void mark(int from, int to, boolean nowOpen) {
    if (kept == null) {
      rowsOpen.open.set(from, to, nowOpen);
      rowsOpen.lent.clear(from, to);
    } else {
      rowsOpen.closed.set(from, to, !nowOpen);
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
      for (int i = nextKept(from); i != TraceTree.NONE && i < to; ) {
        if (count == rows.length) {
          rows = Arrays.copyOf(rows, Math.min(tree.size(), 2 * count));
        }
        rows[count++] = i;
        i = nextKept(isOpen(i) ? i + 1 : tree.end(i));
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
    if (to > from && added > TOLD_AT_ONCE) {
      replace(from, to, with, start, start);
      to = from;
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
