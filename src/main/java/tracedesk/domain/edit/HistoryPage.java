package tracedesk.domain.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A stretch of a log's history, newest first.
///
/// @param next where the next stretch goes on: at revisions older than this one; `null` when this
/// is the last, which ends with the log's arrival
/// @param size about how many characters its values have
public record HistoryPage(List<Revision> revisions, @Nullable Long next, long size) {
  /// Older than none.
  public static final long NEWEST = Long.MAX_VALUE;

  private static final int MOST = 5_000;
  private static final long MOST_TEXT = 32 << 20;

  public HistoryPage {
    revisions = List.copyOf(revisions);
  }

  /// A whole history, of which the middle is left out where it is very long.
  ///
  /// @param pages gives the stretch of revisions older than a number
  public static List<Revision> all(LongFunction<HistoryPage> pages) {
    var all = new ArrayList<Revision>();
    long size = 0;
    long before = NEWEST;
    while (true) {
      var page = pages.apply(before);
      all.addAll(page.revisions());
      size += page.size();
      var next = page.next();
      if (next == null || next >= before) {
        return List.copyOf(all);
      }
      boolean enough = all.size() >= MOST || size >= MOST_TEXT;
      before = enough ? Math.min(next, 2) : next;
    }
  }
}
