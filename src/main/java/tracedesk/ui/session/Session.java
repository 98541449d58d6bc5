package tracedesk.ui.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;

/// What the features of the window share: the connection, the selected trace and log, unsaved
/// corrections, and the last thing worth telling. Used on the FX thread only.
///
/// The list sets [#selectedProperty()], the tree loads it and sets [#traceProperty()] and
/// [#logProperty()], the form loads the log's body; whoever saved a log announces it with
/// [#announceSaved].
public final class Session {
  private final ObjectProperty<@Nullable Connected> connection = new SimpleObjectProperty<>();
  private final ObjectProperty<@Nullable TraceSummary> selected = new SimpleObjectProperty<>();
  private final ObjectProperty<@Nullable Trace> trace = new SimpleObjectProperty<>();
  private final ObjectProperty<@Nullable LogId> log = new SimpleObjectProperty<>();
  private final StringProperty sought = new SimpleStringProperty("");
  private final ObjectProperty<@Nullable Notice> notice = new SimpleObjectProperty<>();
  private final ObservableMap<LogId, LogDraft> drafts = FXCollections.observableHashMap();
  private final ObjectProperty<Map<LogId, LogDraft>> onDisk = new SimpleObjectProperty<>(Map.of());
  private final ObjectProperty<Map<TraceId, Operation.State>> queued =
      new SimpleObjectProperty<>(Map.of());
  private final Map<UUID, Map<LogId, LogDraft>> aside = new HashMap<>();
  private final List<Consumer<Boolean>> connecting = new ArrayList<>();
  private final List<Consumer<Log>> savedListeners = new ArrayList<>();
  private final List<BiConsumer<UUID, LogDraft>> settledAside = new ArrayList<>();
  private final BooleanProperty following = new SimpleBooleanProperty();
  private final BooleanProperty listing = new SimpleBooleanProperty();
  private final BooleanBinding coming = listing.or(following);
  private final Timings timings = new Timings();
  private @Nullable LogId staying;

  public Session() {
    trace.subscribe(() -> staying = null);
  }

  /// The connection in use; `null` until the first one answers. Changing it empties the selection.
  public ObjectProperty<@Nullable Connected> connectionProperty() {
    return connection;
  }

  /// Starts working with another server: nothing is selected; drafts of the earlier one are put
  /// aside and come back with it.
  public void connect(Connected next) {
    var before = connection.get();
    if (before != null) {
      aside.put(before.profile().id(), Map.copyOf(drafts));
    }
    connecting.forEach(listener -> listener.accept(true));
    log.set(null);
    trace.set(null);
    selected.set(null);
    drafts.clear();
    connection.set(next);
    drafts.putAll(aside.getOrDefault(next.profile().id(), Map.of()));
    connecting.forEach(listener -> listener.accept(false));
  }

  /// Calls the listener before the drafts of one server give way to those of another (true), and
  /// afterwards (false): in between nobody changed a correction.
  void onConnecting(Consumer<Boolean> listener) {
    connecting.add(listener);
  }

  /// Puts corrections of an earlier run of the program aside, for when their server is used.
  public void restore(UUID server, LogDraft draft) {
    var known = new HashMap<>(aside.getOrDefault(server, Map.of()));
    known.put(draft.base().id(), draft);
    aside.put(server, known);
  }

  /// Puts a correction back, as far as it is missing, of whichever server.
  void putBack(UUID server, LogDraft draft) {
    var id = draft.base().id();
    if (isUsed(server)) {
      drafts.merge(id, draft, LogDraft::and);
    } else {
      var now = aside.getOrDefault(server, Map.of()).get(id);
      restore(server, now == null ? draft : now.and(draft));
    }
  }

  /// Changes the correction of a log, of whichever server, if there is one.
  void settle(UUID server, LogId log, UnaryOperator<LogDraft> change) {
    boolean used = isUsed(server);
    var now = used ? drafts.get(log) : aside.getOrDefault(server, Map.of()).get(log);
    if (now == null) {
      return;
    }
    var left = change.apply(now);
    if (!used) {
      var known = new HashMap<>(aside.getOrDefault(server, Map.of()));
      if (left.isEmpty()) {
        known.remove(log);
      } else {
        known.put(log, left);
      }
      aside.put(server, known);
      settledAside.forEach(listener -> listener.accept(server, left));
    } else if (left.isEmpty()) {
      drafts.remove(log);
    } else {
      drafts.put(log, left);
    }
  }

  /// Whether a server is the one of the connection in use.
  public boolean isUsed(UUID server) {
    var connected = connection.get();
    return connected != null && connected.profile().id().equals(server);
  }

  /// Calls the listener when a correction of a server that is not in use became another, or empty.
  void onSettledAside(BiConsumer<UUID, LogDraft> listener) {
    settledAside.add(listener);
  }

  /// Unsaved corrections of every connection used since the start.
  public int unsavedLogs() {
    var current = connection.get();
    return drafts.size()
        + aside.entrySet().stream()
            .filter(other -> current == null || !other.getKey().equals(current.profile().id()))
            .mapToInt(other -> other.getValue().size())
            .sum();
  }

  /// The trace chosen in the list; it may still be loading.
  public ObjectProperty<@Nullable TraceSummary> selectedProperty() {
    return selected;
  }

  /// Whether a link is being followed: until it has led to a trace or to nothing, none is chosen by
  /// itself.
  public BooleanProperty followingProperty() {
    return following;
  }

  /// Whether the first trace of a list is to be chosen by itself: none is chosen, and no link leads
  /// to one.
  public boolean choosesFirst() {
    return selected.get() == null && !following.get();
  }

  /// A trace as it is now at the server: the selected one is opened again where others changed it.
  public void renew(TraceSummary now) {
    var chosen = selected.get();
    var shown = trace.get();
    if (chosen != null
        && chosen.id().equals(now.id())
        && !chosen.equals(now)
        && (shown == null || !shown.summary().equals(now))) {
      selected.set(now);
    }
  }

  /// Whether the list is being read from nothing: its first trace will be chosen by itself.
  public BooleanProperty listingProperty() {
    return listing;
  }

  /// Whether a trace is going to be chosen without the user's doing, so that none chosen means that
  /// it is still to come.
  public BooleanBinding traceComing() {
    return coming;
  }

  /// Where features note that what the user waited for is there.
  public Timings timings() {
    return timings;
  }

  /// Goes to the trace the selected log belongs to now; the log stays selected.
  public void follow(TraceSummary trace) {
    staying = log.get();
    selected.set(trace);
  }

  /// Whether this log stays selected while the chosen trace is being opened, since it is known to
  /// be in it.
  public boolean isStaying(LogId id) {
    return id.equals(staying);
  }

  /// The trace whose tree is shown; after a save it is replaced by a fresh one of the same id.
  public ObjectProperty<@Nullable Trace> traceProperty() {
    return trace;
  }

  /// The log chosen in the tree.
  public ObjectProperty<@Nullable LogId> logProperty() {
    return log;
  }

  /// The words looked for in the trace, so that the form shows where they stand; empty while
  /// nothing is looked for.
  public StringProperty soughtProperty() {
    return sought;
  }

  /// Unsaved corrections by log; a log without any is absent.
  public ObservableMap<LogId, LogDraft> drafts() {
    return drafts;
  }

  /// The corrections of this connection as the disk has them: what is the same in [#drafts]
  /// survives whatever happens to the program.
  public ObjectProperty<Map<LogId, LogDraft>> onDiskProperty() {
    return onDisk;
  }

  /// How the saves of this connection's traces stand; a trace without any on its way is absent.
  public ObjectProperty<Map<TraceId, Operation.State>> queuedProperty() {
    return queued;
  }

  /// Whether some log of this trace has unsaved corrections.
  public boolean isEdited(TraceId id) {
    return drafts.values().stream().anyMatch(draft -> draft.base().trace().equals(id));
  }

  /// What the status bar says.
  public ObjectProperty<@Nullable Notice> noticeProperty() {
    return notice;
  }

  /// Tells every feature that the server now has this log.
  public void announceSaved(Log saved) {
    List.copyOf(savedListeners).forEach(listener -> listener.accept(saved));
  }

  /// Calls the listener with every log that was saved.
  public Subscription onSaved(Consumer<Log> listener) {
    savedListeners.add(listener);
    return () -> savedListeners.remove(listener);
  }
}
