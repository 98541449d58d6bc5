package tracedesk.ui.tree;

import java.time.Duration;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.Traces;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;
import tracedesk.ui.session.Timings;

/// Keeps [Session#traceProperty] at the trace chosen in the list: opens it off the FX thread, and
/// again after one of its logs was saved or others changed it. A trace that changes faster than it
/// can be read is read as often as that goes, with a pause as long as the reading took.
final class TraceOpener {
  /// How far the chosen trace is.
  enum Phase {
    /// No trace is chosen.
    EMPTY,
    /// Takes long enough to say so, or nothing was shown before.
    LOADING,
    FAILED,
    SHOWN
  }

  private static final Duration PATIENCE = Duration.ofMillis(150);

  private final Session session;
  private final Background background;
  private final Latest latest = new Latest();
  private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.EMPTY);
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private Subscription patience = Subscription.EMPTY;
  private @Nullable TraceId opening;
  private boolean readingAgain;
  private @Nullable TraceSummary wanted;

  TraceOpener(Session session, Background background) {
    this.session = session;
    this.background = background;
    session.selectedProperty().subscribe(this::selected);
    session.traceComing().subscribe(_ -> rest());
    session.onSaved(this::saved);
  }

  ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  private void selected(@Nullable TraceSummary summary) {
    if (summary == null) {
      latest.forget();
      opening = null;
      rest();
    } else if (isShown(summary)) {
      openAgain(summary);
    } else if (summary.id().equals(opening)) {
      wanted = summary;
    } else {
      open(summary);
    }
  }

  /// While no trace is chosen: one that comes by itself counts as loading from the start.
  private void rest() {
    if (session.selectedProperty().get() == null) {
      stop(session.traceComing().get() ? Phase.LOADING : Phase.EMPTY);
    }
  }

  private boolean isShown(TraceSummary summary) {
    var shown = session.traceProperty().get();
    return shown != null && phase.get() == Phase.SHOWN && shown.summary().id().equals(summary.id());
  }

  /// Opens the chosen trace from the beginning.
  void retry() {
    var summary = session.selectedProperty().get();
    if (summary != null) {
      open(summary);
    }
  }

  private void open(TraceSummary summary) {
    var traces = traces();
    if (traces == null) {
      return;
    }
    opening = summary.id();
    wanted = null;
    patience.unsubscribe();
    if (phase.get() == Phase.EMPTY) {
      showWaiting();
    } else {
      patience = background.later(PATIENCE, this::showWaiting);
    }
    background.run(() -> grouped(traces.open(summary.id())), latest.only(this::opened));
  }

  /// Works the groups of a large trace out where that holds up nobody.
  private static Trace grouped(Trace trace) {
    trace.tree().grouped();
    return trace;
  }

  /// Clears the earlier trace away; a log chosen since, in the one to come, stays chosen.
  private void showWaiting() {
    var before = session.traceProperty().get();
    var log = session.logProperty().get();
    if (before != null
        && log != null
        && before.tree().find(log) != TraceTree.NONE
        && !session.isStaying(log)) {
      session.logProperty().set(null);
    }
    clear(Phase.LOADING);
  }

  private void opened(Outcome<Trace> outcome) {
    opening = null;
    switch (outcome) {
      case Outcome.Done<Trace>(var trace) -> {
        show(trace);
        session.timings().mark(Timings.Event.TRACE_FIRST_ROW);
        session.timings().mark(Timings.Event.TRACE_COMPLETE);
        again();
      }
      case Outcome.Failed<Trace>(var why) -> {
        stop(Phase.FAILED);
        problem.set(why);
      }
    }
  }

  private void saved(Log log) {
    var shown = session.traceProperty().get();
    if (shown != null && shown.summary().id().equals(log.trace())) {
      openAgain(shown.summary());
    }
  }

  private void openAgain(TraceSummary summary) {
    var traces = traces();
    if (traces == null) {
      return;
    }
    if (readingAgain) {
      wanted = summary;
      return;
    }
    readingAgain = true;
    patience.unsubscribe();
    var began = System.nanoTime();
    Consumer<Outcome<Trace>> show = latest.only(this::openedAgain);
    background.run(
        () -> grouped(Watch.quietly(() -> traces.open(summary.id()))),
        outcome -> {
          show.accept(outcome);
          background.later(Duration.ofNanos(System.nanoTime() - began), this::rested);
        });
  }

  private void rested() {
    readingAgain = false;
    again();
  }

  /// Reads what changed while it was being read.
  private void again() {
    var summary = wanted;
    if (summary != null && !readingAgain && isShown(summary)) {
      wanted = null;
      openAgain(summary);
    }
  }

  private void openedAgain(Outcome<Trace> outcome) {
    switch (outcome) {
      case Outcome.Done<Trace>(var trace) -> show(trace);
      case Outcome.Failed<Trace>(var why) ->
          session.noticeProperty().set(Notice.failed(Problems.text(why)));
    }
  }

  private @Nullable Traces traces() {
    var connection = session.connectionProperty().get();
    return connection == null ? null : connection.traces();
  }

  private void show(Trace trace) {
    patience.unsubscribe();
    problem.set(null);
    session.traceProperty().set(trace);
    phase.set(Phase.SHOWN);
  }

  private void stop(Phase now) {
    session.logProperty().set(null);
    clear(now);
  }

  private void clear(Phase now) {
    patience.unsubscribe();
    problem.set(null);
    session.traceProperty().set(null);
    phase.set(now);
  }
}
