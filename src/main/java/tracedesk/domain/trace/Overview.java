package tracedesk.domain.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A whole trace in a strip of few pixels: lanes of depth over columns of time, each cell with what
/// most of its time belongs to. Made in one pass over the logs, whatever their length.
public final class Overview {
  /// Deeper logs share lanes with others.
  public static final int MOST_LANES = 9;

  /// No log is narrower, in columns.
  private static final double NARROWEST = 0.5;

  private static final LogKind[] KINDS = LogKind.values();
  private static final int ERROR = 2 * KINDS.length;
  private static final int INKS = ERROR + 1;

  private final int columns;
  private final int lanes;
  private final byte[] ink;
  private final float[] cover;

  private Overview(int columns, int lanes) {
    this.columns = columns;
    this.lanes = lanes;
    ink = new byte[columns * lanes];
    cover = new float[columns * lanes];
    Arrays.fill(ink, (byte) -1);
  }

  /// Lays a trace out on an axis.
  ///
  /// @param axis that of everything the strip shows
  /// @param columns how many columns the strip has
  public static Overview of(TraceTree tree, Timeline axis, int columns) {
    var depths = depths(tree);
    int deepest = Arrays.stream(depths).max().orElse(0);
    int lanes = Math.min(MOST_LANES, deepest + 1);
    var sums = new float[lanes * INKS][];
    for (int i = 0; i < tree.size(); i++) {
      var span = tree.isLog(i) ? Timeline.span(tree, i) : null;
      if (span != null && !axis.isBefore(span) && !axis.isAfter(span)) {
        int lane = (int) ((long) depths[i] * lanes / (deepest + 1));
        int at = lane * INKS + inkOf(tree, i);
        if (sums[at] == null) {
          sums[at] = new float[2 * (columns + 1)];
        }
        add(sums[at], columns, axis.at(span.start()) * columns, axis.at(span.end()) * columns);
      }
    }
    var overview = new Overview(columns, lanes);
    for (int lane = 0; lane < lanes; lane++) {
      overview.decide(lane, Arrays.copyOfRange(sums, lane * INKS, (lane + 1) * INKS));
    }
    return overview;
  }

  /// How deep each log stands. Groups of equal calls are no level: the picture is the same with and
  /// without them.
  private static int[] depths(TraceTree tree) {
    int[] depths = new int[tree.size()];
    for (int i = 0; i < depths.length; i++) {
      int up = tree.parent(i);
      depths[i] = up == TraceTree.NONE ? 0 : depths[up] + (tree.isGroup(i) ? 0 : 1);
    }
    return depths;
  }

  private static int inkOf(TraceTree tree, int row) {
    var log = tree.row(row);
    if (log.failed()) {
      return ERROR;
    }
    return log.kind().ordinal() + (tree.hasChildren(row) ? KINDS.length : 0);
  }

  /// Adds the time of a log: to its first and last column their parts, to those between a whole.
  ///
  /// @param sum the parts, then where wholes begin and end
  private static void add(float[] sum, int columns, double from, double to) {
    double left = Math.clamp(from, 0, columns - NARROWEST);
    double right = Math.clamp(Math.max(to, left + NARROWEST), 0, columns);
    int first = (int) left;
    int last = Math.min(columns - 1, (int) right);
    if (first == last) {
      sum[first] += (float) (right - left);
      return;
    }
    sum[first] += (float) (first + 1 - left);
    sum[last] += (float) (right - last);
    sum[columns + 1 + first + 1]++;
    sum[columns + 1 + last]--;
  }

  private void decide(int lane, float[] @Nullable [] sums) {
    var wholes = new float[INKS];
    for (int x = 0; x < columns; x++) {
      float most = 0;
      float all = 0;
      int best = -1;
      for (int i = 0; i < INKS; i++) {
        var sum = sums[i];
        if (sum == null) {
          continue;
        }
        wholes[i] += sum[columns + 1 + x];
        float here = wholes[i] + sum[x];
        all += here;
        if (here > most || i == ERROR && here > 0) {
          most = here;
          best = i;
        }
      }
      ink[lane * columns + x] = (byte) best;
      cover[lane * columns + x] = Math.min(1, all);
    }
  }

  public int columns() {
    return columns;
  }

  public int lanes() {
    return lanes;
  }

  /// Whether nothing ran there.
  public boolean isEmpty(int lane, int column) {
    return ink[lane * columns + column] < 0;
  }

  /// Whether a log that failed ran there.
  public boolean isError(int lane, int column) {
    return ink[lane * columns + column] == ERROR;
  }

  /// Whether what ran there has logs below.
  public boolean isContainer(int lane, int column) {
    int found = ink[lane * columns + column];
    return found >= KINDS.length && found < ERROR;
  }

  /// The kind that ran most there; [LogKind#UNKNOWN] where nothing ran or something failed.
  public LogKind kind(int lane, int column) {
    int found = ink[lane * columns + column];
    return found < 0 || found == ERROR ? LogKind.UNKNOWN : KINDS[found % KINDS.length];
  }

  /// Which part of the column's time logs cover, from 0 to 1.
  public float cover(int lane, int column) {
    return cover[lane * columns + column];
  }
}
