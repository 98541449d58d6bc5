package tracedesk.ui.tree;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
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

/// Keeps [Session#traceProperty] at the trace chosen in the list: opens it off the FX thread,
/// showing what is there while the rest arrives, and again after one of its logs was saved or
/// others changed it. A trace that changes faster than it can be read is read as often as that
/// goes, with a pause as long as the reading took.
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

  /// A trace that is whole sooner needs no bar that says how far it is.
  private static final Duration QUIET = Duration.ofMillis(300);

  private final Session session;
  private final Background background;
  private final Latest latest = new Latest();
  private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.EMPTY);
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Loading> loading = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper slow = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<@Nullable Broken> broken = new ReadOnlyObjectWrapper<>();
  private @Nullable Arriving arriving;
  private long since;
  private int before;
  private Subscription patience = Subscription.EMPTY;
  private Subscription quiet = Subscription.EMPTY;
  private @Nullable TraceId opening;
  private boolean readingAgain;
  private @Nullable TraceSummary wanted;

  TraceOpener(Session session, Background background) {
    this.session = session;
    this.background = background;
    session.selectedProperty().subscribe(this::selected);
    session.traceComing().subscribe(_ -> idle());
    session.onSaved(this::saved);
  }

  ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// A reading that failed after it had begun.
  ///
  /// @param last how far it came
  record Broken(Loading last, Problem problem) {}

  /// How far the reading is; `null` while nothing is read, or nothing came yet.
  ReadOnlyObjectProperty<@Nullable Loading> loadingProperty() {
    return loading.getReadOnlyProperty();
  }

  /// Whether the reading takes long enough to say how far it is.
  ReadOnlyBooleanProperty slowProperty() {
    return slow.getReadOnlyProperty();
  }

  /// Why the rest of the trace shown is missing; `null` when nothing is.
  ReadOnlyObjectProperty<@Nullable Broken> brokenProperty() {
    return broken.getReadOnlyProperty();
  }

  /// Lets the reading under way rest, or go on.
  void rest(boolean now) {
    var last = loading.get();
    if (arriving != null && last != null) {
      arriving.rest(now);
      since = System.nanoTime();
      before = last.rows();
      loading.set(new Loading(last.rows(), last.expected(), last.read(), 0, now));
    }
  }

  private void selected(@Nullable TraceSummary summary) {
    if (summary == null) {
      latest.forget();
      opening = null;
      endReading();
      broken.set(null);
      idle();
    } else if (summary.id().equals(opening)) {
      wanted = summary;
    } else if (isShown(summary)) {
      openAgain(summary);
    } else {
      open(summary);
    }
  }

  /// While no trace is chosen: one that comes by itself counts as loading from the start.
  private void idle() {
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
    endReading();
    broken.set(null);
    boolean again = isShown(summary);
    var shown = session.traceProperty().get();
    if (phase.get() == Phase.EMPTY) {
      showWaiting();
    } else if (!again) {
      patience = background.later(PATIENCE, this::showWaiting);
    }
    Consumer<Arriving.Part> grow = latest.only(part -> grown(summary, part));
    var reading = new Arriving(background, again && shown != null ? shown.tree().size() : 0, grow);
    arriving = reading;
    since = System.nanoTime();
    before = 0;
    background.run(
        () -> Optional.ofNullable(traces.open(summary.id(), reading)).map(TraceOpener::grouped),
        outcome -> {
          if (arriving == reading) {
            opened(outcome);
          }
        });
  }

  /// Shows what has come so far.
  private void grown(TraceSummary summary, Arriving.Part part) {
    var last = loading.get();
    boolean resting = last != null && last.resting();
    double seconds = (System.nanoTime() - since) / 1e9;
    int rate = seconds < 0.2 ? 0 : (int) ((part.rows() - before) / seconds);
    if (last == null) {
      quiet = background.later(QUIET, () -> slow.set(true));
    }
    loading.set(
        new Loading(part.rows(), part.expected(), part.share(), resting ? 0 : rate, resting));
    if (part.tree() != null) {
      if (last == null) {
        session.timings().mark(Timings.Event.TRACE_FIRST_ROW);
      }
      show(new Trace(summary, part.tree()));
    }
  }

  private void endReading() {
    if (arriving != null) {
      arriving.end();
      arriving = null;
    }
    quiet.unsubscribe();
    slow.set(false);
    loading.set(null);
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

  private void opened(Outcome<Optional<Trace>> outcome) {
    opening = null;
    var last = loading.get();
    endReading();
    switch (outcome) {
      case Outcome.Done<Optional<Trace>>(var found) -> found.ifPresent(trace -> whole(trace, last));
      case Outcome.Failed<Optional<Trace>>(var why) when last != null ->
          broken.set(new Broken(last, why));
      case Outcome.Failed<Optional<Trace>>(var why) -> {
        stop(Phase.FAILED);
        problem.set(why);
      }
    }
  }

  private void whole(Trace trace, @Nullable Loading last) {
    show(trace);
    if (last == null) {
      session.timings().mark(Timings.Event.TRACE_FIRST_ROW);
    }
    session.timings().mark(Timings.Event.TRACE_COMPLETE);
    again();
  }

  private void saved(Log log) {
    var shown = session.traceProperty().get();
    if (shown == null || !shown.summary().id().equals(log.trace())) {
      return;
    }
    if (log.trace().equals(opening)) {
      wanted = shown.summary();
    } else {
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
    var shown = session.traceProperty().get();
    readingAgain = true;
    patience.unsubscribe();
    var began = System.nanoTime();
    Consumer<Outcome<Trace>> show = latest.only(this::openedAgain);
    background.run(
        () ->
            grouped(
                Watch.quietly(
                    () ->
                        shown == null || !shown.summary().id().equals(summary.id())
                            ? traces.open(summary.id())
                            : traces.again(shown))),
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
      case Outcome.Done<Trace>(var trace) -> {
        broken.set(null);
        show(trace);
      }
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
