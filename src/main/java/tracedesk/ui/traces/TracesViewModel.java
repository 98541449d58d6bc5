package tracedesk.ui.traces;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.MapChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

/// The list of traces: from any place and in any order where the server can, else page by page,
/// newest first. Keeps the selection through every refresh, and steps through what is still to be
/// reviewed.
public final class TracesViewModel {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration TICK = Duration.ofSeconds(30);

  private final Session session;
  private final Background background;
  private final Clock clock;
  private final ObservableList<FileChoice> files = FXCollections.observableArrayList();
  private final ObjectProperty<TraceFilter> filter = new SimpleObjectProperty<>(TraceFilter.ALL);
  private final ObjectProperty<TraceOrder> order = new SimpleObjectProperty<>(TraceOrder.NEWEST);
  private final ListState state;
  private final PagedList paged;
  private final GrowingList growing;
  private LoadedList list;
  private boolean turning;

  public final Command refresh;
  public final Command nextTrace;
  public final Command previousTrace;
  public final Command nextIncomplete;
  public final Command previousIncomplete;

  public TracesViewModel(Session session, Background background, Clock clock) {
    this(session, background, clock, PagedList.PAGE);
  }

  /// @param page how many traces of an ordered list are asked for at once
  TracesViewModel(Session session, Background background, Clock clock, int page) {
    this.session = session;
    this.background = background;
    this.clock = clock;
    this.state = new ListState(clock.instant());
    this.paged = new PagedList(session, background, clock, state, page);
    this.growing = new GrowingList(session, background, clock, state);
    this.list = growing;
    var connected = session.connectionProperty().isNotNull();
    BooleanBinding any =
        connected.and(
            Bindings.createBooleanBinding(
                () -> session.selectedProperty().get() != null || !state.rows.get().isEmpty(),
                state.rows,
                state.total,
                session.selectedProperty()));
    refresh =
        new Command("traces.refresh", () -> list.load(listing(), true), connected)
            .withIcon("refresh-cw")
            .withShortcut("Shortcut+R");
    nextTrace = new Command("traces.next", () -> list.step(1, false), any).withIcon("chevron-down");
    previousTrace =
        new Command("traces.previous", () -> list.step(-1, false), any).withIcon("chevron-up");
    nextIncomplete =
        new Command("traces.next-incomplete", () -> list.step(1, true), any)
            .withShortcut("Alt+Down");
    previousIncomplete =
        new Command("traces.previous-incomplete", () -> list.step(-1, true), any)
            .withShortcut("Alt+Up");
    session.connectionProperty().subscribe(this::connected);
    session.traceProperty().subscribe(this::reloaded);
    session.followingProperty().subscribe(this::selectFirst);
    session.selectedProperty().subscribe(_ -> list.place());
    filter.subscribe((_, _) -> narrow());
    order.subscribe((_, _) -> list.reorder(listing()));
    background.every(LOOK_AGAIN, this::lookForNews);
    background.every(TICK, () -> state.now.set(clock.instant()));
  }

  ObservableList<ListRow> rows() {
    return state.rows.get();
  }

  ReadOnlyObjectProperty<ObservableList<ListRow>> rowsProperty() {
    return state.rows.getReadOnlyProperty();
  }

  /// The row that is to be brought into view; -1 while none is.
  ReadOnlyIntegerProperty revealProperty() {
    return state.reveal.getReadOnlyProperty();
  }

  /// What of the list can be seen, from the top.
  void inSight(Supplier<List<TraceSummary>> traces) {
    paged.inSight(traces);
  }

  /// Whether the rows are being changed, so that nobody chose what gets selected by it.
  boolean isChanging() {
    return list.isChanging();
  }

  /// Whether the server gives the list in any order.
  boolean isOrdered() {
    return list == paged;
  }

  /// The orders the list can be had in.
  List<TraceOrder> orders() {
    return isOrdered() ? List.of(TraceOrder.values()) : List.of(TraceOrder.NEWEST, TraceOrder.NAME);
  }

  private TraceListing listing() {
    var wanted = order.get();
    return new TraceListing(filter.get(), orders().contains(wanted) ? wanted : TraceOrder.NEWEST);
  }

  /// The moment ages are counted from; moves on while the window is open.
  public ReadOnlyObjectProperty<Instant> nowProperty() {
    return state.now.getReadOnlyProperty();
  }

  ZoneId zone() {
    return clock.getZone();
  }

  /// Files or projects the list can be narrowed to.
  public ObservableList<FileChoice> files() {
    return files;
  }

  public ObjectProperty<TraceFilter> filterProperty() {
    return filter;
  }

  public ObjectProperty<TraceOrder> orderProperty() {
    return order;
  }

  /// Starts with the order that is remembered, and remembers each that is chosen.
  public void remember(StringProperty words) {
    for (var each : TraceOrder.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(words.get())) {
        order.set(each);
      }
    }
    order.subscribe(each -> words.set(each.name().toLowerCase(Locale.ROOT)));
  }

  /// Why the list could not be loaded; `null` when it could.
  public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return state.problem.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty loadingProperty() {
    return state.loading.getReadOnlyProperty();
  }

  /// Whether this connection has answered once: only then an empty list means that there are no
  /// traces.
  public ReadOnlyBooleanProperty loadedOnceProperty() {
    return state.loadedOnce.getReadOnlyProperty();
  }

  /// Whether the server is known to hold no trace at all, whatever the filter.
  public ReadOnlyBooleanProperty barrenProperty() {
    return state.barren.getReadOnlyProperty();
  }

  /// Traces that match the filter, -1 when the server cannot say.
  public ReadOnlyLongProperty totalProperty() {
    return state.total.getReadOnlyProperty();
  }

  /// How many of the traces that match the list shows, where it leaves the others out because the
  /// text that is looked for is in so many; 0 where it shows all.
  public ReadOnlyLongProperty firstOnlyProperty() {
    return state.firstOnly.getReadOnlyProperty();
  }

  /// How many of them are complete, -1 when the server cannot say.
  public ReadOnlyLongProperty completeProperty() {
    return state.complete.getReadOnlyProperty();
  }

  /// How far the review has come, in words: `15 of 52 reviewed`; empty when the server cannot say.
  public ObservableValue<String> reviewed() {
    return Bindings.createStringBinding(
        () ->
            state.total.get() <= 0
                ? ""
                : Numbers.count(state.complete.get())
                    + " "
                    + Text.get("traces.reviewed", state.total.get()),
        state.total,
        state.complete);
  }

  /// Traces that arrived since the list was loaded and are not in it yet.
  public ReadOnlyIntegerProperty arrivedProperty() {
    return state.arrived.getReadOnlyProperty();
  }

  /// The place of the selected trace in the list, from 1; 0 when none is selected or it is not
  /// known.
  public ReadOnlyLongProperty positionProperty() {
    return state.position.getReadOnlyProperty();
  }

  boolean isEdited(TraceSummary trace) {
    return session.isEdited(trace.id());
  }

  /// How the saves of a trace stand that are on their way; `null` when none is.
  Operation.@Nullable State queued(TraceSummary trace) {
    return session.queuedProperty().get().get(trace.id());
  }

  /// Calls the listener whenever a trace may have become edited or unedited, or its saves stand
  /// another way.
  void onEdited(Runnable listener) {
    session.drafts().addListener((MapChangeListener<LogId, LogDraft>) _ -> listener.run());
    session.queuedProperty().subscribe((_, _) -> listener.run());
  }

  /// The row of the selected trace, -1 when it is not among the rows shown.
  int selectedRow() {
    return list.selectedRow();
  }

  ObservableValue<@Nullable TraceSummary> selected() {
    return session.selectedProperty();
  }

  public void select(TraceSummary trace) {
    session.selectedProperty().set(trace);
  }

  /// Opens or closes a group.
  void toggle(ListRow.Group group) {
    list.toggle(group.key());
  }

  /// A row that waits for its trace came into sight.
  void want(ListRow.Waiting row) {
    paged.want(row.position());
  }

  /// Asks again for a row that could not be loaded.
  void retry(ListRow.Waiting row) {
    paged.retry(row.position());
  }

  /// Selects the trace so many down or up from the selected one, at most the first or last.
  void leap(int by) {
    list.leap(by);
  }

  /// The foot of a list that is given page by page came into sight.
  void more() {
    growing.more();
  }

  /// Asks again for its next page.
  void retry() {
    growing.retry();
  }

  private void connected(@Nullable Connected connected) {
    state.loadedOnce.set(false);
    state.barren.set(false);
    files.clear();
    if (!filter.get().equals(TraceFilter.ALL)) {
      turning = true;
      filter.set(TraceFilter.ALL);
      turning = false;
    }
    boolean ordered = connected != null && connected.lists() != null;
    paged.turnTo(ordered ? connected : null);
    growing.turnTo(ordered ? null : connected);
    list = ordered ? paged : growing;
    reload();
    if (connected != null) {
      background.run(
          () -> connected.traces().files(),
          outcome -> {
            if (outcome instanceof Outcome.Done<List<FileChoice>>(var choices)
                && session.connectionProperty().get() == connected) {
              files.setAll(choices);
            }
          });
    }
  }

  private void reload() {
    state.arrived.set(0);
    state.total.set(0);
    state.complete.set(0);
    state.firstOnly.set(0);
    state.problem.set(null);
    state.position.set(0);
    session.listingProperty().set(session.connectionProperty().get() != null);
    list.load(listing(), false);
  }

  /// What is shown stays until the answer comes: a list that empties at every letter cannot be
  /// read.
  private void narrow() {
    if (!turning) {
      state.problem.set(null);
      list.load(listing(), false);
    }
  }

  /// Lets the traces in that arrived, and shows the start of the list.
  void showArrived() {
    list.load(listing(), false);
    state.reveal(0);
  }

  /// A trace is chosen by itself while none is.
  private void selectFirst() {
    if (session.choosesFirst()) {
      list.selectFirst();
    }
  }

  private void reloaded(@Nullable Trace trace) {
    if (trace != null) {
      list.reloaded(trace.summary());
    }
  }

  /// Asks the local server what is new or changed; done every second.
  void lookForNews() {
    var connected = session.connectionProperty().get();
    if (connected != null && connected.profile().local() && isOrdered()) {
      paged.lookForNews();
    }
  }
}
