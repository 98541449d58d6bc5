package tracedesk.domain.port;

import java.util.List;
import java.util.UUID;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.trace.LogId;

/// Unsaved corrections, kept on this computer until a server has them or the user discards them.
/// What a method did when it returned is on the disk and survives a kill and a power cut. Blocking;
/// safe for use by many threads. Throws [tracedesk.domain.problem.ProblemException] with `Storage`
/// when the disk refuses; nothing was changed then.
public interface Drafts {
  /// Every correction kept, the oldest first.
  Loaded load();

  /// Carries out all changes, or none.
  void apply(List<Change> changes);

  /// Whether the disk is full, and corrections go into the last room that was put by for them.
  boolean isOnLastRoom();

  /// A correction of one log of one connection.
  record Kept(UUID server, LogDraft draft) {
    public LogId log() {
      return draft.base().id();
    }
  }

  /// What was found.
  ///
  /// @param damaged rows that could not be trusted any more and were put aside
  record Loaded(List<Kept> drafts, int damaged) {
    public Loaded {
      drafts = List.copyOf(drafts);
    }
  }

  /// What is to become of one log's correction.
  sealed interface Change {
    /// Put it in place of the one before.
    record Keep(Kept kept) implements Change {}

    /// It is saved or discarded.
    record Drop(UUID server, LogId log) implements Change {}
  }
}
