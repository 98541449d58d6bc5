package tracedesk.domain.json;

/// Text that is not acceptable JSON: what is wrong, and where (line and column count from 1).
public final class JsonFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final int line;
  private final int column;

  JsonFault(String reason, int line, int column) {
    super(reason + " (line " + line + ", column " + column + ")", null, false, false);
    this.reason = reason;
    this.line = line;
    this.column = column;
  }

  public String reason() {
    return reason;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
