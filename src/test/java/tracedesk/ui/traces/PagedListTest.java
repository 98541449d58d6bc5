package tracedesk.ui.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

/// A list of 2,000 traces over 167 days, of a server that gives any stretch of it; pages of ten.
class PagedListTest {
  private static final int TRACES = 2_000;

  private final FakeTraces server = new FakeTraces();
  private final Session session = new Session();
  private final TracesViewModel model =
      new TracesViewModel(
          session, Background.immediate(), Clock.fixed(FakeTraces.NOW, ZoneOffset.UTC), 10);

  @BeforeEach
  void connect() {
    server.ordered = true;
    for (int i = 0; i < TRACES; i++) {
      boolean open = i % 400 == 399 || i == 0;
      server.all.add(
          FakeTraces.trace(
              i, open ? TraceStatus.INCOMPLETE : TraceStatus.COMPLETE, Duration.ofHours(2L * i)));
    }
    var profile =
        new Profile(new UUID(0, 1), "Test", "http://127.0.0.1:1", Api.V5, Safety.FREE, true);
    session.connect(new Connected(profile, server.capabilities(), server));
  }

  private PageRows rows() {
    return (PageRows) model.rows();
  }

  private String selected() {
    return Objects.requireNonNull(session.selectedProperty().get()).id().value();
  }

  /// What a window shows of the list from a row on, having asked for what it lacks.
  private List<ListRow> see(int from, int count) {
    for (int row = from; row < Math.min(rows().size(), from + count); row++) {
      if (rows().get(row) instanceof ListRow.Waiting waiting) {
        model.want(waiting);
      }
    }
    return List.copyOf(rows().subList(from, Math.min(rows().size(), from + count)));
  }

  @Test
  void theWholeListIsThereAtOnceWithTheCountsOfItsDays() {
    assertThat(server.asked).containsExactly("stretch At[position=0]", "sections");
    assertThat(rows().total()).isEqualTo(TRACES);
    assertThat(rows().get(0)).isEqualTo(new ListRow.Group("2026-11-20", "Today", 8, true));
    assertThat(rows().get(9)).isEqualTo(new ListRow.Group("2026-11-19", "Yesterday", 12, true));
    assertThat(model.totalProperty().get()).isEqualTo(TRACES);
    assertThat(selected()).isEqualTo("log_0");
    assertThat(model.positionProperty().get()).isEqualTo(1);
  }

  @Test
  void theEndIsOneRequestAway() {
    server.asked.clear();
    model.leap(Integer.MAX_VALUE);
    assertThat(server.asked).containsExactly("stretch At[position=1990]");
    assertThat(selected()).isEqualTo("log_1999");
    assertThat(model.positionProperty().get()).isEqualTo(TRACES);
    model.leap(Integer.MIN_VALUE);
    assertThat(server.asked).hasSize(1);
    assertThat(selected()).isEqualTo("log_0");
  }

  @Test
  void aPlaceInTheMiddleAsksOnlyForThePagesInSight() {
    server.asked.clear();
    var seen = see(rows().rowOf(1000), 15);
    assertThat(server.asked)
        .containsExactly(
            "stretch From[cursor=log_9, skip=990]", "stretch From[cursor=log_1009, skip=0]");
    assertThat(seen).noneMatch(ListRow.Waiting.class::isInstance);
    see(rows().rowOf(1000), 15);
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void scrollingThroughEverythingKeepsAFewPagesAndAsksForEachOnce() {
    server.asked.clear();
    var seen = new ArrayList<TraceSummary>();
    for (int row = 0; row < rows().size(); row += 7) {
      for (var each : see(row, 7)) {
        if (each instanceof ListRow.Item(var trace)) {
          seen.add(trace);
        }
      }
      assertThat(rows().pagesLoaded()).isLessThanOrEqualTo(12);
    }
    assertThat(seen).isEqualTo(server.all);
    assertThat(server.asked).hasSize(TRACES / 10 - 1).doesNotHaveDuplicates();
  }

  @Test
  void aPageThatCannotBeLoadedSaysSoAndIsAskedForAgain() {
    server.offline = true;
    int row = rows().rowOf(500);
    see(row, 1);
    assertThat(rows().get(row))
        .isInstanceOfSatisfying(
            ListRow.Waiting.class,
            waiting -> assertThat(waiting.problem()).isInstanceOf(Problem.Offline.class));
    server.asked.clear();
    see(row, 3);
    assertThat(server.asked).isEmpty();
    server.offline = false;
    model.retry((ListRow.Waiting) rows().get(row));
    assertThat(rows().get(row)).isEqualTo(new ListRow.Item(server.all.get(500)));
  }

  @Test
  void theNextIncompleteIsFoundWithoutReadingWhatLiesBetween() {
    server.asked.clear();
    for (var expected : List.of("log_399", "log_799", "log_1199")) {
      model.nextIncomplete.run();
      assertThat(selected()).isEqualTo(expected);
      assertThat(model.positionProperty().get())
          .isEqualTo(Integer.parseInt(expected.substring(4)) + 1);
    }
    model.previousIncomplete.run();
    assertThat(selected()).isEqualTo("log_799");
    assertThat(server.asked).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void stepsGoOverThePagesEdge() {
    model.leap(9);
    assertThat(selected()).isEqualTo("log_9");
    model.nextTrace.run();
    assertThat(selected()).isEqualTo("log_10");
    model.previousTrace.run();
    assertThat(selected()).isEqualTo("log_9");
  }

  @Test
  void anotherOrderHasNoHeadsAndKeepsTheSelection() {
    model.leap(700);
    model.orderProperty().set(TraceOrder.ERRORS);
    assertThat(selected()).isEqualTo("log_700");
    assertThat(rows().size()).isEqualTo(TRACES);
    assertThat(rows().get(0)).isEqualTo(new ListRow.Item(server.all.get(0)));
    var sorted = server.sorted(new TraceListing(TraceFilter.ALL, TraceOrder.ERRORS));
    assertThat(model.positionProperty().get()).isEqualTo(sorted.indexOf(server.all.get(700)) + 1);
  }

  @Test
  void whatArrivesWaitsAndMovesNoRowInAnyOrder() {
    for (var order : List.of(TraceOrder.NEWEST, TraceOrder.ERRORS)) {
      model.orderProperty().set(order);
      see(rows().rowOf(1000), 15);
      var touched = new ArrayList<Object>();
      model.rows().addListener((ListChangeListener<ListRow>) touched::add);
      for (int i = 0; i < 3; i++) {
        int number = (int) (TRACES + server.all.size());
        server.all.addFirst(FakeTraces.trace(number, TraceStatus.INCOMPLETE, Duration.ZERO));
        model.lookForNews();
      }
      assertThat(model.arrivedProperty().get()).isEqualTo(3);
      assertThat(touched).isEmpty();
      var expected = server.sorted(new TraceListing(TraceFilter.ALL, order));
      see(rows().rowOf(1500), 5);
      assertThat(rows().get(rows().rowOf(1500)))
          .isEqualTo(
              new ListRow.Item(
                  expected.stream().filter(trace -> !touches(trace, 3)).toList().get(1500)));
      model.showArrived();
      assertThat(model.arrivedProperty().get()).isZero();
    }
  }

  /// Whether a trace is one of the last that arrived.
  private boolean touches(TraceSummary trace, int newest) {
    return server.all.indexOf(trace) < newest;
  }

  @Test
  void aLookForNewsIsOneRequestAndTouchesOnlyWhatChanged() {
    model.inSight(() -> server.all.subList(2, 6));
    model.lookForNews();
    server.asked.clear();
    var touched = new ArrayList<ListRow>();
    model
        .rows()
        .addListener(
            (ListChangeListener<ListRow>)
                change -> {
                  while (change.next()) {
                    touched.addAll(change.getAddedSubList());
                  }
                });
    model.lookForNews();
    assertThat(server.asked).containsExactly("news");
    assertThat(touched).isEmpty();
    var done = FakeTraces.trace(4, TraceStatus.INCOMPLETE, Duration.ofHours(8));
    server.all.set(4, done);
    model.lookForNews();
    assertThat(touched).containsExactly(new ListRow.Item(done));
  }

  @Test
  void aTraceThatWasJoinedToAnotherLeavesItsPlace() {
    var sight = List.copyOf(server.all.subList(2, 6));
    model.inSight(() -> sight);
    var gone = server.all.remove(4);
    model.lookForNews();
    assertThat(rows().position(gone.id())).isEqualTo(-1);
    assertThat(rows().total()).isEqualTo(TRACES - 1);
    var seen = new ArrayList<TraceSummary>();
    for (int row = 0; row < 40; row++) {
      if (see(row, 1).getFirst() instanceof ListRow.Item(var trace)) {
        seen.add(trace);
      }
    }
    assertThat(seen).isEqualTo(server.all.subList(0, seen.size()));
  }

  @Test
  void refreshStaysAtWhatIsInSight() {
    see(rows().rowOf(1000), 15);
    model.inSight(() -> server.all.subList(1003, 1010));
    server.asked.clear();
    model.refresh.run();
    assertThat(server.asked).contains("stretch " + new ListPlace.Around(server.all.get(1003).id()));
    assertThat(model.revealProperty().get()).isEqualTo(rows().rowOf(1003));
  }

  @Test
  void rowsAreWhatTheirChangesTell() {
    long seed = System.nanoTime();
    System.out.println("PagedListTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      model.refresh.run();
      model.inSight(List::of);
      model.showArrived();
      var rows = rows();
      var told = new ArrayList<>(kinds(rows));
      rows.addListener(
          (ListChangeListener<ListRow>)
              change -> {
                while (change.next()) {
                  told.subList(change.getFrom(), change.getFrom() + change.getRemovedSize())
                      .clear();
                  told.addAll(change.getFrom(), kinds(List.copyOf(change.getAddedSubList())));
                }
              });
      for (int step = 0; step < 25; step++) {
        int row = random.nextInt(rows.size());
        switch (rows.get(row)) {
          case ListRow.Group group -> model.toggle(group);
          case ListRow.Waiting waiting -> model.want(waiting);
          case ListRow.Item(var trace) -> rows.remove(trace.id());
          case ListRow.Foot _ -> {}
        }
        assertThat(told).as("seed %d round %d step %d", seed, round, step).isEqualTo(kinds(rows));
      }
      for (int position = 0; position < rows.total(); position += 37) {
        int row = rows.rowOf(position);
        if (!(rows.get(row) instanceof ListRow.Group)) {
          assertThat(rows.positionOf(row)).as("seed %d", seed).isEqualTo(position);
        }
      }
    }
  }

  private static List<String> kinds(List<ListRow> rows) {
    return rows.stream()
        .map(
            row ->
                switch (row) {
                  case ListRow.Group(var key, _, _, var open) -> key + open;
                  case ListRow.Item(var trace) -> trace.id().value();
                  case ListRow.Waiting(_, _) -> "waiting";
                  case ListRow.Foot _ -> "foot";
                })
        .toList();
  }
}
