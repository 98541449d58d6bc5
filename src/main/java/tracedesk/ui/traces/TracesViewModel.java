package tracedesk.ui.traces;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import tracedesk.domain.port.Traces;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;
import tracedesk.ui.session.Timings;

/// The list of traces: from any place and in any order where the server can, else page by page,
/// newest first. Keeps the selection through every refresh, and steps through what is still to be
/// reviewed.
public final class TracesViewModel {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int MOST_WATCHED = 20;
  private static final Duration TICK = Duration.ofSeconds(30);

  private final Session session;
  private final Background background;
  private final Clock clock;
  private final Latest latest = new Latest();
  private final Latest news = new Latest();

  private final ObservableList<ListRow> rows = FXCollections.observableArrayList();
  private final List<TraceSummary> traces = new ArrayList<>();
  private final Set<String> closed = new HashSet<>();
  private final ObservableList<FileChoice> files = FXCollections.observableArrayList();
  private final ObjectProperty<TraceFilter> filter = new SimpleObjectProperty<>(TraceFilter.ALL);
  private final ObjectProperty<TraceOrder> order = new SimpleObjectProperty<>(TraceOrder.NEWEST);
  private final ListState state;
  private final PagedList paged;
  private @Nullable String next;
  private @Nullable Outcome<TracePage> ahead;
  private @Nullable Runnable stepAfter;
  private boolean fetching;
  private boolean hungry;
  private boolean looking;
  private boolean arranging;
  private boolean turning;
  private long totalWhenLoaded;

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
    state.rows.set(rows);
    var connected = session.connectionProperty().isNotNull();
    BooleanBinding any =
        connected.and(
            Bindings.createBooleanBinding(
                () -> session.selectedProperty().get() != null || !state.rows.get().isEmpty(),
                state.rows,
                rows,
                session.selectedProperty()));
    refresh =
        new Command("traces.refresh", this::refresh, connected)
            .withIcon("refresh-cw")
            .withShortcut("Shortcut+R");
    nextTrace = new Command("traces.next", () -> step(1, false), any).withIcon("chevron-down");
    previousTrace =
        new Command("traces.previous", () -> step(-1, false), any).withIcon("chevron-up");
    nextIncomplete =
        new Command("traces.next-incomplete", () -> step(1, true), any).withShortcut("Alt+Down");
    previousIncomplete =
        new Command("traces.previous-incomplete", () -> step(-1, true), any).withShortcut("Alt+Up");
    session.connectionProperty().subscribe(this::connected);
    session.traceProperty().subscribe(this::reloaded);
    session.followingProperty().subscribe(this::selectFirst);
    session.selectedProperty().subscribe(_ -> place());
    filter.subscribe((_, _) -> narrow());
    order.subscribe((_, _) -> reorder());
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
    return arranging || isOrdered() && paged.isChanging();
  }

  /// Whether the server gives the list in any order.
  boolean isOrdered() {
    var connected = session.connectionProperty().get();
    return connected != null && connected.capabilities().ordered();
  }

  /// The orders the list can be had in.
  List<TraceOrder> orders() {
    return isOrdered() ? List.of(TraceOrder.values()) : List.of(TraceOrder.NEWEST, TraceOrder.NAME);
  }

  private TraceOrder orderNow() {
    var wanted = order.get();
    return orders().contains(wanted) ? wanted : TraceOrder.NEWEST;
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

  private void place() {
    if (isOrdered()) {
      paged.place();
    } else {
      state.position.set(indexOf(selectedId()) + 1L);
    }
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
    if (isOrdered()) {
      return paged.selectedRow();
    }
    var id = selectedId();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i) instanceof ListRow.Item(var trace) && trace.id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  ObservableValue<@Nullable TraceSummary> selected() {
    return session.selectedProperty();
  }

  public void select(TraceSummary trace) {
    session.selectedProperty().set(trace);
  }

  /// Opens or closes a group.
  void toggle(ListRow.Group group) {
    if (isOrdered()) {
      paged.toggle(group.key());
      return;
    }
    if (!closed.remove(group.key())) {
      closed.add(group.key());
    }
    arrange();
  }

  /// A row that waits for its trace came into sight.
  void want(ListRow.Waiting row) {
    paged.want(row.position());
  }

  /// Asks again for a row that could not be loaded.
  void retry(ListRow.Waiting row) {
    paged.retry(row.position());
  }

  /// Selects the trace so many rows down or up from the selected one, at most the first or last.
  void leap(int by) {
    if (isOrdered()) {
      paged.go(Math.clamp((long) paged.selectedAt() + by, 0, paged.total()));
    } else if (!traces.isEmpty()) {
      long at = Math.clamp((long) indexOf(selectedId()) + by, 0, traces.size() - 1L);
      select(traces.get((int) at));
      more();
    }
  }

  /// Shows the next stretch, which was fetched ahead where there was time. One that failed waits
  /// for [#retry()].
  void more() {
    if (next == null || state.problem.get() != null) {
      return;
    }
    switch (ahead) {
      case Outcome.Done<TracePage>(var page) -> {
        ahead = null;
        appended(page);
      }
      case Outcome.Failed<TracePage>(var reason) -> {
        ahead = null;
        failed(reason);
      }
      case null -> {
        hungry = true;
        fetchAhead();
      }
    }
  }

  /// Asks again for the next stretch.
  void retry() {
    state.problem.set(null);
    more();
  }

  /// Fetches the stretch after what is shown, once.
  private void fetchAhead() {
    var connected = session.connectionProperty().get();
    var cursor = next;
    if (connected == null || cursor == null || fetching || ahead != null) {
      return;
    }
    fetching = true;
    var asked = filter.get();
    background.run(
        () -> connected.traces().list(asked, cursor),
        latest.only((Outcome<TracePage> outcome) -> fetched(outcome)));
  }

  private void fetched(Outcome<TracePage> outcome) {
    fetching = false;
    ahead = outcome;
    if (hungry) {
      more();
    }
  }

  private void failed(Problem reason) {
    hungry = false;
    stepAfter = null;
    state.problem.set(reason);
    arrange();
  }

  private void appended(TracePage page) {
    hungry = false;
    add(page);
    fetchAhead();
    var step = stepAfter;
    stepAfter = null;
    if (step != null) {
      step.run();
    }
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
    paged.turnTo(isOrdered() && connected != null ? connected.traces() : null);
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
    traces.clear();
    next = null;
    state.arrived.set(0);
    state.total.set(0);
    state.complete.set(0);
    state.problem.set(null);
    state.position.set(0);
    rows.clear();
    state.rows.set(rows);
    session.listingProperty().set(session.connectionProperty().get() != null);
    if (isOrdered()) {
      latest.forget();
      paged.load(new TraceListing(filter.get(), orderNow()), false, false);
    } else {
      load(1, false);
    }
  }

  /// What is shown stays until the answer comes: a list that empties at every letter cannot be
  /// read.
  private void narrow() {
    if (turning) {
      return;
    }
    next = null;
    state.problem.set(null);
    if (isOrdered()) {
      paged.load(new TraceListing(filter.get(), orderNow()), false, false);
    } else {
      load(1, false);
    }
  }

  private void reorder() {
    if (isOrdered()) {
      narrow();
    } else {
      arrange();
    }
  }

  private void refresh() {
    if (isOrdered()) {
      paged.load(new TraceListing(filter.get(), orderNow()), true, false);
    } else {
      load(Math.max(1, traces.size()), false);
    }
  }

  /// Lets the traces in that arrived, and shows the start of the list.
  void showArrived() {
    if (isOrdered()) {
      paged.load(new TraceListing(filter.get(), orderNow()), false, false);
    } else {
      refresh();
    }
    state.reveal(0);
  }

  /// Loads from the top until at least this many are there again; what is shown stays until then.
  ///
  /// @param quietly nobody asked for it
  private void load(int atLeast, boolean quietly) {
    var connected = session.connectionProperty().get();
    latest.forget();
    news.forget();
    ahead = null;
    stepAfter = null;
    fetching = false;
    hungry = false;
    if (connected == null) {
      state.loading.set(false);
      return;
    }
    state.loading.set(true);
    var asked = filter.get();
    background.run(
        () ->
            quietly
                ? Watch.quietly(() -> fromTheTop(connected, asked, atLeast))
                : fromTheTop(connected, asked, atLeast),
        latest.only((Outcome<TracePage> outcome) -> replaced(outcome)));
  }

  private static TracePage fromTheTop(Connected connected, TraceFilter asked, int atLeast) {
    var page = connected.traces().list(asked, null);
    var all = new ArrayList<>(page.traces());
    while (page.next() != null && all.size() < atLeast) {
      page = connected.traces().list(asked, page.next());
      all.addAll(page.traces());
    }
    return new TracePage(all, page.next(), page.total(), page.complete());
  }

  private void replaced(Outcome<TracePage> outcome) {
    state.loading.set(false);
    switch (outcome) {
      case Outcome.Done<TracePage>(var page) -> {
        state.problem.set(null);
        traces.clear();
        state.arrived.set(0);
        state.now.set(clock.instant());
        totalWhenLoaded = page.total();
        add(page);
        state.loadedOnce.set(true);
        state.barren.set(page.total() == 0 && filter.get().isEmpty());
        page.traces().forEach(this::follow);
        selectFirst();
        session.timings().mark(Timings.Event.LIST_READY);
        fetchAhead();
      }
      case Outcome.Failed<TracePage>(var reason) -> state.problem.set(reason);
    }
    session.listingProperty().set(false);
  }

  /// A trace is chosen by itself while none is; not while a link is being followed to one.
  private void selectFirst() {
    if (session.selectedProperty().get() != null || session.followingProperty().get()) {
      return;
    }
    if (isOrdered()) {
      paged.selectFirst();
    } else if (!traces.isEmpty()) {
      select(traces.getFirst());
    }
  }

  private void add(TracePage page) {
    var known = new HashSet<TraceId>();
    traces.forEach(trace -> known.add(trace.id()));
    page.traces().stream().filter(trace -> known.add(trace.id())).forEach(traces::add);
    next = page.next();
    state.total.set(page.total());
    state.complete.set(page.complete());
    arrange();
  }

  /// Traces that were saved or reloaded show their new state in place.
  private void reloaded(@Nullable Trace trace) {
    if (isOrdered()) {
      if (trace != null) {
        paged.reloaded(trace.summary());
      }
      return;
    }
    int at = trace == null ? -1 : indexOf(trace.summary().id());
    if (trace == null || at < 0) {
      return;
    }
    var before = traces.set(at, trace.summary());
    if (!before.isComplete() && trace.summary().isComplete() && state.complete.get() >= 0) {
      state.complete.set(state.complete.get() + 1);
    }
    arrange();
  }

  /// Asks the local server what is new or changed; done every second.
  void lookForNews() {
    var connected = session.connectionProperty().get();
    if (connected == null || !connected.profile().local() || state.loading.get() || hungry) {
      return;
    }
    if (isOrdered()) {
      paged.lookForNews();
      return;
    }
    if (looking) {
      return;
    }
    if (state.problem.get() != null || traces.isEmpty()) {
      load(1, true);
      return;
    }
    looking = true;
    var asked = filter.get();
    var watched = watched();
    var log = session.logProperty().get();
    Consumer<Outcome<News>> step =
        news.only(
            outcome -> {
              if (outcome instanceof Outcome.Done<News>(var found)) {
                update(found);
              }
            });
    background.run(
        () -> Watch.quietly(() -> news(connected.traces(), asked, watched, log)),
        outcome -> {
          looking = false;
          step.accept(outcome);
        });
  }

  /// What the server says of the newest traces, and of others that are being watched.
  ///
  /// @param gone those it has no more, since their logs joined another trace
  /// @param moved the trace the selected log belongs to now, where that is another one
  private record News(
      TracePage page,
      List<TraceSummary> others,
      List<TraceId> gone,
      @Nullable TraceSummary moved) {}

  /// Traces that may change although newer ones pushed them off the first stretch: the one that is
  /// open, and those last seen receiving logs.
  private List<TraceId> watched() {
    var watched = new ArrayList<TraceId>();
    var open = selectedId();
    if (open != null) {
      watched.add(open);
    }
    traces.stream()
        .filter(trace -> trace.receiving() && !trace.id().equals(open))
        .map(TraceSummary::id)
        .forEach(watched::add);
    return watched;
  }

  private static News news(
      Traces server, TraceFilter asked, List<TraceId> watched, @Nullable LogId log) {
    var page = server.list(asked, null);
    var known = new HashSet<TraceId>();
    page.traces().forEach(trace -> known.add(trace.id()));
    var others = new ArrayList<TraceSummary>();
    var gone = new ArrayList<TraceId>();
    for (var id : watched) {
      if (others.size() < MOST_WATCHED && known.add(id)) {
        var now = PagedList.unlessMissing(() -> server.summary(id));
        if (now == null) {
          gone.add(id);
        } else {
          others.add(now);
        }
      }
    }
    var moved =
        log == null || !gone.contains(watched.getFirst())
            ? null
            : PagedList.unlessMissing(() -> server.summary(server.log(log).trace()));
    return new News(page, others, gone, moved);
  }

  /// Traces that others changed meanwhile show their new state in place; none moves.
  private void update(News found) {
    var page = found.page();
    boolean changed = traces.removeIf(trace -> found.gone().contains(trace.id()));
    var places = HashMap.<TraceId, Integer>newHashMap(traces.size());
    for (int i = 0; i < traces.size(); i++) {
      places.put(traces.get(i).id(), i);
    }
    for (var now : Stream.concat(page.traces().stream(), found.others().stream()).toList()) {
      int at = places.getOrDefault(now.id(), -1);
      if (at >= 0 && !traces.get(at).equals(now)) {
        traces.set(at, now);
        changed = true;
      }
      follow(now);
    }
    state.arrived.set((int) Math.max(0, page.total() - totalWhenLoaded));
    state.total.set(page.total());
    state.complete.set(page.complete());
    if (changed) {
      arrange();
    }
    var selected = selectedId();
    if (found.moved() != null && selected != null && found.gone().contains(selected)) {
      session.follow(found.moved());
    }
  }

  /// The selected trace is opened again when others changed it.
  private void follow(TraceSummary now) {
    var selected = session.selectedProperty().get();
    var shown = session.traceProperty().get();
    if (selected != null
        && selected.id().equals(now.id())
        && !selected.equals(now)
        && (shown == null || !shown.summary().equals(now))) {
      select(now);
    }
  }

  /// Puts the loaded traces under their heads.
  private void arrange() {
    var zone = clock.getZone();
    var today = LocalDate.ofInstant(clock.instant(), zone);
    var order = orderNow();
    var groups = new LinkedHashMap<String, List<TraceSummary>>();
    for (var trace : traces) {
      groups.computeIfAbsent(Heads.key(order, trace, zone), _ -> new ArrayList<>()).add(trace);
    }
    var arranged = new ArrayList<ListRow>();
    int left = groups.size();
    for (var group : groups.entrySet()) {
      boolean whole = next == null || order == TraceOrder.NEWEST && --left > 0;
      boolean open = !closed.contains(group.getKey());
      arranged.add(
          new ListRow.Group(
              group.getKey(),
              Heads.title(order, group.getKey(), today),
              whole ? group.getValue().size() : -1,
              open));
      if (open) {
        group.getValue().forEach(trace -> arranged.add(new ListRow.Item(trace)));
      }
    }
    if (next != null) {
      arranged.add(new ListRow.Foot(state.problem.get()));
    }
    arranging = true;
    become(arranged);
    arranging = false;
    place();
  }

  /// Touches only rows that are not as they were, so that the list stays where it was scrolled to.
  private void become(List<ListRow> arranged) {
    int shorter = Math.min(rows.size(), arranged.size());
    int head = 0;
    while (head < shorter && rows.get(head).isAbout(arranged.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && rows.get(rows.size() - 1 - tail).isAbout(arranged.get(arranged.size() - 1 - tail))) {
      tail++;
    }
    if (rows.size() > head + tail) {
      rows.remove(head, rows.size() - tail);
    }
    if (arranged.size() > head + tail) {
      rows.addAll(head, arranged.subList(head, arranged.size() - tail));
    }
    for (int i = 0; i < arranged.size(); i++) {
      if (!rows.get(i).equals(arranged.get(i))) {
        rows.set(i, arranged.get(i));
      }
    }
  }

  private void step(int direction, boolean incomplete) {
    if (isOrdered()) {
      paged.step(direction, incomplete);
      return;
    }
    int at = indexOf(selectedId());
    for (int i = at + direction; i >= 0 && i < traces.size(); i += direction) {
      if (!incomplete || traces.get(i).isIncomplete()) {
        select(traces.get(i));
        return;
      }
    }
    if (direction > 0 && next != null) {
      loadThenStep(incomplete);
    }
  }

  /// The wanted trace is beyond what is loaded: load on until one is found.
  private void loadThenStep(boolean incomplete) {
    if (!hungry) {
      stepAfter = () -> step(1, incomplete);
      more();
    }
  }

  private @Nullable TraceId selectedId() {
    var selected = session.selectedProperty().get();
    return selected == null ? null : selected.id();
  }

  private int indexOf(@Nullable TraceId id) {
    for (int i = 0; i < traces.size(); i++) {
      if (traces.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }
}
