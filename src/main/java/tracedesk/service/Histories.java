package tracedesk.service;

import java.util.UUID;
import tracedesk.domain.edit.LogPast;
import tracedesk.domain.port.OutboxStore;
import tracedesk.domain.port.Traces;
import tracedesk.domain.trace.Log;

/// What became of logs: all of it as the server tells, or of a server that keeps no history, what
/// this computer saved and what stood against it. Blocking; safe for use by many threads.
public final class Histories {
  private final OutboxStore own;

  public Histories(OutboxStore own) {
    this.own = own;
  }

  /// @param server the connection's id
  /// @param traces its server
  public LogPast of(UUID server, Traces traces, Log log) {
    return traces.capabilities().history()
        ? new LogPast(log, traces.history(log.id()), true)
        : new LogPast(log, own.history(server, log.id()), false);
  }
}
