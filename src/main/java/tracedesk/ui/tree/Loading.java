package tracedesk.ui.tree;

import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// How far the reading of a trace is.
///
/// @param expected how many logs there will be, -1 when not known
/// @param read how much of the server's answer was read, from 0 to 1; -1 when not known
/// @param perSecond how many come in a second, 0 while that is not known
/// @param resting whether the user lets it rest
record Loading(int rows, int expected, double read, int perSecond, boolean resting) {
  /// From 0 to 1; -1 when not known.
  double share() {
    return expected <= 0 ? read : Math.min(1, rows / (double) expected);
  }

  String count() {
    return expected < 0
        ? Numbers.count(rows)
        : Text.get("tree.loading.count", Numbers.count(rows), Numbers.count(expected));
  }

  /// `9,800/s, 4 s left`, or empty while nothing is known.
  String pace() {
    if (resting) {
      return Text.get("tree.loading.resting");
    }
    if (perSecond == 0) {
      return "";
    }
    var rate = Numbers.count(perSecond);
    double share = share();
    if (share <= 0 || expected >= 0 && expected < rows) {
      return Text.get("tree.loading.rate", rate);
    }
    double left = expected < 0 ? rows / share - rows : expected - rows;
    long seconds = (long) Math.ceil(left / perSecond);
    return seconds < 120
        ? Text.get("tree.loading.seconds", rate, seconds)
        : Text.get("tree.loading.minutes", rate, Math.ceilDiv(seconds, 60));
  }
}
