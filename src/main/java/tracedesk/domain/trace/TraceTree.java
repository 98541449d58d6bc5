package tracedesk.domain.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The structure of a whole trace in columns, in tree order: parents before children, siblings by
/// start time as they were given. Row numbers run from 0. A log whose parent is not (yet) known
/// stands under one row *waiting for parent*, which has no id; logs that are each other's parents
/// are cut at one of them. In a grouped tree many equal siblings stand under one row for all of
/// them, which has no id either.
public final class TraceTree {
  /// Stands for "no row".
  public static final int NONE = -1;

  private static final Comparator<TraceRow> BY_START_AND_ID =
      Comparator.<TraceRow>comparingLong(
              row -> row.startMicros() == TraceRow.NO_TIME ? Long.MAX_VALUE : row.startMicros())
          .thenComparing(row -> row.id().value());

  private final TraceRow[] rows;
  private final int[] parent;
  private final int[] depth;
  private final int[] end;
  private final long[] start;
  private final long[] finish;
  private final long[] tokens;
  private final double[] cost;
  private final int[] errors;
  private final int[] index;
  private final int waiting;
  private final @Nullable Grouping grouping;
  private volatile @Nullable TraceTree grouped;
  private final Totals totals;
  private final Timeline.@Nullable Span work;
  private final Timeline.@Nullable Span all;
  private final BitSet failing = new BitSet();
  private final Map<LogKind, Integer> kinds = new EnumMap<>(LogKind.class);

  TraceTree(TraceRow[] rows, int[] parent, int waiting, Grouping grouping) {
    this(rows, parent, waiting, grouping, new int[0]);
  }

  private TraceTree(
      TraceRow[] rows, int[] parent, int waiting, @Nullable Grouping grouping, int[] index) {
    int n = rows.length;
    this.grouping = grouping;
    this.rows = rows;
    this.parent = parent;
    this.waiting = waiting;
    this.depth = new int[n];
    this.end = new int[n];
    this.start = new long[n];
    this.finish = new long[n];
    this.tokens = new long[n];
    this.cost = new double[n];
    this.errors = new int[n];
    this.index = index;
    for (int i = 0; i < n; i++) {
      var row = rows[i];
      depth[i] = parent[i] == NONE ? 0 : depth[parent[i]] + 1;
      end[i] = i + 1;
      start[i] = row.startMicros();
      finish[i] = row.endMicros();
      tokens[i] = row.tokens();
      cost[i] = row.cost();
      errors[i] = row.failed() ? 1 : 0;
      if (isLog(i)) {
        kinds.merge(row.kind(), 1, Integer::sum);
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      int p = parent[i];
      if (p != NONE) {
        end[p] = Math.max(end[p], end[i]);
        tokens[p] += tokens[i];
        cost[p] += cost[i];
        errors[p] += errors[i];
        start[p] = earliest(start[p], start[i]);
        finish[p] = latest(finish[p], finish[i]);
      }
      if (errors[i] > 0) {
        failing.set(i);
      }
    }
    this.totals = sum();
    this.work = Timeline.around(rows, false);
    this.all = Timeline.around(rows, true);
  }

  /// Where the number of a log's row stands in an index, one more than it is; else the free place
  /// for it.
  private static int slot(int[] index, TraceRow[] rows, LogId id) {
    int mask = index.length - 1;
    int hash = id.hashCode();
    int at = (hash ^ hash >>> 15) & mask;
    while (index[at] != 0 && !rows[index[at] - 1].id().equals(id)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /// Puts rows, given in any order, into their tree. Siblings keep the order in which they were
  /// given.
  public static TraceTree of(List<TraceRow> given) {
    var all = given.toArray(TraceRow[]::new);
    int n = all.length;
    int[] index = new int[Integer.highestOneBit(Math.max(1, n)) * 4];
    int[] up = new int[n];
    var again = new BitSet();
    for (int i = 0; i < n; i++) {
      int at = slot(index, all, all[i].id());
      if (index[at] == 0) {
        index[at] = i + 1;
      } else {
        again.set(i);
      }
    }
    boolean orphans = false;
    LogId before = null;
    int found = NONE;
    for (int i = 0; i < n; i++) {
      var id = all[i].parent();
      if (id != before) { // children of one parent often follow each other and share its id
        found = id == null ? NONE : index[slot(index, all, id)] - 1;
        before = id;
      }
      up[i] = id == null || again.get(i) ? NONE : found == NONE ? n : found;
      orphans |= up[i] == n;
    }
    cutCycles(up, n);
    int total = orphans ? n + 1 : n;
    int[] firstChild = new int[n + 1];
    int[] nextSibling = new int[n + 1];
    Arrays.fill(firstChild, NONE);
    Arrays.fill(nextSibling, NONE);
    for (int i = n - 1; i >= 0; i--) {
      if (up[i] != NONE) {
        nextSibling[i] = firstChild[up[i]];
        firstChild[up[i]] = i;
      }
    }
    var rows = new TraceRow[total];
    var parents = new int[total];
    int[] placed = new int[n + 1];
    int at = 0;
    int waiting = NONE;
    int[] stack = new int[n + 2];
    for (int r = 0; r < total; r++) {
      if (r < n && up[r] != NONE) {
        continue;
      }
      int top = 0;
      stack[top++] = r;
      while (top > 0) {
        int i = stack[--top];
        placed[i] = at;
        if (i == n) {
          waiting = at;
        }
        rows[at] = i == n ? waitingRow() : all[i];
        parents[at++] = i == n || up[i] == NONE ? NONE : placed[up[i]];
        int from = top;
        for (int c = firstChild[i]; c != NONE; c = nextSibling[c]) {
          stack[top++] = c;
        }
        reverse(stack, from, top);
      }
    }
    for (int i = 0; i < index.length; i++) {
      index[i] = index[i] == 0 ? 0 : placed[index[i] - 1] + 1;
    }
    return new TraceTree(rows, parents, waiting, null, index);
  }

  /// The same tree after some logs came or changed: equal to the one read anew, except that logs
  /// without a start keep the order in which they came.
  ///
  /// @param fresh the rows that came or changed, in the order in which they began
  public TraceTree with(List<TraceRow> fresh) {
    var inPlace = HashMap.<Integer, TraceRow>newHashMap(fresh.size());
    var without = new BitSet();
    var ahead = new HashMap<Integer, List<TraceRow>>();
    for (var row : fresh) {
      int was = find(row.id());
      if (was != NONE
          && rows[was].startMicros() == row.startMicros()
          && Objects.equals(rows[was].parent(), row.parent())) {
        inPlace.put(was, row);
      } else {
        if (was != NONE) {
          without.set(was);
        }
        ahead.computeIfAbsent(placeFor(row), _ -> new ArrayList<>()).add(row);
      }
    }
    var given = new ArrayList<TraceRow>(rows.length + fresh.size());
    for (int i = 0; i <= rows.length; i++) {
      given.addAll(ahead.getOrDefault(i, List.of()));
      if (i < rows.length && i != waiting && !without.get(i)) {
        given.add(inPlace.getOrDefault(i, rows[i]));
      }
    }
    return of(given);
  }

  /// The first of those that would be its siblings which begins later; else behind all rows.
  private int placeFor(TraceRow row) {
    int known = find(row.parent());
    int parent = row.parent() != null && known == NONE ? waiting : known;
    if (row.startMicros() == TraceRow.NO_TIME || row.parent() != null && parent == NONE) {
      return rows.length;
    }
    int to = parent == NONE ? rows.length : end[parent];
    for (int i = parent + 1; i < to; i = end[i]) {
      if (rows[i].startMicros() > row.startMicros()) {
        return i;
      }
    }
    return rows.length;
  }

  private static TraceRow waitingRow() {
    return new TraceRow(
        new LogId(""),
        null,
        LogKind.UNKNOWN,
        "",
        null,
        TraceRow.NO_TIME,
        TraceRow.NO_TIME,
        0,
        0,
        false,
        false,
        false);
  }

  private static void cutCycles(int[] up, int orphanParent) {
    byte[] seen = new byte[up.length];
    for (int i = 0; i < up.length; i++) {
      int at = i;
      while (at != NONE && at != orphanParent && seen[at] == 0) {
        seen[at] = 1;
        at = up[at];
      }
      if (at != NONE && at != orphanParent && seen[at] == 1) {
        up[at] = NONE;
      }
      for (int j = i; j != NONE && j != orphanParent && seen[j] == 1; j = up[j]) {
        seen[j] = 2;
      }
    }
  }

  private static void reverse(int[] array, int from, int to) {
    for (int a = from, b = to - 1; a < b; a++, b--) {
      int swap = array[a];
      array[a] = array[b];
      array[b] = swap;
    }
  }

  private static long earliest(long a, long b) {
    return a == TraceRow.NO_TIME ? b : b == TraceRow.NO_TIME ? a : Math.min(a, b);
  }

  private static long latest(long a, long b) {
    return a == TraceRow.NO_TIME ? b : b == TraceRow.NO_TIME ? a : Math.max(a, b);
  }

  public int size() {
    return rows.length;
  }

  /// The logs in tree order.
  public List<LogId> logs() {
    var ids = new ArrayList<LogId>(rows.length);
    for (int i = 0; i < rows.length; i++) {
      if (isLog(i)) {
        ids.add(rows[i].id());
      }
    }
    return ids;
  }

  /// The same structure with siblings by start, then by id (those without a start last), so that
  /// the order depends on the logs alone, not on when each of them came.
  public TraceTree ordered() {
    var sorted = new ArrayList<TraceRow>(rows.length);
    for (int i = 0; i < rows.length; i++) {
      if (isLog(i)) {
        sorted.add(rows[i]);
      }
    }
    sorted.sort(BY_START_AND_ID);
    return of(sorted);
  }

  /// The same logs with many equal siblings under one row each, where the trace is large; else the
  /// tree itself. Worked out once: the first call takes time that grows with the trace.
  public TraceTree grouped() {
    var known = grouped;
    if (known == null) {
      known = size() < Grouping.LARGE ? this : grouped(Grouping.LEAST);
      grouped = known;
    }
    return known;
  }

  /// The same logs with siblings of one kind and name under one row, wherever there are at least so
  /// many of them below one parent. A grouped tree is not grouped again.
  TraceTree grouped(int atLeast) {
    return grouping == null ? Grouping.of(this, atLeast) : this;
  }

  /// The log of a row. A row that stands for a group has the group's name and kind, a row that
  /// waits for its parent has neither; nothing else of theirs means anything.
  public TraceRow row(int i) {
    return rows[i];
  }

  /// The row of a log, or [#NONE].
  public int find(@Nullable LogId id) {
    if (grouping != null) {
      return grouping.find(id);
    }
    return id == null ? NONE : index[slot(index, rows, id)] - 1;
  }

  /// The row that stands for what a row of another tree stands for: the same log, the same group,
  /// or those that wait for their parent; [#NONE] where there is none.
  public int counterpart(TraceTree other, int row) {
    if (row == NONE || row >= other.size()) {
      return NONE;
    }
    if (other.isWaiting(row)) {
      return waiting;
    }
    if (other.isGroup(row)) {
      return grouping == null ? NONE : grouping.find(other.row(row));
    }
    var id = other.rows[row].id();
    return row < size() && isLog(row) && rows[row].id().equals(id) ? row : find(id);
  }

  public int parent(int i) {
    return parent[i];
  }

  public int depth(int i) {
    return depth[i];
  }

  /// The row after the last descendant.
  public int end(int i) {
    return end[i];
  }

  public boolean hasChildren(int i) {
    return end[i] > i + 1;
  }

  /// Whether this row stands for the parent that has not come yet.
  public boolean isWaiting(int i) {
    return i == waiting;
  }

  /// Whether this row stands for a group of equal siblings, which are its children.
  public boolean isGroup(int i) {
    return grouping != null && grouping.isGroup(i);
  }

  /// Whether this row is a log of the trace, and does not stand for others.
  public boolean isLog(int i) {
    return i != waiting && !isGroup(i);
  }

  /// How many logs stand directly below a group, and when they ran; of a row that is a group.
  public Density density(int i) {
    if (grouping == null) {
      throw new IllegalArgumentException("Row " + i + " is no group");
    }
    return grouping.density(i);
  }

  /// The row that stands for parents that have not come yet, or [#NONE].
  public int waiting() {
    return waiting;
  }

  /// Earliest start of the log and everything below it, in microseconds, or [TraceRow#NO_TIME].
  public long startMicros(int i) {
    return start[i];
  }

  /// Latest end of the log and everything below it, in microseconds, or [TraceRow#NO_TIME].
  public long endMicros(int i) {
    return finish[i];
  }

  /// Tokens of the log and everything below it.
  public long tokens(int i) {
    return tokens[i];
  }

  /// Cost in dollars of the log and everything below it.
  public double cost(int i) {
    return cost[i];
  }

  /// Failed logs among the log and everything below it.
  public int errors(int i) {
    return errors[i];
  }

  /// The rows that failed or have something failed below them.
  public BitSet failing() {
    return (BitSet) failing.clone();
  }

  /// The rows that have one of these below them.
  public BitSet above(BitSet below) {
    var above = new BitSet(rows.length);
    for (int row = below.nextSetBit(0); row >= 0; row = below.nextSetBit(row + 1)) {
      for (int up = parent[row]; up != NONE && !above.get(up); up = parent[up]) {
        above.set(up);
      }
    }
    return above;
  }

  /// From the first start to the last end of the logs that have both, evaluators' included or not.
  Timeline.@Nullable Span around(boolean evaluators) {
    return evaluators ? all : work;
  }

  /// How many logs there are of each kind, none of which is none.
  public Map<LogKind, Integer> kinds() {
    return Collections.unmodifiableMap(kinds);
  }

  /// Sums over all rows: the roll-up of the trace.
  public Totals totals() {
    return totals;
  }

  private Totals sum() {
    int others = (waiting == NONE ? 0 : 1) + (grouping == null ? 0 : grouping.size());
    var totals = new Totals(rows.length - others, 0, 0, 0, TraceRow.NO_TIME, TraceRow.NO_TIME);
    for (int i = 0; i < rows.length; i = end[i]) {
      totals =
          new Totals(
              totals.logs(),
              totals.tokens() + tokens[i],
              totals.cost() + cost[i],
              totals.errors() + errors[i],
              earliest(totals.startMicros(), start[i]),
              latest(totals.endMicros(), finish[i]));
    }
    return totals;
  }

  /// The roll-up of a whole trace; times in microseconds or [TraceRow#NO_TIME].
  public record Totals(
      int logs, long tokens, double cost, int errors, long startMicros, long endMicros) {}
}
