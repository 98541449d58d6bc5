package tracedesk.ui.detail;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

/// The selected log as its server has it: read when it is selected and when asked, and looked at
/// now and then for what others made of it. Whoever takes what was read shows it here.
final class Reading {
  private static final Duration BEFORE_SKELETON = Duration.ofMillis(150);

  /// Longer than until the next frame begins.
  private static final Duration FRAME = Duration.ofMillis(25);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final Session session;
  private final Background background;
  private final Consumer<LogContent> read;
  private final Consumer<LogContent> news;
  private final BooleanSupplier busy;
  private final Latest loading = new Latest();
  private final Latest looking = new Latest();

  /// The trace whose log was shown last.
  private @Nullable TraceId begun;

  private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.EMPTY);
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable LogContent> content = new ReadOnlyObjectWrapper<>();
  private final BooleanBinding shown = phase.isEqualTo(Phase.READY);

  /// @param read takes the log once it is there
  /// @param news takes what the log shown became meanwhile
  /// @param busy whether the log is being saved, so that what is read now may be old already
  Reading(
      Session session,
      Background background,
      Consumer<LogContent> read,
      Consumer<LogContent> news,
      BooleanSupplier busy) {
    this.session = session;
    this.background = background;
    this.read = read;
    this.news = news;
    this.busy = busy;
  }

  ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<@Nullable LogContent> contentProperty() {
    return content.getReadOnlyProperty();
  }

  /// Whether the form shows the selected log.
  BooleanBinding shown() {
    return shown;
  }

  boolean isShown() {
    return content.get() != null && phase.get() == Phase.READY;
  }

  /// The log shown; `null` while there is none.
  @Nullable LogContent content() {
    return content.get();
  }

  /// The log shown, where there is one.
  Log log() {
    return Objects.requireNonNull(content.get()).log();
  }

  /// The field that holds the log's result: the output, or the output message where there is only
  /// that.
  Field resultField() {
    var now = content.get();
    return now != null && now.log().output() == null && now.log().outputMessage() != null
        ? Field.OUTPUT_MESSAGE
        : Field.OUTPUT;
  }

  /// The log was read and everything is ready for it.
  void begin(LogContent loaded) {
    content.set(loaded);
    phase.set(Phase.READY);
  }

  /// The log shown is another by now, though the form goes on.
  void replace(LogContent fresh) {
    content.set(fresh);
  }

  /// No log is selected.
  void end() {
    loading.forget();
    content.set(null);
    phase.set(Phase.EMPTY);
  }

  /// Reads the selected log.
  void load() {
    var id = session.logProperty().get();
    var connected = session.connectionProperty().get();
    if (id == null || connected == null) {
      return;
    }
    phase.set(Phase.WAITING);
    var step =
        loading.<Outcome<LogContent>>only(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<LogContent>(var loaded) -> arrived(loaded);
                case Outcome.Failed<LogContent>(var why) -> {
                  problem.set(why);
                  phase.set(Phase.FAILED);
                }
              }
            });
    background.later(BEFORE_SKELETON, () -> skeleton(id));
    var draft = session.drafts().get(id);
    background.run(() -> LogContent.of(read(connected, id, draft)), step);
  }

  private void skeleton(LogId id) {
    if (phase.get() == Phase.WAITING && id.equals(session.logProperty().get())) {
      phase.set(Phase.LOADING);
    }
  }

  /// While the server is away, a log under correction is shown as it was when that began.
  private static Log read(Connected connected, LogId id, @Nullable LogDraft draft) {
    try {
      return connected.traces().log(id);
    } catch (ProblemException e) {
      if (draft != null && e.problem() instanceof Problem.Offline) {
        return draft.base();
      }
      throw e;
    }
  }

  /// The selected log is there, and what else is on its way is older. The rows of a trace that was
  /// just opened are drawn before the form is filled: each of the two takes a while.
  void arrived(LogContent loaded) {
    Consumer<LogContent> step = loading.only(read);
    var trace = session.traceProperty().get();
    var id = trace == null ? null : trace.summary().id();
    if (Objects.equals(id, begun)) {
      step.accept(loaded);
    } else {
      begun = id;
      background.later(FRAME, () -> step.accept(loaded));
    }
  }

  /// Looks for news from now on. The local server is asked all the time, others when their trace
  /// was read again; a log with huge texts is not read for this alone.
  void watch() {
    background.every(
        LOOK_AGAIN,
        () -> {
          var connected = session.connectionProperty().get();
          var now = content.get();
          if (connected != null
              && connected.profile().local()
              && now != null
              && now.large().isEmpty()) {
            lookAgain();
          }
        });
  }

  /// Reads the log shown once more, without a sign of it, for what others made of it since.
  void lookAgain() {
    var connected = session.connectionProperty().get();
    var now = content.get();
    if (connected == null || now == null || !isShown() || busy.getAsBoolean()) {
      return;
    }
    var id = now.log().id();
    background.run(
        () ->
            Optional.of(LogContent.of(Watch.quietly(() -> connected.traces().log(id))))
                .filter(log -> !now.saysTheSameAs(log)),
        looking.<Outcome<Optional<LogContent>>>only(
            outcome -> {
              if (outcome instanceof Outcome.Done<Optional<LogContent>>(var found)
                  && content.get() == now
                  && isShown()
                  && !busy.getAsBoolean()) {
                found.ifPresent(news);
              }
            }));
  }
}
