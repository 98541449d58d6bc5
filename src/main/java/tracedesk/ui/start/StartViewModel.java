package tracedesk.ui.start;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.Repairs;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Unusable.Condition;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;

/// What is in the way of the window at the start, and what the user can have done about it. Nothing
/// is moved or written before the user says so.
public final class StartViewModel {
  private static final Set<Condition> READABLE =
      EnumSet.of(Condition.NO_DATABASE, Condition.DAMAGED);
  private static final Set<Condition> REPLACEABLE =
      EnumSet.complementOf(EnumSet.of(Condition.NO_ACCESS));

  private final Opening opening;
  private final Background background;
  private final ZoneId zone;
  private final ReadOnlyObjectWrapper<State> state;
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();

  final Command again;
  final Command backup;
  final Command salvage;
  final Command empty;
  final Command goOn;
  final Command quit;

  /// What the screen shows.
  ///
  /// @param problem what is in the way
  /// @param backup when the newest backup was made, or `null`
  /// @param failed why the last remedy did not work, or `null`
  /// @param done what was done, or `null` while nothing was
  public record State(
      Problem problem,
      @Nullable Instant backup,
      @Nullable Problem failed,
      Repairs.@Nullable Repaired done) {
    @Nullable Condition condition() {
      return problem instanceof Problem.Unusable unusable ? unusable.condition() : null;
    }

    boolean isOfDrafts() {
      return String.valueOf(Path.of(path()).getFileName()).startsWith("drafts");
    }

    String path() {
      return problem instanceof Problem.Unusable unusable ? unusable.path() : "";
    }

    boolean canSalvage() {
      return done == null && condition() != null && READABLE.contains(condition());
    }

    boolean canReplace() {
      return done == null && condition() != null && REPLACEABLE.contains(condition());
    }

    boolean canTryAgain() {
      return done == null && !canReplace();
    }
  }

  public StartViewModel(Problem problem, Opening opening, Background background, ZoneId zone) {
    this.opening = opening;
    this.background = background;
    this.zone = zone;
    this.state = new ReadOnlyObjectWrapper<>(new State(problem, null, null, null));
    var free = busy.not();
    again = new Command("start.again", this::open, free);
    backup = new Command("start.backup", () -> repair(repairs()::openBackup), free);
    salvage = new Command("start.salvage", () -> repair(repairs()::salvage), free);
    empty = new Command("start.empty", () -> repair(repairs()::startEmpty), free);
    goOn = new Command("start.go-on", this::open, free);
    quit = new Command("start.quit", opening.quit(), free);
    lookForBackup();
  }

  private Repairs repairs() {
    return opening.repairs();
  }

  public ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  private void lookForBackup() {
    var before = state.get();
    if (before.canReplace()) {
      background.run(
          () -> Optional.ofNullable(repairs().newestBackup(before.path())),
          outcome -> {
            if (outcome instanceof Outcome.Done<Optional<Instant>>(var made)
                && state.get() == before) {
              state.set(new State(before.problem(), made.orElse(null), before.failed(), null));
            }
          });
    }
  }

  private interface Remedy {
    Repairs.Repaired apply(String path);
  }

  private void repair(Remedy remedy) {
    var before = state.get();
    work(
        () -> remedy.apply(before.path()),
        done -> state.set(new State(before.problem(), before.backup(), null, done)));
  }

  private void open() {
    work(opening.open(), _ -> opening.opened().run());
  }

  private <T> void work(Callable<T> work, Consumer<T> then) {
    var before = state.get();
    busy.set(true);
    background.run(
        work,
        (Outcome<T> outcome) -> {
          busy.set(false);
          switch (outcome) {
            case Outcome.Done<T>(var value) -> then.accept(value);
            case Outcome.Failed<T>(Problem.Unusable next) -> {
              state.set(new State(next, null, null, null));
              lookForBackup();
            }
            case Outcome.Failed<T>(var why) ->
                state.set(new State(before.problem(), before.backup(), why, before.done()));
          }
        });
  }

  // Words

  String title() {
    var now = state.get();
    if (now.done() != null) {
      return Text.get("start.title.repaired");
    }
    if (now.condition() == null || now.condition() == Condition.NO_ACCESS) {
      return Text.get("start.title.folder");
    }
    return Text.get(now.isOfDrafts() ? "start.title.drafts" : "start.title.logs");
  }

  String explanation() {
    var now = state.get();
    var done = now.done();
    if (done != null) {
      return done.rows() == 0
          ? Text.get("start.replaced", done.aside())
          : Text.get("start.repaired", done.rows(), done.aside());
    }
    return sentence(Problems.text(now.problem()));
  }

  private static String sentence(String words) {
    var first = words.isEmpty() ? "" : words.substring(0, 1).toUpperCase(Locale.ROOT);
    return first + (words.isEmpty() ? "" : words.substring(1)) + (words.endsWith(".") ? "" : ".");
  }

  @Nullable String failure() {
    var failed = state.get().failed();
    return failed == null ? null : sentence(Problems.text(failed));
  }

  String backupDetail() {
    var made = state.get().backup();
    return made == null
        ? ""
        : Text.get(
            "start.backup-detail",
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(Locale.UK)
                .withZone(zone)
                .format(made));
  }
}
