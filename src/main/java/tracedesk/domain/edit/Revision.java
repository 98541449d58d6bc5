package tracedesk.domain.edit;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.TraceStatus;

/// One entry of a log's history: what changed, when, and by whose hand. The log as it was received
/// is revision 1 and changes nothing; what a field held then is the `before` of its first change.
///
/// @param number the log's revision from then on; an evaluator's judgment leaves it as it was
/// @param who a person, a program or an evaluator, in as many words as are known; may be empty
/// @param changes what became of the fields a person may correct
/// @param others what became of other parts of the log, by their names in the API
/// @param status the status the log got; `null` when it kept the one it had
/// @param operation what the save was called by the one who sent it (`Idempotency-Key`), or `null`
public record Revision(
    long number,
    Instant at,
    String who,
    Source from,
    Map<Field, Change> changes,
    Map<String, Change> others,
    @Nullable TraceStatus status,
    @Nullable String operation) {
  public Revision {
    var fields = new EnumMap<Field, Change>(Field.class);
    fields.putAll(changes);
    changes = Collections.unmodifiableMap(fields);
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /// A value before and after; `null` where the log had no such member, which is not the same as a
  /// JSON `null`.
  public record Change(@Nullable Json before, @Nullable Json after) {}

  /// The way a change came.
  public enum Source {
    /// A correction in Tracedesk's window.
    WINDOW,
    /// One of Humanloop's SDKs.
    SDK,
    /// Any other program that speaks the API.
    API,
    /// An OpenTelemetry exporter.
    OTLP,
    /// A file that was imported.
    IMPORT,
    /// The judgment of an evaluator.
    EVALUATOR,
    /// Not known: from before a history was kept, or told by a newer server.
    UNKNOWN
  }

  /// Whether this is the log as it was received.
  public boolean isReceived() {
    return number == 1 && from != Source.EVALUATOR;
  }
}
