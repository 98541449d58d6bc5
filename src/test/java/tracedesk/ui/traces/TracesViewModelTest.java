package tracedesk.ui.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

class TracesViewModelTest {
  private final FakeTraces server = new FakeTraces();
  private final Session session = new Session();
  private final TracesViewModel model =
      new TracesViewModel(
          session, Background.immediate(), Clock.fixed(FakeTraces.NOW, ZoneOffset.UTC));

  @BeforeEach
  void twentyFiveTracesOverThreeDays() {
    for (int i = 0; i < 25; i++) {
      var status = i % 4 == 0 ? TraceStatus.INCOMPLETE : TraceStatus.COMPLETE;
      server.all.add(FakeTraces.trace(i, status, Duration.ofHours(2L * i)));
    }
  }

  private void connect() {
    connect(false);
  }

  /// The local server gives the list in any order.
  private void connect(boolean local) {
    server.ordered = local;
    var profile =
        new Profile(new UUID(0, 1), "Test", "http://127.0.0.1:1", Api.V5, Safety.FREE, local);
    session.connect(new Connected(profile, server.capabilities(), server));
  }

  private List<String> heads() {
    return model.rows().stream()
        .filter(ListRow.Group.class::isInstance)
        .map(ListRow.Group.class::cast)
        .map(group -> group.title() + " " + group.count())
        .toList();
  }

  private long items() {
    return model.rows().stream().filter(ListRow.Item.class::isInstance).count();
  }

  private TraceSummary selected() {
    return Objects.requireNonNull(session.selectedProperty().get());
  }

  @Test
  void loadsTheFirstStretchGroupedByDayAndSelectsTheNewest() {
    connect();
    assertThat(items()).isEqualTo(10);
    assertThat(heads()).containsExactly("Today 8", "Yesterday -1");
    assertThat(selected().id().value()).isEqualTo("log_0");
    assertThat(model.totalProperty().get()).isEqualTo(25);
    assertThat(model.completeProperty().get()).isEqualTo(18);
  }

  @Test
  void loadsOnUntilTheEnd() {
    connect();
    model.more();
    model.more();
    model.more();
    assertThat(items()).isEqualTo(25);
    assertThat(heads()).containsExactly("Today 8", "Yesterday 12", "Wednesday 18 November 5");
    assertThat(model.rows()).noneMatch(ListRow.Foot.class::isInstance);
  }

  @Test
  void refreshKeepsTheSelectionAndWhatWasLoaded() {
    connect();
    model.more();
    model.select(server.all.get(15));
    server.all.addFirst(FakeTraces.trace(99, TraceStatus.INCOMPLETE, Duration.ZERO));
    model.refresh.run();
    assertThat(selected().id().value()).isEqualTo("log_15");
    assertThat(items()).isEqualTo(20);
    assertThat(model.positionProperty().get()).isEqualTo(17);
  }

  @Test
  void stepsFromIncompleteToIncompleteBeyondWhatIsLoaded() {
    connect();
    for (var expected :
        List.of("log_4", "log_8", "log_12", "log_16", "log_20", "log_24", "log_24")) {
      model.nextIncomplete.run();
      assertThat(selected().id().value()).isEqualTo(expected);
    }
    model.previousIncomplete.run();
    assertThat(selected().id().value()).isEqualTo("log_20");
  }

  @Test
  void aCompletedTraceStaysInPlaceAndCountsAsReviewed() {
    connect();
    var done = FakeTraces.trace(0, TraceStatus.COMPLETE, Duration.ZERO);
    session.traceProperty().set(new Trace(done, TraceTree.of(List.of())));
    assertThat(model.completeProperty().get()).isEqualTo(19);
    assertThat(model.rows().get(1)).isEqualTo(new ListRow.Item(done));
  }

  @Test
  void newTracesAreCountedAndNoRowIsTouched() {
    connect(true);
    var touched = new ArrayList<Object>();
    model.rows().addListener((ListChangeListener<ListRow>) touched::add);
    for (int i = 100; i < 103; i++) {
      server.all.addFirst(FakeTraces.trace(i, TraceStatus.INCOMPLETE, Duration.ZERO));
      model.lookForNews();
    }
    assertThat(model.arrivedProperty().get()).isEqualTo(3);
    assertThat(model.totalProperty().get()).isEqualTo(28);
    assertThat(selected().id().value()).isEqualTo("log_0");
    assertThat(touched).isEmpty();
  }

  @Test
  void tracesThatFellOffTheFirstStretchAreStillFollowed() {
    server.all.set(9, FakeTraces.trace(9, TraceStatus.INCOMPLETE, Duration.ofHours(18), true));
    connect(true);
    model.select(server.all.get(8));
    for (int i = 100; i < 120; i++) {
      server.all.addFirst(FakeTraces.trace(i, TraceStatus.INCOMPLETE, Duration.ZERO));
    }
    var grown = FakeTraces.trace(8, TraceStatus.INCOMPLETE, Duration.ofHours(15));
    var rested = FakeTraces.trace(9, TraceStatus.INCOMPLETE, Duration.ofHours(18));
    server.all.set(28, grown);
    server.all.set(29, rested);
    model.lookForNews();
    assertThat(selected()).isSameAs(grown);
    assertThat(model.rows()).contains(new ListRow.Item(grown), new ListRow.Item(rested));
    server.all.remove(28);
    model.lookForNews();
    assertThat(model.problemProperty().get()).isNull();
  }

  @Test
  void refreshOpensTheSelectedTraceAgainWhenOthersChangedIt() {
    connect();
    var done = FakeTraces.trace(0, TraceStatus.COMPLETE, Duration.ZERO);
    server.all.set(0, done);
    model.refresh.run();
    assertThat(session.selectedProperty().get()).isSameAs(done);
  }

  @Test
  void filtersByStatusErrorAndText() {
    connect();
    model.filterProperty().set(new TraceFilter(TraceStatus.INCOMPLETE, true, "assistant", null));
    assertThat(model.rows().stream().filter(ListRow.Item.class::isInstance))
        .extracting(row -> ((ListRow.Item) row).trace().id().value())
        .containsExactly("log_0", "log_12", "log_24");
  }

  @Test
  void aFilterThatMatchesNothingDoesNotMakeTheServerEmpty() {
    connect();
    model.filterProperty().set(new TraceFilter(null, false, "matches nothing", null));
    assertThat(model.totalProperty().get()).isZero();
    assertThat(model.barrenProperty().get()).isFalse();
    model.filterProperty().set(TraceFilter.ALL);
    assertThat(model.barrenProperty().get()).isFalse();
    assertThat(model.rows()).isNotEmpty();
  }

  @Test
  void saysWhyTheListCouldNotBeLoadedAndRecovers() {
    server.offline = true;
    connect();
    assertThat(model.problemProperty().get()).isInstanceOf(Problem.Offline.class);
    server.offline = false;
    model.refresh.run();
    assertThat(model.problemProperty().get()).isNull();
    assertThat(items()).isEqualTo(10);
  }

  @Test
  void closedGroupsHideTheirTraces() {
    connect();
    model.toggle((ListRow.Group) model.rows().getFirst());
    assertThat(items()).isEqualTo(2);
    model.orderProperty().set(TraceOrder.NAME);
    assertThat(heads()).hasSize(10);
  }
}
