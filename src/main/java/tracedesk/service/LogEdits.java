package tracedesk.service;

import java.util.Map;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.Traces;
import tracedesk.domain.trace.Log;

/// Correcting a log by hand: what changed, and the request it makes. The outbox sends it.
public final class LogEdits {
  private final Traces traces;

  public LogEdits(Traces traces) {
    this.traces = traces;
  }

  /// What the form changed of the log: of the values it holds, exactly those that differ. Pure and
  /// quick.
  public LogPatch patch(Log before, Map<Field, Edit<Json>> edited) {
    return LogPatch.between(before, edited);
  }

  /// The request a save would send now, without the key; the server may be asked for the log's
  /// present status.
  public SaveRequest preview(Log before, LogPatch patch) {
    return traces.preview(before, patch);
  }
}
