package tracedesk.store;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// The sum over a log's id and body, kept beside it: a body it does not fit, or one that came to
/// lie under another log, is never shown as what was sent.
final class BodySum {
  private static final Json.Obj DAMAGED =
      Json.object()
          .put(
              "error",
              "What was stored of this log is damaged on the disk and is not shown. Restore it from"
                  + " a backup, or send the log again under another id.")
          .build();

  private BodySum() {}

  static long of(String log, byte[] body) {
    var sum = new CRC32C();
    sum.update(log.getBytes(StandardCharsets.UTF_8));
    sum.update(body);
    return sum.getValue();
  }

  private static boolean fits(String log, byte[] body, @Nullable Long sum) {
    return sum == null || sum == of(log, body);
  }

  /// The body, or words in its place.
  static Json.Obj shown(String log, byte[] body, @Nullable Long sum) {
    return fits(log, body, sum) ? StoredLog.parse(body) : DAMAGED;
  }

  /// The body, to be built upon.
  ///
  /// @throws ProblemException when it is damaged
  static Json.Obj required(String log, byte[] body, @Nullable Long sum) {
    if (!fits(log, body, sum)) {
      throw new ProblemException(
          new Problem.Storage(
              "what is stored of this log is damaged on the disk, and cannot be changed"));
    }
    return StoredLog.parse(body);
  }
}
