package tracedesk.ui.tree;

import java.util.Map;
import java.util.Objects;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Overview;
import tracedesk.domain.trace.Timeline;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceTree;

/// Paints a whole trace into the pixels of the minimap. Runs off the FX thread.
final class MinimapPaint {
  private static final double CONTAINER = 0.55;
  private static final double LEAF = 0.9;

  /// What is hardly covered is still seen.
  private static final double FAINTEST = 0.35;

  private static final int TOP = 4;
  private static final int GAP = 2;
  private static final int LARGEST_LANE = 12;

  private MinimapPaint() {}

  /// Colours as `0xRRGGBB`.
  ///
  /// @param rule the colour of what marks idle time that is left out
  record Inks(Map<LogKind, Integer> kinds, int error, int rule) {}

  /// What to paint.
  ///
  /// @param axis that of everything
  /// @param width in points
  /// @param height in points
  /// @param scale pixels per point
  record Order(TraceTree tree, Timeline axis, Inks inks, int width, int height, int scale) {}

  /// A finished picture: premultiplied ARGB, row by row.
  ///
  /// @param reached where the last log begins, from 0 to 1: logs come in the order in which they
  /// began
  record Picture(int width, int height, int[] pixels, double reached) {}

  static Picture paint(Order order) {
    int width = order.width * order.scale;
    int height = order.height * order.scale;
    var overview = Overview.of(order.tree, order.axis, width);
    int pitch =
        Math.clamp((order.height - TOP) / overview.lanes(), 1 + GAP, LARGEST_LANE) * order.scale;
    var pixels = new int[width * height];
    paintBreaks(order, width, height, pixels);
    for (int lane = 0; lane < overview.lanes(); lane++) {
      int top = TOP * order.scale + lane * pitch;
      int bottom = Math.min(height, top + pitch - GAP * order.scale);
      for (int x = 0; x < width; x++) {
        if (!overview.isEmpty(lane, x)) {
          int colour = colour(overview, lane, x, order.inks);
          for (int y = top; y < bottom; y++) {
            pixels[y * width + x] = colour;
          }
        }
      }
    }
    return new Picture(width, height, pixels, reached(order));
  }

  private static double reached(Order order) {
    long last = Long.MIN_VALUE;
    for (int i = 0; i < order.tree.size(); i++) {
      long start = order.tree.row(i).startMicros();
      last = order.tree.isLog(i) && start != TraceRow.NO_TIME ? Math.max(last, start) : last;
    }
    return last == Long.MIN_VALUE ? 0 : Math.clamp(order.axis.at(last), 0, 1);
  }

  private static int colour(Overview overview, int lane, int x, Inks inks) {
    if (overview.isError(lane, x)) {
      return premultiplied(inks.error, 1);
    }
    int kind = Objects.requireNonNull(inks.kinds.get(overview.kind(lane, x)));
    double most = overview.isContainer(lane, x) ? CONTAINER : LEAF;
    return premultiplied(kind, most * Math.max(FAINTEST, overview.cover(lane, x)));
  }

  /// Slanted lines where idle time is left out.
  private static void paintBreaks(Order order, int width, int height, int[] pixels) {
    int every = 4 * order.scale;
    int colour = premultiplied(order.inks.rule, 1);
    for (var gap : order.axis.breaks()) {
      int to = Math.min(width, (int) (gap.to() * width));
      for (int x = Math.max(0, (int) Math.ceil(gap.from() * width)); x < to; x++) {
        for (int y = 0; y < height; y++) {
          if ((x + y) % every < order.scale) {
            pixels[y * width + x] = colour;
          }
        }
      }
    }
  }

  private static int premultiplied(int rgb, double alpha) {
    int a = (int) Math.round(255 * alpha);
    int red = (rgb >> 16 & 255) * a / 255;
    int green = (rgb >> 8 & 255) * a / 255;
    int blue = (rgb & 255) * a / 255;
    return a << 24 | red << 16 | green << 8 | blue;
  }
}
