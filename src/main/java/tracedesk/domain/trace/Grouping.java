package tracedesk.domain.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rows of a grouped tree stand for groups: siblings of one kind and name, of which there are
/// many below one parent. A group stands where the first of them stood; they keep their order below
/// it. Logs at the top and logs without a name are not grouped.
final class Grouping {
  /// Traces with fewer rows are shown as they are.
  static final int LARGE = 2_000;

  /// So many equal siblings make a group.
  static final int LEAST = 20;

  private static final int NONE = TraceTree.NONE;

  private record Alike(LogKind kind, String name) {}

  /// How many siblings are alike, and the number of their group once they have one.
  private static final class Kin {
    int count;
    int group = NONE;
  }

  private final TraceTree plain;
  private final int[] group;
  private final List<Integer> firsts = new ArrayList<>();
  private final int[] place;
  private final BitSet rows = new BitSet();
  private final Map<Integer, Density> densities = new HashMap<>();
  private final Map<TraceRow, Integer> index = new HashMap<>();

  private Grouping(TraceTree plain) {
    this.plain = plain;
    group = new int[plain.size()];
    place = new int[plain.size()];
    Arrays.fill(group, NONE);
  }

  /// Groups a tree in time that grows with its size. Gives the tree itself where nothing is alike.
  static TraceTree of(TraceTree plain, int atLeast) {
    var grouping = new Grouping(plain);
    for (int i = 0; i < plain.size(); i++) {
      grouping.findBelow(i, atLeast);
    }
    return grouping.firsts.isEmpty() ? plain : grouping.tree();
  }

  /// Finds the groups among the children of a row.
  private void findBelow(int row, int atLeast) {
    int children = 0;
    for (int i = row + 1; i < plain.end(row); i = plain.end(i)) {
      children++;
    }
    if (children < atLeast) {
      return;
    }
    var known = new HashMap<Alike, Kin>();
    var kin = new Kin[children];
    int at = 0;
    for (int i = row + 1; i < plain.end(row); i = plain.end(i)) {
      var log = plain.row(i);
      kin[at] = known.computeIfAbsent(new Alike(log.kind(), log.name()), alike -> new Kin());
      kin[at++].count++;
    }
    at = 0;
    for (int i = row + 1; i < plain.end(row); i = plain.end(i)) {
      var of = kin[at++];
      if (of.count >= atLeast && !plain.row(i).name().isBlank()) {
        if (of.group == NONE) {
          of.group = firsts.size();
          firsts.add(i);
        }
        group[i] = of.group;
      }
    }
  }

  /// Puts every row and every group at its place: how much room each takes is summed from below,
  /// then each takes its room behind what stands before it.
  private TraceTree tree() {
    int n = plain.size();
    int groups = firsts.size();
    int[] room = new int[n];
    int[] groupRoom = new int[groups];
    Arrays.fill(room, 1);
    Arrays.fill(groupRoom, 1);
    for (int i = n - 1; i >= 0; i--) {
      int up = plain.parent(i);
      if (group[i] == NONE) {
        if (up != NONE) {
          room[up] += room[i];
        }
      } else {
        groupRoom[group[i]] += room[i];
        if (firsts.get(group[i]) == i) {
          room[up] += groupRoom[group[i]];
        }
      }
    }
    var placed = new TraceRow[n + groups];
    int[] parents = new int[n + groups];
    int[] free = new int[n];
    int[] groupPlace = new int[groups];
    int[] groupFree = new int[groups];
    int top = 0;
    for (int i = 0; i < n; i++) {
      int up = plain.parent(i);
      int g = group[i];
      if (g != NONE) {
        if (firsts.get(g) == i) {
          groupPlace[g] = free[up];
          groupFree[g] = free[up] + 1;
          free[up] += groupRoom[g];
          placed[groupPlace[g]] = row(i);
          parents[groupPlace[g]] = place[up];
        }
        place[i] = groupFree[g];
        groupFree[g] += room[i];
      } else if (up == NONE) {
        place[i] = top;
        top += room[i];
      } else {
        place[i] = free[up];
        free[up] += room[i];
      }
      free[i] = place[i] + 1;
      placed[place[i]] = plain.row(i);
      parents[place[i]] = g != NONE ? groupPlace[g] : up == NONE ? NONE : place[up];
    }
    int waiting = plain.waiting();
    for (int at : groupPlace) {
      rows.set(at); // the tree counts its logs without them
    }
    var tree = new TraceTree(placed, parents, waiting == NONE ? NONE : place[waiting], this);
    for (int at : groupPlace) {
      index.put(placed[at], at);
      densities.put(at, Density.below(tree, at));
    }
    return tree;
  }

  /// The row of the group whose first member this is.
  private TraceRow row(int first) {
    int up = plain.parent(first);
    return new TraceRow(
        new LogId(""),
        plain.isWaiting(up) ? null : plain.row(up).id(),
        plain.row(first).kind(),
        plain.row(first).name(),
        null,
        TraceRow.NO_TIME,
        TraceRow.NO_TIME,
        0,
        0,
        false,
        false,
        false);
  }

  int size() {
    return firsts.size();
  }

  boolean isGroup(int row) {
    return rows.get(row);
  }

  Density density(int row) {
    var density = densities.get(row);
    if (density == null) {
      throw new IllegalArgumentException("Row " + row + " is no group");
    }
    return density;
  }

  /// Where a log stands, or [TraceTree#NONE].
  int find(@Nullable LogId id) {
    int row = plain.find(id);
    return row == NONE ? NONE : place[row];
  }

  /// Where a group of another tree of the same trace stands, or [TraceTree#NONE].
  int find(TraceRow groupRow) {
    return index.getOrDefault(groupRow, NONE);
  }
}
