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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
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
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
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

/// The list of traces: loads it page by page, newest first, keeps the selection through every
/// refresh, and steps through what is still to be reviewed.
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
  private final ObjectProperty<Grouping> grouping = new SimpleObjectProperty<>(Grouping.BY_DAY);
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper loadedOnce = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper barren = new ReadOnlyBooleanWrapper();
  private final ReadOnlyLongWrapper total = new ReadOnlyLongWrapper();
  private final ReadOnlyLongWrapper complete = new ReadOnlyLongWrapper();
  private final ReadOnlyIntegerWrapper arrived = new ReadOnlyIntegerWrapper();
  private final ReadOnlyObjectWrapper<Instant> now;
  private @Nullable String next;
  private boolean loadingMore;
  private boolean looking;
  private long totalWhenLoaded;

  public final Command refresh;
  public final Command nextTrace;
  public final Command previousTrace;
  public final Command nextIncomplete;
  public final Command previousIncomplete;

  public TracesViewModel(Session session, Background background, Clock clock) {
    this.session = session;
    this.background = background;
    this.clock = clock;
    this.now = new ReadOnlyObjectWrapper<>(clock.instant());
    var connected = session.connectionProperty().isNotNull();
    BooleanBinding any = connected.and(Bindings.isNotEmpty(rows));
    refresh =
        new Command("traces.refresh", this::refresh, connected)
            .withIcon("refresh-cw")
            .withShortcut("Shortcut+R");
    nextTrace = new Command("traces.next", () -> step(1, _ -> true), any).withIcon("chevron-down");
    previousTrace =
        new Command("traces.previous", () -> step(-1, _ -> true), any).withIcon("chevron-up");
    nextIncomplete =
        new Command("traces.next-incomplete", () -> step(1, TraceSummary::isIncomplete), any)
            .withShortcut("Alt+Down");
    previousIncomplete =
        new Command("traces.previous-incomplete", () -> step(-1, TraceSummary::isIncomplete), any)
            .withShortcut("Alt+Up");
    session.connectionProperty().subscribe(this::connected);
    session.traceProperty().subscribe(this::reloaded);
    session.followingProperty().subscribe(this::selectFirst);
    filter.subscribe((_, _) -> narrow());
    grouping.subscribe((_, _) -> arrange());
    background.every(LOOK_AGAIN, this::lookForNews);
    background.every(TICK, () -> now.set(clock.instant()));
  }

  ObservableList<ListRow> rows() {
    return rows;
  }

  /// The moment ages are counted from; moves on while the window is open.
  public ReadOnlyObjectProperty<Instant> nowProperty() {
    return now.getReadOnlyProperty();
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

  public ObjectProperty<Grouping> groupingProperty() {
    return grouping;
  }

  /// Why the list could not be loaded; `null` when it could.
  public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty loadingProperty() {
    return loading.getReadOnlyProperty();
  }

  /// Whether this connection has answered once: only then an empty list means that there are no
  /// traces.
  public ReadOnlyBooleanProperty loadedOnceProperty() {
    return loadedOnce.getReadOnlyProperty();
  }

  /// Whether the server is known to hold no trace at all, whatever the filter.
  public ReadOnlyBooleanProperty barrenProperty() {
    return barren.getReadOnlyProperty();
  }

  /// Traces that match the filter, -1 when the server cannot say.
  public ReadOnlyLongProperty totalProperty() {
    return total.getReadOnlyProperty();
  }

  /// How many of them are complete, -1 when the server cannot say.
  public ReadOnlyLongProperty completeProperty() {
    return complete.getReadOnlyProperty();
  }

  /// How far the review has come, in words: `15 of 52 reviewed`; empty when the server cannot say.
  public ObservableValue<String> reviewed() {
    return Bindings.createStringBinding(
        () ->
            total.get() <= 0
                ? ""
                : Numbers.count(complete.get()) + " " + Text.get("traces.reviewed", total.get()),
        total,
        complete);
  }

  /// Traces that arrived since the list was loaded and are not in it yet.
  public ReadOnlyIntegerProperty arrivedProperty() {
    return arrived.getReadOnlyProperty();
  }

  /// The place of the selected trace among the loaded ones, from 1; 0 when none is selected.
  public int position() {
    return indexOf(selectedId()) + 1;
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
    if (!closed.remove(group.key())) {
      closed.add(group.key());
    }
    arrange();
  }

  /// Loads the next stretch, if there is one and none is under way.
  void more() {
    var connected = session.connectionProperty().get();
    var cursor = next;
    if (connected == null || cursor == null || loadingMore) {
      return;
    }
    loadingMore = true;
    var asked = filter.get();
    background.run(
        () -> connected.traces().list(asked, cursor),
        latest.only((Outcome<TracePage> outcome) -> appended(outcome)));
  }

  private void connected(@Nullable Connected connected) {
    loadedOnce.set(false);
    barren.set(false);
    files.clear();
    filter.set(TraceFilter.ALL);
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
    arrived.set(0);
    total.set(0);
    complete.set(0);
    problem.set(null);
    arrange();
    session.listingProperty().set(session.connectionProperty().get() != null);
    load(1, false);
  }

  /// What is shown stays until the answer comes: a list that empties at every letter cannot be
  /// read.
  private void narrow() {
    next = null;
    problem.set(null);
    load(1, false);
  }

  private void refresh() {
    load(Math.max(1, traces.size()), false);
  }

  /// Loads from the top until at least this many are there again; what is shown stays until then.
  ///
  /// @param quietly nobody asked for it
  private void load(int atLeast, boolean quietly) {
    var connected = session.connectionProperty().get();
    latest.forget();
    news.forget();
    loadingMore = false;
    if (connected == null) {
      loading.set(false);
      return;
    }
    loading.set(true);
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
    loading.set(false);
    switch (outcome) {
      case Outcome.Done<TracePage>(var page) -> {
        problem.set(null);
        traces.clear();
        arrived.set(0);
        now.set(clock.instant());
        totalWhenLoaded = page.total();
        add(page);
        loadedOnce.set(true);
        barren.set(page.total() == 0 && filter.get().isEmpty());
        page.traces().forEach(this::follow);
        selectFirst();
        session.timings().mark(Timings.Event.LIST_READY);
      }
      case Outcome.Failed<TracePage>(var reason) -> problem.set(reason);
    }
    session.listingProperty().set(false);
  }

  /// A trace is chosen by itself while none is; not while a link is being followed to one.
  private void selectFirst() {
    if (session.selectedProperty().get() == null
        && !session.followingProperty().get()
        && !traces.isEmpty()) {
      select(traces.getFirst());
    }
  }

  private void appended(Outcome<TracePage> outcome) {
    loadingMore = false;
    switch (outcome) {
      case Outcome.Done<TracePage>(var page) -> {
        problem.set(null);
        add(page);
      }
      case Outcome.Failed<TracePage>(var reason) -> {
        problem.set(reason);
        arrange();
      }
    }
  }

  private void add(TracePage page) {
    var known = new HashSet<TraceId>();
    traces.forEach(trace -> known.add(trace.id()));
    page.traces().stream().filter(trace -> known.add(trace.id())).forEach(traces::add);
    next = page.next();
    total.set(page.total());
    complete.set(page.complete());
    arrange();
  }

  /// Traces that were saved or reloaded show their new state in place.
  private void reloaded(@Nullable Trace trace) {
    int at = trace == null ? -1 : indexOf(trace.summary().id());
    if (trace == null || at < 0) {
      return;
    }
    var before = traces.set(at, trace.summary());
    if (!before.isComplete() && trace.summary().isComplete() && complete.get() >= 0) {
      complete.set(complete.get() + 1);
    }
    arrange();
  }

  /// Asks the local server what is new or changed; done every second.
  void lookForNews() {
    var connected = session.connectionProperty().get();
    if (connected == null || !connected.profile().local() || loading.get() || loadingMore) {
      return;
    }
    if (looking) {
      return;
    }
    if (problem.get() != null || traces.isEmpty()) {
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
        var now = unlessMissing(() -> server.summary(id));
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
            : unlessMissing(() -> server.summary(server.log(log).trace()));
    return new News(page, others, gone, moved);
  }

  private static @Nullable TraceSummary unlessMissing(Supplier<TraceSummary> question) {
    try {
      return question.get();
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Missing) {
        return null;
      }
      throw e;
    }
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
    arrived.set((int) Math.max(0, page.total() - totalWhenLoaded));
    total.set(page.total());
    complete.set(page.complete());
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
    var groups = new LinkedHashMap<String, List<TraceSummary>>();
    for (var trace : traces) {
      groups.computeIfAbsent(grouping.get().key(trace, zone), _ -> new ArrayList<>()).add(trace);
    }
    var arranged = new ArrayList<ListRow>();
    int left = groups.size();
    for (var group : groups.entrySet()) {
      boolean whole = next == null || grouping.get() == Grouping.BY_DAY && --left > 0;
      boolean open = !closed.contains(group.getKey());
      arranged.add(
          new ListRow.Group(
              group.getKey(),
              grouping.get().title(group.getValue().getFirst(), today, zone),
              whole ? group.getValue().size() : -1,
              open));
      if (open) {
        group.getValue().forEach(trace -> arranged.add(new ListRow.Item(trace)));
      }
    }
    if (next != null) {
      arranged.add(new ListRow.Foot(problem.get()));
    }
    become(arranged);
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

  private void step(int direction, Predicate<TraceSummary> wanted) {
    int at = indexOf(selectedId());
    for (int i = at + direction; i >= 0 && i < traces.size(); i += direction) {
      if (wanted.test(traces.get(i))) {
        select(traces.get(i));
        return;
      }
    }
    if (direction > 0 && next != null) {
      loadThenStep(wanted);
    }
  }

  /// The wanted trace is beyond what is loaded: load on until one is found.
  private void loadThenStep(Predicate<TraceSummary> wanted) {
    var connected = session.connectionProperty().get();
    var cursor = next;
    if (connected == null || cursor == null || loadingMore) {
      return;
    }
    loadingMore = true;
    var asked = filter.get();
    background.run(
        () -> connected.traces().list(asked, cursor),
        latest.only(
            (Outcome<TracePage> outcome) -> {
              appended(outcome);
              if (outcome instanceof Outcome.Done<TracePage>) {
                step(1, wanted);
              }
            }));
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
