package tracedesk.ui.tree;

/// Where the columns of the tree stand at some width, in pixels: name, time axis, tokens, cost.
///
/// @param tokens the width of the tokens' column, 0 while it is hidden
/// @param cost the width of the costs' column, 0 while it is hidden
record Columns(double width, double tokens, double cost) {
  /// Below this the tokens and cost of rows have no room.
  static final double NARROW = 560;

  private static final double TOKENS = 58;
  private static final double COST = 62;
  private static final double RIGHT = 12;
  private static final double SCROLL_BAR = 10;
  private static final double DIGIT = 6.6;

  /// @param longestTokens characters of the longest number of tokens
  /// @param longestCost characters of the longest cost
  static Columns of(double width, boolean numbersWanted, int longestTokens, int longestCost) {
    return numbersWanted && width >= NARROW
        ? new Columns(width, column(TOKENS, longestTokens), column(COST, longestCost))
        : new Columns(width, 0, 0);
  }

  private static double column(double least, int characters) {
    return Math.max(least, Math.ceil(characters * DIGIT) + 2 * RIGHT);
  }

  boolean isNarrow() {
    return width < NARROW;
  }

  boolean numbers() {
    return tokens > 0;
  }

  double axisLeft() {
    return Math.round(width * (numbers() ? 0.45 : isNarrow() ? 0.61 : 0.5));
  }

  double axisWidth() {
    return Math.max(1, width - axisLeft() - (numbers() ? tokens + cost : SCROLL_BAR));
  }

  /// The right edge of the tokens' digits.
  double tokensRight() {
    return width - cost - RIGHT;
  }

  double costRight() {
    return width - RIGHT;
  }
}
