package tracedesk.domain.port;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;

/// Saves on their way, kept on this computer beside the unsaved corrections. What a method did when
/// it returned is on the disk and survives a kill and a power cut. Blocking; safe for use by many
/// threads. Throws [tracedesk.domain.problem.ProblemException] with `Storage` when the disk
/// refuses; nothing was changed then.
public interface OutboxStore {
  /// Everything on its way, in the order of saving; what was being sent when the program ended is
  /// unknown now.
  Loaded load();

  /// Adds a save in place of others, which it contains.
  void add(Operation operation, List<UUID> instead);

  /// Keeps the new state of a save.
  void put(Operation operation);

  /// The server's copy holds it: it leaves the outbox and becomes history, and the correction it
  /// was made of leaves the disk unless it has gone on since.
  void done(Operation operation, Log saved, Instant at);

  /// The user discarded it.
  void remove(UUID id);

  /// What this computer knows of a log's past, newest first: its own saves, and what stood against
  /// them. For servers that keep no history themselves.
  List<Revision> history(UUID server, LogId log);

  /// What was found.
  ///
  /// @param damaged rows that could not be trusted any more and were put aside
  record Loaded(List<Operation> operations, int damaged) {
    public Loaded {
      operations = List.copyOf(operations);
    }
  }
}
