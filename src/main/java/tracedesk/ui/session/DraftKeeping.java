package tracedesk.ui.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.MapChangeListener;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.LogId;
import tracedesk.service.DraftKeeper;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Debounce;

/// Brings every correction to the disk soon after it was typed, and tells the session when it is
/// there. Used on the FX thread only.
public final class DraftKeeping {
  /// With the write itself this stays below the promised 300 ms after the last key.
  private static final Duration PAUSE = Duration.ofMillis(150);

  /// Somebody who types on and on is not waited for longer than this.
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final Session session;
  private final DraftKeeper keeper;
  private final Background background;
  private final Debounce pause;
  private final Map<UUID, Map<LogId, LogDraft>> disk = new HashMap<>();
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper lastRoom = new ReadOnlyBooleanWrapper();
  private @Nullable Long waitingSince;
  private boolean connecting;

  public DraftKeeping(Session session, DraftKeeper keeper, Background background) {
    this.session = session;
    this.keeper = keeper;
    this.background = background;
    this.pause = new Debounce(background, PAUSE);
    session.onConnecting(now -> connecting = now);
    session.drafts().addListener(this::changed);
    session.onSettledAside(this::settledAside);
    session.connectionProperty().subscribe(_ -> show());
    background.every(
        TRY_AGAIN,
        () -> {
          if (problem.get() != null || lastRoom.get()) {
            flush(_ -> {});
          }
        });
  }

  /// What an earlier run left.
  ///
  /// @param lastRoom whether the disk is full
  public record Found(Drafts.Loaded loaded, boolean lastRoom) {}

  /// Reads what an earlier run left. Blocking, on any thread.
  public Found read() {
    return new Found(keeper.load(), keeper.isOnLastRoom());
  }

  /// Brings back what was read.
  ///
  /// @return the corrections, and how many rows could not be trusted
  public Drafts.Loaded restore(Outcome<Found> read) {
    return switch (read) {
      case Outcome.Done<Found>(Found(var loaded, var last)) -> {
        for (var kept : loaded.drafts()) {
          session.restore(kept.server(), kept.draft());
          of(kept.server()).put(kept.log(), kept.draft());
        }
        lastRoom.set(last);
        show();
        yield loaded;
      }
      case Outcome.Failed<Found>(var why) -> {
        problem.set(why);
        yield new Drafts.Loaded(List.of(), 0);
      }
    };
  }

  /// Why the disk does not take corrections; `null` while it does.
  public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// Whether the disk is full, and corrections go into the last room put by for them.
  public ReadOnlyBooleanProperty lastRoomProperty() {
    return lastRoom.getReadOnlyProperty();
  }

  private void changed(MapChangeListener.Change<? extends LogId, ? extends LogDraft> change) {
    var connected = session.connectionProperty().get();
    if (connecting || connected == null) {
      return;
    }
    var server = connected.profile().id();
    if (change.wasAdded()) {
      keeper.keep(server, change.getValueAdded());
    } else {
      keeper.drop(server, change.getKey());
    }
    writeSoon();
  }

  private void settledAside(UUID server, LogDraft left) {
    if (left.isEmpty()) {
      keeper.drop(server, left.base().id());
    } else {
      keeper.keep(server, left);
    }
    writeSoon();
  }

  private void writeSoon() {
    long now = System.nanoTime();
    if (waitingSince == null) {
      waitingSince = now;
    }
    if (now - waitingSince > LONGEST.toNanos()) {
      pause.cancel();
      flush(_ -> {});
    } else {
      pause.call(() -> flush(_ -> {}));
    }
  }

  /// Writes what is not on the disk yet, then goes on.
  ///
  /// @param then gets why it could not be written, or `null`
  public void flush(Consumer<@Nullable Problem> then) {
    pause.cancel();
    waitingSince = null;
    background.run(
        () -> new Written(keeper.flush(), keeper.isOnLastRoom()),
        outcome -> {
          switch (outcome) {
            case Outcome.Done<Written>(Written(var changes, var last)) -> {
              problem.set(null);
              lastRoom.set(last);
              changes.forEach(this::written);
              show();
              then.accept(null);
            }
            case Outcome.Failed<Written>(var why) -> {
              problem.set(why);
              then.accept(why);
            }
          }
        });
  }

  private record Written(List<Drafts.Change> changes, boolean lastRoom) {}

  private void written(Drafts.Change change) {
    switch (change) {
      case Drafts.Change.Keep(var kept) -> of(kept.server()).put(kept.log(), kept.draft());
      case Drafts.Change.Drop(var server, var log) -> of(server).remove(log);
    }
  }

  private Map<LogId, LogDraft> of(UUID server) {
    return disk.computeIfAbsent(server, _ -> new HashMap<>());
  }

  private void show() {
    var connected = session.connectionProperty().get();
    session
        .onDiskProperty()
        .set(connected == null ? Map.of() : Map.copyOf(of(connected.profile().id())));
  }
}
