package tracedesk.ui.transfer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.query.FilterText;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.service.TraceExport;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Paced;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Question;
import tracedesk.ui.fx.Questions;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;

/// An export from the connected server to a file: which traces, in which format, where to, how far
/// it is, what it did. It goes on while its card is closed.
public final class ExportViewModel {
  private static final Duration PACE = Duration.ofMillis(200);

  private final TraceExport exports;
  private final Session session;
  private final ObservableValue<TraceFilter> filter;
  private final Background background;
  private final Questions questions;
  private final Latest counting = new Latest();

  private final ObjectProperty<ExportChoice> choice =
      new SimpleObjectProperty<>(ExportChoice.TRACE);
  private final ObjectProperty<Format> format = new SimpleObjectProperty<>(Format.JSONL);
  private final StringProperty target = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Counting> count =
      new ReadOnlyObjectWrapper<>(new Counting.Unknown());
  private final ReadOnlyObjectWrapper<ExportStep> step =
      new ReadOnlyObjectWrapper<>(new ExportStep.Choosing());
  private final ReadOnlyObjectWrapper<TraceExport.@Nullable Progress> progress =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper unseen = new ReadOnlyBooleanWrapper();
  private final BooleanBinding running =
      Bindings.createBooleanBinding(() -> step.get() instanceof ExportStep.Running, step);
  private AtomicBoolean cancelled = new AtomicBoolean();
  private AtomicBoolean countCancelled = new AtomicBoolean();
  private Path folder = ExportTarget.usualFolder();
  private @Nullable Path agreed;
  private String suggested = "";
  private boolean watched;
  private boolean choosing;

  final Command start;

  /// Stops a running export; no file is left behind.
  public final Command cancel;

  /// Goes back to choosing, with everything as it was chosen.
  final Command again;

  /// Copies where the file is.
  final Command copyPath;

  /// @param filter what the list is narrowed to
  /// @param clipboard takes text to copy
  public ExportViewModel(
      TraceExport exports,
      Session session,
      ObservableValue<TraceFilter> filter,
      Background background,
      Questions questions,
      Consumer<String> clipboard) {
    this.exports = exports;
    this.session = session;
    this.filter = filter;
    this.background = background;
    this.questions = questions;
    var usable =
        Bindings.createBooleanBinding(
            () ->
                step.get() instanceof ExportStep.Choosing
                    && session.connectionProperty().get() != null
                    && ExportTarget.of(target.get()) != null
                    && !(count.get() instanceof Counting.Known(var known) && known.traces() == 0),
            step,
            target,
            count,
            session.connectionProperty());
    start = new Command("transfer.export.start", this::start, usable);
    cancel = new Command("transfer.export.stop", () -> cancelled.set(true), running);
    again =
        new Command(
            "transfer.export.again",
            () -> {
              step.set(new ExportStep.Choosing());
              count();
            },
            running.not());
    copyPath =
        new Command(
                "transfer.export.copyPath",
                () -> {
                  if (step.get() instanceof ExportStep.Done(var written, _, _)) {
                    clipboard.accept(written.toString());
                  }
                },
                Bindings.createBooleanBinding(() -> step.get() instanceof ExportStep.Done, step))
            .withIcon("copy");
    choice.subscribe((_, _) -> chosen());
    format.subscribe(this::reformatted);
  }

  ObjectProperty<ExportChoice> choiceProperty() {
    return choice;
  }

  ObjectProperty<Format> formatProperty() {
    return format;
  }

  /// The path of the file, as it is typed.
  StringProperty targetProperty() {
    return target;
  }

  ReadOnlyObjectProperty<Counting> countProperty() {
    return count.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<ExportStep> stepProperty() {
    return step.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<TraceExport.@Nullable Progress> progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public BooleanBinding runningBinding() {
    return running;
  }

  /// Whether an export ended while its card was closed and nobody has looked since.
  public ReadOnlyBooleanProperty unseenProperty() {
    return unseen.getReadOnlyProperty();
  }

  @Nullable TraceSummary trace() {
    return session.selectedProperty().get();
  }

  /// The current filter as text; empty when the list is not narrowed.
  String filterWords() {
    var now = filter.getValue();
    if (now.isEmpty()) {
      return "";
    }
    var words = new ArrayList<>(FilterText.chips(now));
    if (!now.text().isEmpty()) {
      words.add(now.text());
    }
    if (now.file() != null) {
      words.add(Text.get("transfer.export.oneFile"));
    }
    return String.join(" ", words);
  }

  /// The name of the connected server.
  String server() {
    var connected = session.connectionProperty().get();
    return connected == null ? "" : connected.profile().name();
  }

  boolean isOffered(ExportChoice what) {
    return switch (what) {
      case TRACE -> trace() != null;
      case FILTER -> !filter.getValue().isEmpty();
      case EVERYTHING -> true;
    };
  }

  void opened() {
    watched = true;
    if (!running.get() && !unseen.get()) {
      step.set(new ExportStep.Choosing());
      choosing = true;
      agreed = null;
      choice.set(
          isOffered(ExportChoice.FILTER)
              ? ExportChoice.FILTER
              : isOffered(ExportChoice.TRACE) ? ExportChoice.TRACE : ExportChoice.EVERYTHING);
      chosen();
    }
    unseen.set(false);
  }

  void closed() {
    watched = false;
    choosing = false;
    countCancelled.set(true);
    counting.forget();
  }

  /// The user chose a file in the system's dialog, and agreed to replace it where it exists.
  void choose(Path chosen) {
    agreed = chosen;
    folder = Objects.requireNonNullElse(chosen.getParent(), folder);
    target.set(chosen.toString());
  }

  private void chosen() {
    suggest();
    count();
  }

  private void reformatted(Format before, Format now) {
    target.set(ExportTarget.renamed(target.get(), before, now));
    suggested = ExportTarget.renamed(suggested, before, now);
    count();
  }

  /// A name for what is chosen, unless the user typed another one.
  private void suggest() {
    if (!target.get().equals(suggested)) {
      return;
    }
    var trace = trace();
    var title =
        switch (choice.get()) {
          case TRACE -> trace == null ? "" : trace.name();
          case FILTER -> Text.get("transfer.export.name.filter");
          case EVERYTHING -> Text.get("transfer.export.name.everything", server());
        };
    suggested = folder.resolve(ExportTarget.name(title, format.get())).toString();
    target.set(suggested);
  }

  private TraceExport.@Nullable Scope scope() {
    var trace = trace();
    return switch (choice.get()) {
      case TRACE -> trace == null ? null : new TraceExport.Scope.Selected(List.of(trace.id()));
      case FILTER -> new TraceExport.Scope.Filtered(filter.getValue());
      case EVERYTHING -> new TraceExport.Scope.Everything();
    };
  }

  /// Counts what is chosen; a count under way for something else is given up.
  private void count() {
    countCancelled.set(true);
    counting.forget();
    count.set(new Counting.Unknown());
    var connected = session.connectionProperty().get();
    var scope = scope();
    if (!choosing || connected == null || scope == null) {
      return;
    }
    var stopped = new AtomicBoolean();
    countCancelled = stopped;
    var asked = format.get();
    background.run(
        () -> counted(connected, scope, asked, stopped),
        counting.<Outcome<Optional<TraceExport.Count>>>only(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<Optional<TraceExport.Count>>(var found) ->
                    found.ifPresent(known -> count.set(new Counting.Known(known)));
                case Outcome.Failed<Optional<TraceExport.Count>>(var problem) ->
                    count.set(new Counting.Failed(problem));
              }
            }));
  }

  private Optional<TraceExport.Count> counted(
      Connected connected, TraceExport.Scope scope, Format asked, AtomicBoolean stopped) {
    try {
      return Optional.of(exports.count(connected.traces(), scope, asked, stopped::get));
    } catch (CancellationException e) {
      return Optional.empty();
    }
  }

  private void start() {
    var file = ExportTarget.of(target.get());
    if (file == null) {
      return;
    }
    background.run(
        () -> Files.exists(file),
        outcome -> {
          boolean there = outcome instanceof Outcome.Done<Boolean>(var exists) && exists;
          if (there && !file.equals(agreed)) {
            var name = DropArea.name(file);
            questions.ask(
                new Question(
                    Text.get("transfer.export.replace.title", name),
                    Text.get("transfer.export.replace.detail", String.valueOf(file.getParent())),
                    Text.get("transfer.export.replace.verb", name),
                    true),
                () -> run(file));
          } else {
            run(file);
          }
        });
  }

  private void run(Path file) {
    var connected = session.connectionProperty().get();
    var scope = scope();
    if (connected == null || scope == null) {
      return;
    }
    folder = Objects.requireNonNullElse(file.getParent(), folder);
    countCancelled.set(true);
    var stopped = new AtomicBoolean();
    cancelled = stopped;
    progress.set(null);
    step.set(new ExportStep.Running(file));
    var news = new Paced<TraceExport.Progress>(background, PACE, progress::set);
    var asked = format.get();
    background.run(
        () -> exports.run(connected.traces(), scope, asked, file, news, stopped::get),
        outcome -> ended(file, asked, outcome));
  }

  private void ended(Path file, Format asked, Outcome<TraceExport.Summary> outcome) {
    unseen.set(!watched);
    switch (outcome) {
      case Outcome.Done<TraceExport.Summary>(var summary) -> {
        step.set(new ExportStep.Done(file, asked, summary));
        session
            .noticeProperty()
            .set(
                Notice.done(
                    summary.cancelled()
                        ? Text.get("transfer.export.cancelledNotice")
                        : Text.get(
                            "transfer.export.notice", held(asked, summary), DropArea.name(file))));
      }
      case Outcome.Failed<TraceExport.Summary>(var problem) -> {
        step.set(new ExportStep.Failed(file, problem));
        session.noticeProperty().set(Notice.failed(words(problem)));
      }
    }
  }

  /// What a file holds, counted as before: `14 traces, 203 logs`.
  static String held(Format format, TraceExport.Summary summary) {
    return held(format, summary.traces(), summary.lines());
  }

  static String held(Format format, long traces, long records) {
    return Text.get(
        format == Format.FINE_TUNING ? "transfer.export.count.examples" : "transfer.export.count",
        traces,
        records);
  }

  /// What went wrong; a disk that refuses is the one the file was to go to.
  static String words(Problem problem) {
    return problem instanceof Problem.Storage(var reason) ? reason : Problems.text(problem);
  }
}
