package tracedesk.ui.traces;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;
import tracedesk.ui.session.Timings;

/// The list of a server that gives it page by page, newest first: it grows at its foot, one page
/// fetched ahead.
final class GrowingList implements LoadedList {
  private final Session session;
  private final Background background;
  private final Clock clock;
  private final ListState state;
  private final Latest latest = new Latest();
  private final ObservableList<ListRow> rows = FXCollections.observableArrayList();
  private final List<TraceSummary> traces = new ArrayList<>();
  private final Set<String> closed = new HashSet<>();
  private @Nullable Connected server;
  private TraceListing asked = new TraceListing(TraceFilter.ALL, TraceOrder.NEWEST);
  private @Nullable String next;
  private @Nullable Outcome<TracePage> ahead;
  private @Nullable Runnable stepAfter;
  private boolean fetching;
  private boolean hungry;
  private boolean arranging;

  GrowingList(Session session, Background background, Clock clock, ListState state) {
    this.session = session;
    this.background = background;
    this.clock = clock;
    this.state = state;
  }

  @Override
  public void turnTo(@Nullable Connected connected) {
    server = connected;
    forget();
    traces.clear();
    rows.clear();
    state.rows.set(rows);
  }

  /// Drops everything that is on its way.
  private void forget() {
    latest.forget();
    next = null;
    ahead = null;
    stepAfter = null;
    fetching = false;
    hungry = false;
  }

  @Override
  public void load(TraceListing listing, boolean stay) {
    var from = server;
    forget();
    asked = listing;
    if (from == null) {
      state.loading.set(false);
      return;
    }
    state.loading.set(true);
    int atLeast = stay ? Math.max(1, traces.size()) : 1;
    background.run(() -> fromTheTop(from, listing.filter(), atLeast), latest.only(this::replaced));
  }

  /// Loads from the top until at least this many are there.
  private static TracePage fromTheTop(Connected from, TraceFilter filter, int atLeast) {
    var page = from.traces().list(filter, null);
    var all = new ArrayList<>(page.traces());
    while (page.next() != null && all.size() < atLeast) {
      page = from.traces().list(filter, page.next());
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
        state.now.set(clock.instant());
        add(page);
        state.loadedOnce.set(true);
        state.barren.set(page.total() == 0 && asked.filter().isEmpty());
        page.traces().forEach(session::renew);
        if (session.choosesFirst()) {
          selectFirst();
        }
        session.timings().mark(Timings.Event.LIST_READY);
        fetchAhead();
      }
      case Outcome.Failed<TracePage>(var reason) -> state.problem.set(reason);
    }
    session.listingProperty().set(false);
  }

  /// Shows the next page, which was fetched ahead where there was time. One that failed waits for
  /// [#retry()].
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

  /// Asks again for the next page.
  void retry() {
    state.problem.set(null);
    more();
  }

  /// Fetches the page after what is shown, once.
  private void fetchAhead() {
    var from = server;
    var cursor = next;
    if (from == null || cursor == null || fetching || ahead != null) {
      return;
    }
    fetching = true;
    var filter = asked.filter();
    background.run(() -> from.traces().list(filter, cursor), latest.only(this::fetched));
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

  private void add(TracePage page) {
    var known = new HashSet<TraceId>();
    traces.forEach(trace -> known.add(trace.id()));
    page.traces().stream().filter(trace -> known.add(trace.id())).forEach(traces::add);
    next = page.next();
    state.total.set(page.total());
    state.complete.set(page.complete());
    arrange();
  }

  @Override
  public void reorder(TraceListing listing) {
    asked = listing;
    arrange();
  }

  @Override
  public void step(int direction, boolean incomplete) {
    int at = selectedAt();
    for (int i = at + direction; i >= 0 && i < traces.size(); i += direction) {
      if (!incomplete || traces.get(i).isIncomplete()) {
        session.selectedProperty().set(traces.get(i));
        return;
      }
    }
    if (direction > 0 && next != null && !hungry) {
      stepAfter = () -> step(1, incomplete);
      more();
    }
  }

  @Override
  public void leap(int by) {
    if (!traces.isEmpty()) {
      long at = Math.clamp((long) selectedAt() + by, 0, traces.size() - 1L);
      session.selectedProperty().set(traces.get((int) at));
      more();
    }
  }

  @Override
  public void selectFirst() {
    if (!traces.isEmpty()) {
      session.selectedProperty().set(traces.getFirst());
    }
  }

  @Override
  public void toggle(String key) {
    if (!closed.remove(key)) {
      closed.add(key);
    }
    arrange();
  }

  @Override
  public void place() {
    state.position.set(selectedAt() + 1L);
  }

  @Override
  public int selectedRow() {
    int at = selectedAt();
    return at < 0 ? -1 : rows.indexOf(new ListRow.Item(traces.get(at)));
  }

  @Override
  public void reloaded(TraceSummary trace) {
    int at = indexOf(trace.id());
    if (at < 0) {
      return;
    }
    var before = traces.set(at, trace);
    if (!before.isComplete() && trace.isComplete() && state.complete.get() >= 0) {
      state.complete.set(state.complete.get() + 1);
    }
    arrange();
  }

  @Override
  public boolean isChanging() {
    return arranging;
  }

  /// Puts the loaded traces under their heads.
  private void arrange() {
    var zone = clock.getZone();
    var today = LocalDate.ofInstant(clock.instant(), zone);
    var order = asked.order();
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

  private int selectedAt() {
    var selected = session.selectedProperty().get();
    return selected == null ? -1 : indexOf(selected.id());
  }

  private int indexOf(TraceId id) {
    for (int i = 0; i < traces.size(); i++) {
      if (traces.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }
}
