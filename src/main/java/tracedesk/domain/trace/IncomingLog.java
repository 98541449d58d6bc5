package tracedesk.domain.trace;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// A log on its way into the store, from a client that traces its work or from a file. Its id is
/// always known, so that the same log sent twice is one log.
///
/// @param id the log's own id, or one derived from the ids of the span it came as
/// @param parent the log above it, of an evaluator's log the one it judges; need not be known yet
/// @param doc the log's fields under the names the API gives them (`inputs`, `output`,
/// `start_time`, `log_status`, …), those unknown to the API too, spelled as they came. Holds
/// neither the members this record has of its own, nor `trace_children`, nor `evaluator_logs`
/// @param legacy what only v4 logs have; `null` for all others
/// @param corrected fields of `doc` somebody corrected by hand where the log comes from
/// @param late whether it joined its trace after that was complete where the log comes from
public record IncomingLog(
    String id,
    LogKind kind,
    @Nullable String parent,
    IncomingFile file,
    Json.Obj doc,
    @Nullable Legacy legacy,
    Set<String> corrected,
    boolean late) {
  public IncomingLog {
    corrected = Set.copyOf(corrected);
  }

  /// A v5 log nobody has corrected yet.
  public IncomingLog(
      String id, LogKind kind, @Nullable String parent, IncomingFile file, Json.Obj doc) {
    this(id, kind, parent, file, doc, null, Set.of(), false);
  }

  /// What a v4 log has besides.
  ///
  /// @param session the id of its session
  /// @param reference the sender's own name for it (`reference_id`)
  public record Legacy(@Nullable String session, @Nullable String reference) {}

  public Api api() {
    return legacy == null ? Api.V5 : Api.V4;
  }
}
