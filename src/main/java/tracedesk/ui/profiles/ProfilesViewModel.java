package tracedesk.ui.profiles;

import static javafx.beans.binding.Bindings.createBooleanBinding;
import static javafx.beans.binding.Bindings.createObjectBinding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.Observable;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.ObservableMap;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.ConnectionReport;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Secret;
import tracedesk.service.Connections;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Question;
import tracedesk.ui.fx.Questions;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;

/// The connections: which there are, one of them being filled in, tested, saved and connected to.
/// Changes to any of them are held here until the user saves or cancels.
public final class ProfilesViewModel {
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Connections connections;
  private final Session session;
  private final Background background;
  private final Questions questions;
  private final Consumer<Profile> connect;

  private final ObservableList<ProfileDraft> drafts =
      FXCollections.observableArrayList(
          draft -> new Observable[] {draft.changed, draft.fault, draft.test});
  private final ObjectProperty<@Nullable ProfileDraft> selected = new SimpleObjectProperty<>();
  private final ObservableMap<UUID, Light> lights = FXCollections.observableHashMap();
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<ProfileFault.@Nullable Field> asked =
      new ReadOnlyObjectWrapper<>();
  private final ObjectBinding<@Nullable ProfileDraft> blocked =
      createObjectBinding(this::firstBlocked, drafts, selected);
  private final ReadOnlyObjectWrapper<Secrets.@Nullable Keeping> keeping =
      new ReadOnlyObjectWrapper<>();
  private final KeyQuestion unlocking;
  private final ObservableValue<@Nullable UUID> inUseId;
  private Runnable close = () -> {};

  private final BooleanBinding isLocal = is(ProfileDraft::isLocal);
  private final BooleanBinding isFaulty = is(draft -> draft.fault.get() != null);
  private final BooleanBinding isTesting =
      is(draft -> draft.test.get() instanceof TestState.Running);
  private final BooleanBinding isInUse;
  private final BooleanBinding hasChanges =
      createBooleanBinding(() -> drafts.stream().anyMatch(draft -> draft.changed.get()), drafts);

  public final Command add;
  public final Command duplicate;
  public final Command delete;
  public final Command test;
  public final Command cancel = new Command("profiles.cancel", this::cancel);
  public final Command save;
  public final Command saveAndConnect;

  /// Connects to the server inside the program, which has nothing to save.
  public final Command connectLocal;

  /// Goes to the connection and field that keep the changes from being saved.
  public final Command showFault;

  /// Asks for the passphrase that keeps the keys from being read.
  public final Command unlock;

  /// @param unlocking asks for the passphrase of the keys
  public ProfilesViewModel(
      Connections connections,
      Session session,
      Background background,
      Questions questions,
      KeyQuestion unlocking,
      Consumer<Profile> connect) {
    this.unlocking = unlocking;
    this.connections = connections;
    this.session = session;
    this.background = background;
    this.questions = questions;
    this.connect = connect;
    inUseId = session.connectionProperty().map(connected -> connected.profile().id());
    isInUse = createBooleanBinding(this::isSelectedInUse, selected, inUseId);
    var idle = busy.not();
    var isThere = selected.isNotNull();
    var canSave = blocked.isNull().and(idle);
    add = new Command("profiles.add", this::add, idle).withIcon("plus");
    duplicate =
        new Command("profiles.duplicate", this::duplicate, isThere.and(idle)).withIcon("copy");
    delete =
        new Command(
                "profiles.delete",
                this::delete,
                isThere.and(isLocal.not()).and(isInUse.not()).and(idle))
            .withIcon("trash-2");
    test =
        new Command("profiles.test", this::test, isThere.and(isFaulty.not()).and(isTesting.not()));
    save = new Command("profiles.save", () -> save(null), hasChanges.and(canSave));
    saveAndConnect =
        new Command(
                "profiles.saveAndConnect",
                () -> save(selected.get()),
                isThere.and(isLocal.not()).and(canSave))
            .withShortcut("Enter");
    connectLocal =
        new Command(
                "profiles.connect",
                () -> save(selected.get()),
                isLocal.and(isInUse.not()).and(canSave))
            .withShortcut("Enter");
    showFault = new Command("profiles.showFault", this::showFault, blocked.isNotNull());
    unlock =
        new Command(
            "profiles.unlock",
            this::unlock,
            problem.isEqualTo(new Problem.Declined(Problem.Declined.Reason.KEYS_LOCKED)));
    session.connectionProperty().subscribe(this::inUse);
  }

  /// Reads the connections anew and selects the one in use.
  ///
  /// @param close takes the card away when the user is done
  public void open(Runnable close) {
    this.close = close;
    problem.set(null);
    selected.set(null);
    drafts.clear();
    busy.set(true);
    background.run(this::load, this::loaded);
  }

  ObservableList<ProfileDraft> drafts() {
    return drafts;
  }

  ObjectProperty<@Nullable ProfileDraft> selectedProperty() {
    return selected;
  }

  /// What is known of each connection, by id; nothing before it was tried.
  ObservableMap<UUID, Light> lights() {
    return lights;
  }

  ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  /// Why the connections could not be read, saved or deleted.
  ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// The connection that keeps the changes from being saved, the selected one first.
  ObjectBinding<@Nullable ProfileDraft> blockedBinding() {
    return blocked;
  }

  /// The field of the selected connection the user is to fill in next; set anew each time.
  ReadOnlyObjectProperty<ProfileFault.@Nullable Field> askedProperty() {
    return asked.getReadOnlyProperty();
  }

  /// The id of the connection in use.
  ObservableValue<@Nullable UUID> inUseId() {
    return inUseId;
  }

  /// How keys are kept; `null` while the connections are read.
  ReadOnlyObjectProperty<Secrets.@Nullable Keeping> keepingProperty() {
    return keeping.getReadOnlyProperty();
  }

  /// The file with the local server's key.
  String localKeyFile() {
    return connections.localKeyFile();
  }

  /// The choice of another place for the keys.
  KeyPlaceViewModel keyPlaces() {
    return new KeyPlaceViewModel(connections, keeping, session, background);
  }

  /// @param trouble why some key could not be read; the connections can be used without it
  private record Loaded(
      List<ProfileDraft> drafts, Secrets.Keeping keeping, @Nullable Problem trouble) {}

  private Loaded load() {
    var all = new ArrayList<ProfileDraft>();
    Problem trouble = null;
    for (var profile : connections.all()) {
      Secret key = null;
      try {
        key = connections.key(profile);
      } catch (ProblemException e) {
        trouble = isAskedFor(e.problem()) ? trouble : e.problem();
      }
      all.add(ProfileDraft.kept(profile, key));
    }
    return new Loaded(all, connections.keeping(), trouble);
  }

  private static boolean isAskedFor(Problem problem) {
    return problem.equals(new Problem.Declined(Problem.Declined.Reason.KEY_NEEDED));
  }

  private void unlock() {
    unlocking.ask(
        new Problem.Declined(Problem.Declined.Reason.KEYS_LOCKED),
        connections.local(),
        () -> {
          problem.set(null);
          if (!hasChanges.get()) {
            background.run(this::load, this::loaded);
          }
        });
  }

  private void loaded(Outcome<Loaded> outcome) {
    busy.set(false);
    switch (outcome) {
      case Outcome.Done<Loaded>(var loaded) -> {
        var all = loaded.drafts();
        keeping.set(loaded.keeping());
        problem.set(loaded.trouble());
        drafts.setAll(all);
        lights.put(Connections.LOCAL, Light.WORKS);
        selected.set(
            all.stream()
                .filter(draft -> draft.id().equals(inUseId.getValue()))
                .findFirst()
                .orElse(all.getFirst()));
      }
      case Outcome.Failed<Loaded>(var why) -> problem.set(why);
    }
  }

  private void add() {
    show(connections.blank(Text.get("profiles.newName")));
  }

  private void duplicate() {
    var draft = Objects.requireNonNull(selected.get());
    var shown = draft.profile();
    show(connections.duplicate(shown, Text.get("profiles.copyName", shown.name())));
  }

  private void show(Profile blank) {
    var draft = ProfileDraft.added(blank);
    drafts.add(draft);
    selected.set(draft);
    fillIn(ProfileFault.Field.NAME);
  }

  private void delete() {
    var draft = Objects.requireNonNull(selected.get());
    if (draft.isAdded()) {
      remove(draft);
      return;
    }
    var name = draft.before().name();
    questions.ask(
        new Question(
            Text.get("profiles.delete.title", name),
            Text.get("profiles.delete.detail", draft.before().shownAddress()),
            Text.get("profiles.delete.verb", name),
            true),
        () -> forget(draft));
  }

  private void forget(ProfileDraft draft) {
    busy.set(true);
    background.run(
        () -> {
          connections.delete(draft.before());
          return draft;
        },
        outcome -> {
          busy.set(false);
          switch (outcome) {
            case Outcome.Done<ProfileDraft> _ -> remove(draft);
            case Outcome.Failed<ProfileDraft>(var why) -> problem.set(why);
          }
        });
  }

  private void remove(ProfileDraft draft) {
    int at = drafts.indexOf(draft);
    selected.set(drafts.get(at + 1 < drafts.size() ? at + 1 : at - 1));
    drafts.remove(draft);
    lights.remove(draft.id());
  }

  private void test() {
    var draft = Objects.requireNonNull(selected.get());
    var profile = draft.profile();
    var typed = draft.typed();
    var key = draft.key();
    draft.test.set(new TestState.Running(profile.shownAddress()));
    background.run(
        () -> connections.test(profile, typed),
        draft.newestTest.only(
            (Outcome<ConnectionReport> outcome) -> {
              switch (outcome) {
                case Outcome.Done<ConnectionReport>(var report) -> {
                  var found = new TestState.Found(report, key, profile.safety(), true);
                  lights.put(draft.id(), light(report));
                  draft.test.set(found);
                  background.later(FRESH, () -> age(draft, found));
                }
                case Outcome.Failed<ConnectionReport>(var why) -> {
                  lights.put(draft.id(), Light.TROUBLE);
                  draft.test.set(new TestState.Broken(why));
                }
              }
            }));
  }

  private static void age(ProfileDraft draft, TestState.Found found) {
    if (draft.test.get() == found) {
      draft.test.set(found.aged());
    }
  }

  private static Light light(ConnectionReport report) {
    return switch (report.problem()) {
      case null -> Light.WORKS;
      case Problem.Offline _, Problem.NoAnswer _ -> Light.UNREACHABLE;
      default -> Light.TROUBLE;
    };
  }

  private void cancel() {
    close.run();
  }

  private record Change(Profile profile, @Nullable Secret key) {}

  private void save(@Nullable ProfileDraft next) {
    var changed = drafts.stream().filter(draft -> draft.changed.get()).toList();
    var changes =
        changed.stream().map(draft -> new Change(draft.profile(), draft.typed())).toList();
    problem.set(null);
    busy.set(true);
    background.run(
        () -> {
          changes.forEach(this::keep);
          return changes;
        },
        outcome -> {
          busy.set(false);
          switch (outcome) {
            case Outcome.Done<List<Change>> _ -> {
              changed.stream().filter(ProfileDraft::isElsewhere).forEach(this::darken);
              saved(changes, next);
            }
            case Outcome.Failed<List<Change>>(var why) -> problem.set(why);
          }
        });
  }

  private void keep(Change change) {
    if (change.key() == null) {
      connections.save(change.profile());
    } else {
      connections.save(change.profile(), change.key());
    }
  }

  /// What was known of the earlier address says nothing about the new one.
  private void darken(ProfileDraft draft) {
    if (draft.test.get() instanceof TestState.NotYet) {
      lights.remove(draft.id());
    }
  }

  /// A changed connection in use takes effect at once, as if the user connected again.
  private void saved(List<Change> changes, @Nullable ProfileDraft next) {
    close.run();
    if (!changes.isEmpty()) {
      session.noticeProperty().set(Notice.done(Text.get("profiles.saved", changes.size())));
    }
    if (next != null) {
      connect.accept(next.profile());
      return;
    }
    changes.stream()
        .map(Change::profile)
        .filter(profile -> profile.id().equals(inUseId.getValue()))
        .forEach(connect);
  }

  private @Nullable ProfileDraft firstBlocked() {
    var shown = selected.get();
    if (shown != null && shown.fault.get() != null) {
      return shown;
    }
    return drafts.stream()
        .filter(draft -> draft.changed.get() && draft.fault.get() != null)
        .findFirst()
        .orElse(null);
  }

  private void showFault() {
    var draft = blocked.get();
    var fault = draft == null ? null : draft.fault.get();
    if (fault != null) {
      selected.set(draft);
      fillIn(fault.field());
    }
  }

  private boolean isSelectedInUse() {
    var draft = selected.get();
    return draft != null && draft.id().equals(inUseId.getValue());
  }

  private BooleanBinding is(Predicate<ProfileDraft> claim) {
    return createBooleanBinding(
        () -> {
          var draft = selected.get();
          return draft != null && claim.test(draft);
        },
        selected,
        drafts);
  }

  private void fillIn(ProfileFault.Field field) {
    asked.set(null);
    asked.set(field);
  }

  private void inUse(@Nullable Connected connected) {
    if (connected != null) {
      lights.put(connected.profile().id(), Light.WORKS);
    }
  }
}
