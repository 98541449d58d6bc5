package tracedesk.domain.port;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// On which terms a change of a log is made.
///
/// @param match for which of the log's revisions alone; `null` for any
/// @param operation under which name, so that it is made once however often it is sent; `null` for
/// none
public record SaveTerms(@Nullable Match match, @Nullable Operation operation) {
  /// Whatever the log is now, and again each time.
  public static final SaveTerms NONE = new SaveTerms(null, null);

  /// What a revision is called in `ETag` and `If-Match`, the quotes included.
  public static String tag(long revision) {
    return "\"rev-" + revision + "\"";
  }

  /// What `If-Match` names.
  ///
  /// @param any whether every log that exists will do (`*`)
  public record Match(boolean any, Set<Long> revisions) {
    public Match {
      revisions = Set.copyOf(revisions);
    }

    boolean holds(long revision) {
      return any || revisions.contains(revision);
    }
  }

  /// What `Idempotency-Key` names.
  ///
  /// @param request a digest of the whole request, to tell another one of the same name
  public record Operation(String key, String request) {}

  /// Whether a log of this revision may be changed.
  public boolean allow(long revision) {
    return match == null || match.holds(revision);
  }
}
