package tracedesk.exchange;

/// Finds where a JSON value ends that comes in pieces, by its brackets and quotes.
final class ValueEnd {
  private final boolean oneLine;
  private boolean begun;
  private boolean inString;
  private boolean escaped;
  private boolean scalar;
  private boolean reached;
  private boolean broken;
  private int depth;
  private long newlines;

  /// @param oneLine whether a value may not go beyond its line; a string never may
  ValueEnd(boolean oneLine) {
    this.oneLine = oneLine;
  }

  void reset() {
    begun = false;
    inString = false;
    escaped = false;
    scalar = false;
    reached = false;
    broken = false;
    depth = 0;
  }

  boolean isReached() {
    return reached;
  }

  /// Whether a line end came where none may be: the value was cut off there.
  boolean isBroken() {
    return broken;
  }

  /// Line ends in the piece looked at last.
  long newlines() {
    return newlines;
  }

  /// A number or word may end with the input; everything else needs its closing sign.
  void atEndOfInput() {
    reached = scalar;
  }

  /// Looks at the next piece.
  ///
  /// @return the place after the value's last byte, or the piece's end when the value goes on
  int find(byte[] bytes, int from, int to) {
    newlines = 0;
    for (int i = from; i < to; i++) {
      byte c = bytes[i];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (c == '\\') {
          escaped = true;
        } else if (c == '"') {
          inString = false;
          if (depth == 0) {
            return reached(i + 1);
          }
        }
        if (c == '\n') {
          broken = true;
          return reached(i);
        }
        continue;
      }
      switch (c) {
        case '"' -> {
          if (scalar) {
            return reached(i);
          }
          begun = true;
          inString = true;
        }
        case '{', '[' -> {
          if (scalar) {
            return reached(i);
          }
          begun = true;
          depth++;
        }
        case '}', ']' -> {
          if (depth == 0) {
            return reached(i);
          }
          depth--;
          if (depth == 0) {
            return reached(i + 1);
          }
        }
        case ',', ':' -> {
          if (depth == 0) {
            return reached(i);
          }
        }
        case ' ', '\t', '\r', '\n' -> {
          if (depth == 0 && begun) {
            return reached(i);
          }
          if (c == '\n') {
            if (oneLine && depth > 0) {
              broken = true;
              return reached(i);
            }
            newlines++;
          }
        }
        default -> {
          begun = true;
          scalar = depth == 0;
        }
      }
    }
    return to;
  }

  private int reached(int place) {
    reached = true;
    return place;
  }
}
