package tracedesk.ui.traces;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceLists;
import tracedesk.domain.port.Traces;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.query.TraceStretch;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;
import tracedesk.ui.session.Timings;

/// The list of a server that gives any stretch of it: a snapshot whose length and heads are known
/// at once, of which the pages in sight are asked for, wherever they are. What was asked for and
/// scrolled away is not waited for.
final class PagedList implements LoadedList {
  static final int PAGE = 100;
  private static final int MOST_PAGES = 12;
  private static final int AT_ONCE = 2;
  private static final int MOST_WATCHED = 40;

  private final Session session;
  private final Background background;
  private final Clock clock;
  private final ListState state;
  private final int page;
  private final Latest latest = new Latest();
  private final Latest news = new Latest();
  private final Set<String> closed = new HashSet<>();

  /// Where pages begin, as far as the ends of those before them are known.
  private final TreeMap<Integer, String> begins = new TreeMap<>();

  private final Set<Integer> asking = new HashSet<>();
  private final Deque<Integer> wanted = new ArrayDeque<>();
  private Supplier<List<TraceSummary>> inSight = List::of;
  private @Nullable TraceLists server;
  private @Nullable Traces traces;
  private TraceListing asked = new TraceListing(TraceFilter.ALL, TraceOrder.NEWEST);
  private PageRows rows = PageRows.empty();
  private Set<TraceId> watched = Set.of();
  private long version = TraceNews.NONE;
  private @Nullable TraceId selected;
  private int selectedAt = -1;
  private int going = -1;
  private boolean looking;

  PagedList(Session session, Background background, Clock clock, ListState state, int page) {
    this.session = session;
    this.background = background;
    this.clock = clock;
    this.state = state;
    this.page = page;
  }

  /// What of the list can be seen, from the top.
  void inSight(Supplier<List<TraceSummary>> traces) {
    inSight = traces;
  }

  @Override
  public boolean isChanging() {
    return rows.isChanging();
  }

  @Override
  public void turnTo(@Nullable Connected connected) {
    server = connected == null ? null : connected.lists();
    traces = connected == null ? null : connected.traces();
    latest.forget();
    news.forget();
    closed.clear();
    rows = PageRows.empty();
    state.rows.set(rows);
  }

  private record Opened(
      TraceStretch stretch, List<ListSection> sections, int selectedAt, @Nullable TraceId top) {}

  @Override
  public void load(TraceListing listing, boolean stay) {
    load(listing, stay, false);
  }

  @Override
  public void reorder(TraceListing listing) {
    state.problem.set(null);
    load(listing, false);
  }

  /// @param quietly nobody asked for it
  private void load(TraceListing listing, boolean stay, boolean quietly) {
    var from = server;
    latest.forget();
    news.forget();
    if (from == null) {
      return;
    }
    state.loading.set(true);
    var sight = inSight.get();
    var top = stay && rows.total() > 0 && !sight.isEmpty() ? sight.getFirst().id() : null;
    boolean scrolled = top != null && rows.position(top) > 0;
    var place = scrolled && top != null ? top : null;
    var chosen = session.selectedProperty().get();
    var selectedId = chosen == null ? null : chosen.id();
    var zone = clock.getZone();
    background.run(
        () -> {
          Supplier<Opened> open =
              () -> open(from, listing, place, selectedId, () -> sections(from, listing, zone));
          return quietly ? Watch.quietly(open::get) : open.get();
        },
        latest.only((Outcome<Opened> outcome) -> opened(listing, outcome)));
  }

  private static List<ListSection> sections(TraceLists from, TraceListing listing, ZoneId zone) {
    return Heads.divide(listing.order()) ? from.sections(listing, zone) : List.of();
  }

  private Opened open(
      TraceLists from,
      TraceListing listing,
      @Nullable TraceId top,
      @Nullable TraceId chosen,
      Supplier<List<ListSection>> heads) {
    TraceStretch stretch = null;
    if (top != null) {
      stretch = unlessMissing(() -> from.stretch(listing, new ListPlace.Around(top), page));
    }
    if (stretch == null) {
      stretch = from.stretch(listing, ListPlace.START, page);
    }
    int at = -1;
    if (chosen != null && stretch.traces().stream().noneMatch(is(chosen))) {
      var bound = listing.until(stretch.until());
      var found = unlessMissing(() -> from.stretch(bound, new ListPlace.Around(chosen), 1));
      at = found != null && found.traces().stream().anyMatch(is(chosen)) ? (int) found.from() : -1;
    }
    return new Opened(stretch, stretch.total() == 0 ? List.of() : heads.get(), at, top);
  }

  private static Predicate<TraceSummary> is(TraceId id) {
    return trace -> trace.id().equals(id);
  }

  private static <T> @Nullable T unlessMissing(Supplier<T> question) {
    try {
      return question.get();
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Missing) {
        return null;
      }
      throw e;
    }
  }

  private void opened(TraceListing listing, Outcome<Opened> outcome) {
    state.loading.set(false);
    switch (outcome) {
      case Outcome.Done<Opened>(var found) -> show(listing, found);
      case Outcome.Failed<Opened>(var reason) -> state.problem.set(reason);
    }
    session.listingProperty().set(false);
  }

  private void show(TraceListing listing, Opened found) {
    var stretch = found.stretch();
    asked = listing.until(stretch.until());
    version = TraceNews.NONE;
    watched = Set.of();
    begins.clear();
    asking.clear();
    wanted.clear();
    going = -1;
    selectedAt = found.selectedAt();
    var chosen = session.selectedProperty().get();
    selected = chosen == null ? null : chosen.id();
    var next = new PageRows((int) Math.min(stretch.total(), 100_000_000), page, MOST_PAGES);
    var today = LocalDate.now(clock);
    next.divide(found.sections(), key -> Heads.title(listing.order(), key, today), closed);
    int number = (int) (Math.max(0, stretch.from()) / page);
    next.put(number, stretch.traces());
    if (stretch.next() != null) {
      begins.put(number + 1, stretch.next());
    }
    rows = next;
    state.problem.set(null);
    state.arrived.set(0);
    state.now.set(clock.instant());
    state.total.set(stretch.more() ? -1 : stretch.total());
    state.complete.set(stretch.more() ? -1 : stretch.complete());
    state.firstOnly.set(stretch.more() ? stretch.total() : 0);
    state.rows.set(next);
    state.loadedOnce.set(true);
    state.barren.set(stretch.total() == 0 && asked.filter().isEmpty());
    stretch.traces().forEach(session::renew);
    if (session.choosesFirst()) {
      selectFirst();
    }
    session.timings().mark(Timings.Event.LIST_READY);
    place();
    int top = found.top() == null ? -1 : next.position(found.top());
    state.reveal(top > 0 ? next.rowOf(top) : 0);
  }

  @Override
  public void selectFirst() {
    var first = rows.trace(0);
    if (first != null) {
      session.selectedProperty().set(first);
    }
  }

  @Override
  public void place() {
    var now = session.selectedProperty().get();
    var id = now == null ? null : now.id();
    int at = rows.position(id);
    if (at >= 0 || id == null || !id.equals(selected)) {
      selectedAt = at;
    }
    selected = id;
    state.position.set(selectedAt + 1L);
  }

  @Override
  public int selectedRow() {
    int at = rows.position(selected);
    return at < 0 ? -1 : rows.rowOf(at);
  }

  /// A row that is not loaded came into sight.
  void want(int position) {
    if (position < 0 || position >= rows.total()) {
      return;
    }
    int number = rows.pageOf(position);
    wanted.remove(number);
    wanted.addFirst(number);
    while (wanted.size() > AT_ONCE) {
      wanted.removeLast();
    }
    ask();
  }

  /// Asks again for what could not be loaded.
  void retry(int position) {
    int number = rows.pageOf(position);
    rows.fail(number, null);
    want(position);
  }

  private void ask() {
    var from = server;
    while (from != null && asking.size() < AT_ONCE && !wanted.isEmpty()) {
      int number = wanted.removeFirst();
      if (rows.isLoaded(number) || rows.isFailed(number) || !asking.add(number)) {
        continue;
      }
      var listing = asked;
      var place = placeOf(number);
      int count = rows.sizeOf(number);
      var mine = rows;
      background.run(
          () -> from.stretch(listing, place, count),
          outcome -> {
            if (mine == rows) {
              asking.remove(number);
              landed(number, outcome);
            }
          });
    }
  }

  /// A page begins where the one before it ended, where that is known; else it is counted from the
  /// nearest end or page.
  private ListPlace placeOf(int number) {
    int start = rows.start(number);
    int behind = rows.total() - start;
    var near = begins.floorEntry(number);
    if (near != null) {
      int skip = start - rows.start(near.getKey());
      if (skip <= Math.min(start, behind)) {
        return new ListPlace.From(near.getValue(), skip);
      }
    }
    return new ListPlace.At(start);
  }

  private void landed(int number, Outcome<TraceStretch> outcome) {
    switch (outcome) {
      case Outcome.Done<TraceStretch>(var stretch) -> {
        taken(number, stretch);
        if (going >= 0 && rows.trace(going) != null) {
          int at = going;
          going = -1;
          select(at);
        }
      }
      case Outcome.Failed<TraceStretch>(var reason) -> rows.fail(number, reason);
    }
    ask();
  }

  private void taken(int number, TraceStretch stretch) {
    var next = stretch.next();
    var known = next == null ? null : begins.put(number + 1, next);
    if (known != null && !known.equals(next)) {
      rows.forget(number + 1);
    }
    rows.put(number, stretch.traces());
    place();
  }

  private void select(int position) {
    var trace = rows.trace(position);
    if (trace != null) {
      session.selectedProperty().set(trace);
      place();
      state.reveal(rows.rowOf(position));
    }
  }

  /// Selects the trace at a position, loading it where that is needed.
  private void go(int position) {
    int at = Math.clamp(position, 0, Math.max(0, rows.total() - 1));
    going = -1;
    if (rows.trace(at) != null) {
      select(at);
    } else if (rows.total() > 0) {
      going = at;
      state.reveal(rows.rowOf(at));
      want(at);
    }
  }

  @Override
  public void leap(int by) {
    go(Math.clamp((long) selectedAt + by, 0, rows.total()));
  }

  @Override
  public void toggle(String key) {
    if (!closed.remove(key)) {
      closed.add(key);
    }
    rows.toggle(key);
  }

  /// Also where the trace is not loaded.
  @Override
  public void step(int direction, boolean incomplete) {
    int at = going >= 0 ? going : selectedAt;
    int position = at + direction;
    for (; rows.trace(position) instanceof TraceSummary trace; position += direction) {
      if (!incomplete || trace.isIncomplete()) {
        select(position);
        return;
      }
    }
    boolean known = at >= 0;
    if (known && (position < 0 || position >= rows.total())) {
      return;
    }
    if (known && !incomplete) {
      go(position);
    } else if (selected != null && asked.filter().status() != TraceStatus.COMPLETE) {
      seek(selected, direction, incomplete);
    }
  }

  private record Sought(TraceSummary trace, TraceStretch around) {}

  private void seek(TraceId start, int direction, boolean incomplete) {
    var from = server;
    if (from == null) {
      return;
    }
    var listing = asked;
    var filter = asked.filter();
    var narrowed =
        incomplete
            ? listing.with(
                new TraceFilter(
                    TraceStatus.INCOMPLETE, filter.errorsOnly(), filter.text(), filter.file()))
            : listing;
    var place = direction > 0 ? new ListPlace.After(start) : new ListPlace.Before(start);
    var mine = rows;
    background.run(
        () -> {
          var found = unlessMissing(() -> from.stretch(narrowed, place, 1));
          if (found == null || found.traces().isEmpty()) {
            return Optional.<Sought>empty();
          }
          var trace = found.traces().getFirst();
          return Optional.of(
              new Sought(trace, from.stretch(listing, new ListPlace.Around(trace.id()), 1)));
        },
        outcome -> {
          if (mine == rows
              && outcome instanceof Outcome.Done<Optional<Sought>>(var found)
              && found.isPresent()) {
            going = -1;
            session.selectedProperty().set(found.get().trace());
            selected = found.get().trace().id();
            selectedAt = (int) found.get().around().from();
            place();
            if (selectedAt >= 0 && selectedAt < rows.total()) {
              state.reveal(rows.rowOf(selectedAt));
              want(selectedAt);
            }
          }
        });
  }

  @Override
  public void reloaded(TraceSummary trace) {
    int at = rows.position(trace.id());
    var before = rows.trace(at);
    if (before != null) {
      rows.set(trace);
      if (!before.isComplete() && trace.isComplete() && state.complete.get() >= 0) {
        state.complete.set(state.complete.get() + 1);
      }
    }
  }

  private record News(TraceNews told, @Nullable TraceSummary moved) {}

  /// Asks what is new or changed, of the list and of what can be seen of it.
  void lookForNews() {
    var from = server;
    var logs = traces;
    if (from == null || logs == null || looking || state.loading.get()) {
      return;
    }
    if (state.problem.get() != null || rows.total() == 0) {
      load(asked.until(TraceListing.OPEN), false, true);
      return;
    }
    looking = true;
    var watching = new ArrayList<TraceId>();
    var open = session.selectedProperty().get();
    if (open != null) {
      watching.add(open.id());
    }
    boolean receiving = open != null && open.receiving();
    var loaded = rows.loaded().stream().filter(TraceSummary::receiving).toList();
    receiving |= !loaded.isEmpty();
    for (var some : List.of(inSight.get(), loaded)) {
      some.stream()
          .map(TraceSummary::id)
          .filter(id -> watching.size() < MOST_WATCHED && !watching.contains(id))
          .forEach(watching::add);
    }
    boolean same = !receiving && watched.containsAll(watching);
    long known = same ? version : TraceNews.NONE;
    var listing = asked;
    var log = session.logProperty().get();
    Consumer<Outcome<News>> step =
        news.only(
            outcome -> {
              if (outcome instanceof Outcome.Done<News>(var found)) {
                watched = Set.copyOf(watching);
                update(found, known == TraceNews.NONE);
              }
            });
    background.run(
        () -> Watch.quietly(() -> news(from, logs, listing, known, watching, open, log)),
        outcome -> {
          looking = false;
          step.accept(outcome);
        });
  }

  private static News news(
      TraceLists from,
      Traces traces,
      TraceListing listing,
      long known,
      List<TraceId> watching,
      @Nullable TraceSummary open,
      @Nullable LogId log) {
    var told = from.news(listing, known, watching);
    var moved =
        open == null || log == null || !told.gone().contains(open.id())
            ? null
            : unlessMissing(() -> traces.summary(traces.log(log).trace()));
    return new News(told, moved);
  }

  private void update(News found, boolean told) {
    var now = found.told();
    if (now.version() == version && !told) {
      return;
    }
    version = now.version();
    var open = session.selectedProperty().get();
    now.gone().forEach(rows::remove);
    now.traces()
        .forEach(
            trace -> {
              rows.set(trace);
              session.renew(trace);
            });
    state.arrived.set((int) now.arrived());
    if (now.total() >= 0) {
      state.total.set(now.total());
      state.complete.set(now.complete());
    }
    place();
    if (found.moved() != null && open != null && now.gone().contains(open.id())) {
      session.follow(found.moved());
    }
  }
}
