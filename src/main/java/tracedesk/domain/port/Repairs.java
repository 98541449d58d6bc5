package tracedesk.domain.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can be done about a database of the data folder that cannot be used. Nothing is touched
/// before one of these is asked for; the old file is then moved aside, never deleted. Blocking.
/// Throws [tracedesk.domain.problem.ProblemException] when it cannot be done.
public interface Repairs {
  /// When the newest backup of this database was made; `null` where there is none.
  @Nullable Instant newestBackup(String database);

  /// Puts the newest backup in the database's place.
  Repaired openBackup(String database);

  /// Brings everything that can still be read to a new database.
  Repaired salvage(String database);

  /// Puts an empty database in its place.
  Repaired startEmpty(String database);

  /// What was done.
  ///
  /// @param aside where the old file lies now
  /// @param rows how many entries were brought over
  record Repaired(String aside, long rows) {}
}
