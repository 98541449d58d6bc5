package tracedesk.store;

/// Writes the API's page: `records`, `page`, `size`, `total`.
final class Page {
  private final StringBuilder out = new StringBuilder("{\"records\":[");
  private final int page;
  private final int size;
  private boolean first = true;

  Page(int page, int size) {
    this.page = page;
    this.size = size;
  }

  /// Where the next record goes.
  StringBuilder next() {
    out.append(first ? "" : ",");
    first = false;
    return out;
  }

  String end(long total) {
    out.append("],\"page\":").append(page).append(",\"size\":").append(size);
    return out.append(",\"total\":").append(total).append('}').toString();
  }

  /// How many records stand before a page that counts from `first`.
  static long offset(int page, int first, int size) {
    return Math.max(0L, (long) page - first) * size;
  }
}
