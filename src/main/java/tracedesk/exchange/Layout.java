package tracedesk.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/// How JSON values stand in a file.
enum Layout {
  /// One per line (JSON Lines); a damaged line does not touch the others.
  LINES,
  /// One per line, and the first does not end for long: read piece by piece.
  LONG_LINES,
  /// One or more that go over several lines.
  DOCUMENT;

  /// @param head the beginning of the file, or all of it
  /// @param whole whether it is all of it
  static Layout of(byte[] head, boolean whole) {
    int first = afterBlank(head, 0);
    int end = lineEnd(head, first);
    if (end == head.length) {
      return whole || !isStreamed(head) ? LINES : LONG_LINES;
    }
    if (isWhole(head, first, end)) {
      return LINES;
    }
    int second = afterBlank(head, end);
    boolean cutOff = !opensMore(head, first, end);
    boolean nextIsWhole =
        second < head.length && head[second] == '{' && isWhole(head, second, lineEnd(head, second));
    return cutOff && nextIsWhole ? LINES : DOCUMENT;
  }

  /// Logs come one per line and are taken whole; lists and OTLP have records inside.
  private static boolean isStreamed(byte[] head) {
    try {
      var seen = Shape.of(new ByteArrayInputStream(head), false);
      return seen.listed() || seen.shape() == Shape.OTLP || seen.shape() == Shape.PAGE;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether the JSON's brackets and quotes are all closed at its end.
  static boolean isWhole(byte[] json) {
    return isWhole(json, 0, json.length);
  }

  private static boolean isWhole(byte[] head, int from, int to) {
    var end = new ValueEnd(false);
    int stop = end.find(head, from, to);
    return end.isReached() && !end.isBroken() && isBlank(head, stop, to);
  }

  /// Whether the line ends where JSON laid out over several lines may be broken.
  private static boolean opensMore(byte[] head, int from, int to) {
    int last = to - 1;
    while (last > from && (head[last] == '\r' || head[last] == ' ' || head[last] == '\t')) {
      last--;
    }
    return "{[,:".indexOf(head[last]) >= 0;
  }

  private static int afterBlank(byte[] head, int from) {
    int i = from;
    while (i < head.length && (head[i] == '\n' || head[i] == '\r' || head[i] == ' ')) {
      i++;
    }
    return i;
  }

  private static boolean isBlank(byte[] head, int from, int to) {
    return from == to || afterBlank(head, from) >= to;
  }

  private static int lineEnd(byte[] head, int from) {
    for (int i = from; i < head.length; i++) {
      if (head[i] == '\n') {
        return i;
      }
    }
    return head.length;
  }

  /// The same bytes without a byte order mark.
  static byte[] withoutMark(byte[] head) {
    return hasMark(head) ? Arrays.copyOfRange(head, 3, head.length) : head;
  }

  static boolean hasMark(byte[] head) {
    return head.length >= 3
        && head[0] == (byte) 0xef
        && head[1] == (byte) 0xbb
        && head[2] == (byte) 0xbf;
  }
}
