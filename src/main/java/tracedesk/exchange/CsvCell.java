package tracedesk.exchange;

/// Cells of a table as RFC 4180 wants them. A spreadsheet takes a cell that begins with certain
/// characters for a formula and runs it, also after blanks or on a later line of the cell: such a
/// cell gets an apostrophe in front, by which spreadsheets know text.
final class CsvCell {
  private static final String STARTS = "=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvCell() {}

  /// Text that came from elsewhere.
  static String text(String text) {
    return quoted(Readable.encodable(mayBeFormula(text) ? "'" + text : text));
  }

  /// What cannot be a formula: our own words, and numbers.
  static String plain(String text) {
    return quoted(text);
  }

  private static String quoted(String text) {
    boolean special = false;
    for (int i = 0; i < text.length() && !special; i++) {
      char c = text.charAt(i);
      special = c == '"' || c == ',' || c == '\n' || c == '\r' || c == ';' || c == '\t';
    }
    boolean edged =
        !text.isEmpty() && (isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1)));
    return special || edged ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static boolean mayBeFormula(String text) {
    boolean start = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (start && STARTS.indexOf(c) >= 0) {
        return true;
      }
      start = isLineEnd(c) || start && isBlank(c);
    }
    return false;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n'
        || c == '\r'
        || c == '\u0085'
        || c == '\u2028'
        || c == '\u2029'
        || c == '\u000B'
        || c == '\f';
  }

  /// Blanks, and characters nobody sees.
  private static boolean isBlank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }
}
