package tracedesk.ui.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.TraceId;
import tracedesk.service.TraceImport;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Paced;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;

/// An import into the local server's store, whatever server is connected: what was chosen, what it
/// holds, how far it is, what it did. It goes on while its card is closed.
public final class ImportViewModel {
  private static final Duration PACE = Duration.ofMillis(200);

  private final TraceImport imports;
  private final Session session;
  private final Background background;
  private final Consumer<String> clipboard;
  private final Latest latest = new Latest();
  private final ReadOnlyObjectWrapper<ImportStep> step =
      new ReadOnlyObjectWrapper<>(new ImportStep.Choosing(null));
  private final ReadOnlyObjectWrapper<TraceImport.@Nullable Progress> progress =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper unseen = new ReadOnlyBooleanWrapper();
  private final BooleanBinding running =
      Bindings.createBooleanBinding(() -> step.get() instanceof ImportStep.Running, step);
  private AtomicBoolean cancelled = new AtomicBoolean();
  private boolean watched;

  /// Begins to import what was found.
  final Command start;

  /// Stops a running import; what was imported by then stays.
  public final Command cancel;

  /// Imports again after a failure; what is there already is not doubled.
  final Command retry;

  /// Goes back to choosing files.
  final Command again;

  /// Shows the first trace that was imported.
  final Command show;

  /// Copies the list of what could not be read.
  final Command copyDamage;

  /// @param show shows a trace of the local server
  /// @param clipboard takes text to copy
  public ImportViewModel(
      TraceImport imports,
      Session session,
      Background background,
      Consumer<TraceId> show,
      Consumer<String> clipboard) {
    this.imports = imports;
    this.session = session;
    this.background = background;
    this.clipboard = clipboard;
    start = new Command("transfer.import.start", this::start, is(ImportStep.Ready.class));
    cancel = new Command("transfer.import.stop", () -> cancelled.set(true), running);
    retry = new Command("transfer.import.retry", this::retry, is(ImportStep.Failed.class));
    again =
        new Command(
            "transfer.import.again", () -> step.set(new ImportStep.Choosing(null)), running.not());
    this.show =
        new Command(
            "transfer.import.show",
            () -> {
              var first = first();
              if (first != null) {
                show.accept(first);
              }
            },
            Bindings.createBooleanBinding(() -> first() != null, step));
    copyDamage =
        new Command(
                "transfer.import.copyDamage",
                this::copyDamage,
                Bindings.createBooleanBinding(() -> !damage().isEmpty(), step))
            .withIcon("copy");
  }

  private BooleanBinding is(Class<? extends ImportStep> kind) {
    return Bindings.createBooleanBinding(() -> kind.isInstance(step.get()), step);
  }

  ReadOnlyObjectProperty<ImportStep> stepProperty() {
    return step.getReadOnlyProperty();
  }

  /// How far the running import is; `null` before its first batch.
  public ReadOnlyObjectProperty<TraceImport.@Nullable Progress> progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public BooleanBinding runningBinding() {
    return running;
  }

  /// Whether an import ended while its card was closed and nobody has looked since.
  public ReadOnlyBooleanProperty unseenProperty() {
    return unseen.getReadOnlyProperty();
  }

  /// The name of the other server that is connected; `null` while it is the local one.
  @Nullable String elsewhere() {
    Connected connected = session.connectionProperty().get();
    return connected == null || connected.profile().local() ? null : connected.profile().name();
  }

  /// The card is open: a result nobody saw is shown, else a new import begins.
  void opened() {
    watched = true;
    if (!running.get() && !unseen.get()) {
      step.set(new ImportStep.Choosing(null));
    }
    unseen.set(false);
  }

  void closed() {
    watched = false;
    if (!running.get()) {
      latest.forget();
    }
  }

  /// Tells what files and folders hold, without importing anything.
  void look(List<Path> paths) {
    if (running.get() || paths.isEmpty()) {
      return;
    }
    unseen.set(false);
    step.set(new ImportStep.Looking(paths));
    background.run(
        () -> imports.look(paths),
        latest.<Outcome<TraceImport.Finding>>only(
            outcome ->
                step.set(
                    switch (outcome) {
                      case Outcome.Done<TraceImport.Finding>(var finding) ->
                          new ImportStep.Ready(paths, finding);
                      case Outcome.Failed<TraceImport.Finding>(var problem) ->
                          new ImportStep.Choosing(problem);
                    })));
  }

  private void start() {
    if (step.get() instanceof ImportStep.Ready ready) {
      run(ready);
    }
  }

  private void retry() {
    if (step.get() instanceof ImportStep.Failed failed) {
      run(failed.what());
    }
  }

  private void run(ImportStep.Ready what) {
    var stopped = new AtomicBoolean();
    cancelled = stopped;
    progress.set(null);
    step.set(new ImportStep.Running(what));
    var news = new Paced<TraceImport.Progress>(background, PACE, progress::set);
    var stored = new AtomicLong();
    background.run(
        () ->
            imports.run(
                what.paths(),
                made -> {
                  stored.set(made.logs());
                  news.accept(made);
                },
                stopped::get),
        outcome -> ended(what, stored.get(), outcome));
  }

  private void ended(ImportStep.Ready what, long stored, Outcome<TraceImport.Summary> outcome) {
    unseen.set(!watched);
    switch (outcome) {
      case Outcome.Done<TraceImport.Summary>(var summary) -> {
        step.set(new ImportStep.Done(summary));
        say(Notice.done(words(summary)));
      }
      case Outcome.Failed<TraceImport.Summary>(var problem) -> {
        step.set(new ImportStep.Failed(what, problem, stored));
        say(Notice.failed(Text.get("transfer.import.failedNotice", Problems.text(problem))));
      }
    }
  }

  private void say(Notice notice) {
    session.noticeProperty().set(notice);
  }

  /// An import in one line: `1,204 logs imported, 3 damaged`.
  private static String words(TraceImport.Summary summary) {
    long taken = summary.added() + summary.filled();
    var words = Text.get("transfer.import.notice", taken);
    return summary.damagedCount() == 0
        ? words
        : Text.get("transfer.import.notice.damaged", words, summary.damagedCount());
  }

  private @Nullable TraceId first() {
    return step.get() instanceof ImportStep.Done(var summary) ? summary.first() : null;
  }

  private List<TraceImport.Damage> damage() {
    return step.get() instanceof ImportStep.Done(var summary) ? summary.damaged() : List.of();
  }

  /// A line each, `file:line` and the reason apart by a tab.
  private void copyDamage() {
    clipboard.accept(
        damage().stream()
            .map(damage -> place(damage) + "\t" + damage.reason())
            .collect(Collectors.joining("\n")));
  }

  static String place(TraceImport.Damage damage) {
    return damage.line() == 0 ? damage.file() : damage.file() + ":" + damage.line();
  }
}
