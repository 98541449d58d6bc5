package tracedesk.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.trace.LogId;

/// Sees to it that the disk has what the user typed. Noting a correction is quick and may happen on
/// any thread; [#flush] writes what was noted, in one transaction, always the newest of each log.
public final class DraftKeeper {
  private final Drafts drafts;
  private final ReentrantLock writing = new ReentrantLock();
  private final LinkedHashMap<Place, Drafts.Change> noted = new LinkedHashMap<>();

  private record Place(UUID server, LogId log) {}

  public DraftKeeper(Drafts drafts) {
    this.drafts = drafts;
  }

  /// What was on the disk when the program started. Blocking.
  public Drafts.Loaded load() {
    return drafts.load();
  }

  /// Whether the disk is full, and corrections go into the last room that was put by for them.
  public boolean isOnLastRoom() {
    return drafts.isOnLastRoom();
  }

  /// Notes a log's correction in place of the one before.
  public void keep(UUID server, LogDraft draft) {
    note(
        new Place(server, draft.base().id()),
        new Drafts.Change.Keep(new Drafts.Kept(server, draft)));
  }

  /// Notes that a log has no correction any more.
  public void drop(UUID server, LogId log) {
    note(new Place(server, log), new Drafts.Change.Drop(server, log));
  }

  private void note(Place place, Drafts.Change change) {
    synchronized (noted) {
      noted.put(place, change);
    }
  }

  /// Writes everything noted so far and returns it; what could not be written stays noted.
  /// Blocking; when it returns, earlier flushes are over too.
  ///
  /// @throws tracedesk.domain.problem.ProblemException when the disk refuses
  public List<Drafts.Change> flush() {
    writing.lock();
    try {
      LinkedHashMap<Place, Drafts.Change> taken;
      synchronized (noted) {
        taken = new LinkedHashMap<>(noted);
      }
      if (taken.isEmpty()) {
        return List.of();
      }
      drafts.apply(new ArrayList<>(taken.values()));
      synchronized (noted) {
        taken.forEach(
            (place, written) ->
                noted.computeIfPresent(place, (_, now) -> now == written ? null : now));
      }
      return List.copyOf(taken.values());
    } finally {
      writing.unlock();
    }
  }
}
