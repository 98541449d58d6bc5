package tracedesk.ui.history;

import static javafx.beans.binding.Bindings.createBooleanBinding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.MapChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPast;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.service.Histories;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Debounce;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.session.Session;

/// What became of the log in the form: the entries of its past, one of them against the one before,
/// and the way back to what it held. Follows what the form shows.
public final class HistoryViewModel {
  private static final Duration PAUSE = Duration.ofMillis(120);

  private final Session session;
  private final Histories histories;
  private final Form form;
  private final ObservableValue<@Nullable Log> current;
  private final ObservableValue<String> lock;
  private final Background background;
  private final Latest reading = new Latest();
  private final Latest comparing = new Latest();
  private final Debounce pause;

  private final ObservableList<Moment> moments = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable Moment> chosen = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<@Nullable LogPast> past = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Outcome<Comparison>> shown =
      new ReadOnlyObjectWrapper<>();
  private final BooleanProperty open = new SimpleBooleanProperty();
  private final BooleanProperty beside = new SimpleBooleanProperty(true);
  private @Nullable LogId log;
  private boolean arranging;

  /// Goes to the entry below, which is older.
  public final Command older;

  /// Goes to the entry above, which is newer.
  public final Command newer;

  /// Brings the log as it was at this entry into the form.
  public final Command restoreVersion;

  /// Brings what the fields of this entry held before it into the form.
  public final Command undoChange;

  public final Command reload = new Command("history.reload", this::read);

  public HistoryViewModel(Session session, Histories histories, Form form, Background background) {
    this.session = session;
    this.histories = histories;
    this.form = form;
    this.current = form.log();
    this.lock = form.lock();
    this.background = background;
    this.pause = new Debounce(background, PAUSE);
    older =
        new Command(
                "history.older", () -> step(1), createBooleanBinding(() -> can(1), chosen, moments))
            .withShortcut("F7")
            .withIcon("arrow-down");
    newer =
        new Command(
                "history.newer",
                () -> step(-1),
                createBooleanBinding(() -> can(-1), chosen, moments))
            .withShortcut("Shift+F7")
            .withIcon("arrow-up");
    var free = createBooleanBinding(() -> lock.getValue().isEmpty(), lock);
    restoreVersion =
        new Command(
            "history.restore-version",
            this::restoreVersion,
            free.and(createBooleanBinding(this::isOtherVersion, shown)));
    undoChange =
        new Command(
            "history.undo-change",
            this::undoChange,
            free.and(createBooleanBinding(this::canUndo, shown)));
    current.subscribe(this::logShown);
    session.drafts().addListener(this::draftChanged);
    chosen.subscribe(this::compare);
    open.subscribe(this::compare);
  }

  // What there is to see

  /// The entries, newest first.
  public ObservableList<Moment> moments() {
    return moments;
  }

  /// The entry that is shown against the one before.
  public ObjectProperty<@Nullable Moment> chosenProperty() {
    return chosen;
  }

  /// The chosen entry, compared; `null` until it is.
  public ReadOnlyObjectProperty<@Nullable Outcome<Comparison>> shownProperty() {
    return shown.getReadOnlyProperty();
  }

  /// What is known of the log's past; `null` until it was read.
  public ReadOnlyObjectProperty<@Nullable LogPast> pastProperty() {
    return past.getReadOnlyProperty();
  }

  /// Why the history could not be read.
  public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// Whether somebody looks: only then are entries compared.
  public BooleanProperty openProperty() {
    return open;
  }

  /// How many entries the log's past has; empty while it is not known, or has none.
  public ObservableValue<String> countProperty() {
    return past.map(
        known -> known.revisions().isEmpty() ? "" : Numbers.count(known.revisions().size()));
  }

  /// Whether the two sides stand beside each other, or one line below the other.
  public BooleanProperty besideProperty() {
    return beside;
  }

  /// Why nothing can be restored, or empty.
  public ObservableValue<String> lock() {
    return lock;
  }

  // Following the form

  private void logShown(@Nullable Log now) {
    if (now == null) {
      reading.forget();
      log = null;
      begin();
      return;
    }
    if (!now.id().equals(log)) {
      log = now.id();
      begin();
    }
    read();
  }

  private void begin() {
    past.set(null);
    problem.set(null);
    moments.clear();
    chosen.set(null);
  }

  private void read() {
    var now = current.getValue();
    var connected = session.connectionProperty().get();
    if (now == null || connected == null) {
      return;
    }
    record Read(LogPast past, List<Moment> moments) {}
    background.run(
        () -> {
          var found =
              Watch.quietly(() -> histories.of(connected.profile().id(), connected.traces(), now));
          var all = new ArrayList<Moment>();
          for (int i = 0; i < found.revisions().size(); i++) {
            all.add(Moment.of(found, i));
          }
          return new Read(found, all);
        },
        reading.<Outcome<Read>>only(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<Read>(var read) -> show(read.past(), read.moments());
                case Outcome.Failed<Read>(var why) -> problem.set(why);
              }
            }));
  }

  private void show(LogPast read, List<Moment> found) {
    problem.set(null);
    past.set(read);
    arrange(found);
  }

  /// Shows the entries; the chosen one stays chosen, wherever it stands now.
  private void arrange(List<Moment> saved) {
    var all = new ArrayList<Moment>();
    var draft = draft();
    if (draft != null && !draft.isEmpty()) {
      all.add(Moment.unsaved(LogPast.differences(draft)));
    }
    all.addAll(saved);
    if (all.equals(moments)) {
      return;
    }
    var before = chosen.get();
    boolean newest = before == null || !open.get() && moments.indexOf(before) == 0;
    arranging = true;
    chosen.set(null);
    moments.setAll(all);
    arranging = false;
    var same = all.stream().filter(one -> before != null && !newest && one.isSame(before));
    chosen.set(same.findFirst().orElse(all.isEmpty() ? null : all.getFirst()));
  }

  private void draftChanged(MapChangeListener.Change<? extends LogId, ? extends LogDraft> change) {
    if (past.get() != null && change.getKey().equals(log)) {
      arrange(moments.stream().filter(one -> one.kind() != Moment.Kind.UNSAVED).toList());
      pause.call(this::compare);
    }
  }

  private @Nullable LogDraft draft() {
    return log == null ? null : session.drafts().get(log);
  }

  // One entry against the one before

  private void compare() {
    if (arranging) {
      return;
    }
    pause.cancel();
    var now = chosen.get();
    var known = past.get();
    if (now == null || known == null || !open.get()) {
      comparing.forget();
      shown.set(null);
      return;
    }
    var draft = draft();
    var corrected = draft == null ? LogDraft.of(known.log()) : draft;
    var earlier = earlier(now);
    background.run(() -> Comparison.of(known, now, earlier, corrected), comparing.only(shown::set));
  }

  private @Nullable Moment earlier(Moment now) {
    for (int i = moments.indexOf(now) + 1; i > 0 && i < moments.size(); i++) {
      if (moments.get(i).kind() != Moment.Kind.JUDGED) {
        return moments.get(i);
      }
    }
    return null;
  }

  private boolean can(int steps) {
    int to = moments.indexOf(chosen.get()) + steps;
    return chosen.get() != null && to >= 0 && to < moments.size();
  }

  private void step(int steps) {
    chosen.set(moments.get(moments.indexOf(chosen.get()) + steps));
  }

  // The way back

  /// Brings one part back into the form.
  void restore(Comparison.Change change, @Nullable Json value) {
    form.correct(draft -> LogPast.restored(draft, change.difference(), value));
  }

  private boolean isOtherVersion() {
    return shown.get() instanceof Outcome.Done<Comparison>(var comparison)
        && comparison.restorable();
  }

  private void restoreVersion() {
    var known = past.get();
    var now = chosen.get();
    if (known != null && now != null) {
      form.correct(draft -> known.restored(draft, now.index()));
    }
  }

  private boolean canUndo() {
    return shown.get() instanceof Outcome.Done<Comparison>(var comparison)
        && comparison.changed().stream().anyMatch(Comparison.Change::before);
  }

  private void undoChange() {
    if (shown.get() instanceof Outcome.Done<Comparison>(var comparison)) {
      form.correct(
          draft -> {
            var undone = draft;
            for (var change : comparison.changed()) {
              if (change.before()) {
                undone =
                    LogPast.restored(undone, change.difference(), change.difference().before());
              }
            }
            return undone;
          });
    }
  }
}
