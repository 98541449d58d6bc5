package tracedesk.ui.shell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.outbox.Held;
import tracedesk.domain.port.Connector;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.trace.Trace;
import tracedesk.service.Connections;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

/// The window around the features: which server is in use, whether it answers, what is unsaved, and
/// what was last asked of a server.
public final class ShellViewModel {
  private static final int RETRY_SECONDS = 10;

  private final Connections connections;
  private final Session session;
  private final Sending sending;
  private final Clock clock;
  private final Preferences preferences;
  private final Background background;
  private final Latest latest = new Latest();

  private final ObservableList<Profile> profiles = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<@Nullable Profile> wanted = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyStringWrapper exchange = new ReadOnlyStringWrapper("");
  private final ReadOnlyIntegerWrapper retryIn = new ReadOnlyIntegerWrapper();
  private final ReadOnlyObjectWrapper<@Nullable Instant> offlineSince =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Held> paused = new ReadOnlyObjectWrapper<>();
  private final BooleanBinding anyUnsaved;
  private final List<Runnable> afterStart = new ArrayList<>();
  private boolean checking;

  /// Asks the server again at once, and sends what waits for it.
  public final Command retry;

  /// Sends again to a server that was left alone until the user had a look.
  public final Command resume;

  public ShellViewModel(
      Connections connections,
      Session session,
      Sending sending,
      Preferences preferences,
      Background background,
      Clock clock) {
    this.connections = connections;
    this.session = session;
    this.sending = sending;
    this.clock = clock;
    this.preferences = preferences;
    this.background = background;
    this.anyUnsaved = Bindings.isNotEmpty(session.drafts());
    this.retry = new Command("shell.retry", this::retry, problem.isNotNull());
    this.resume = new Command("shell.resume", this::resume, paused.isNotNull());
    connections.onExchange(done -> background.show(() -> heard(done)));
    background.every(Duration.ofSeconds(1), this::tick);
    problem.subscribe(this::noteOffline);
    sending.viewProperty().subscribe(this::notePaused);
    session.connectionProperty().subscribe(this::notePaused);
  }

  private void noteOffline(@Nullable Problem now) {
    if (!(now instanceof Problem.Offline)) {
      offlineSince.set(null);
    } else if (offlineSince.get() == null) {
      offlineSince.set(clock.instant());
    }
  }

  /// What the outbox knows of the server in use counts for the window too.
  private void notePaused() {
    var used = inUse();
    var held = used == null ? null : sending.viewProperty().get().held().get(used.profile().id());
    paused.set(held != null && held.until() == null ? held : null);
    if (used != null
        && held != null
        && held.why() instanceof Problem.Offline
        && problem.get() == null
        && !checking) {
      check(used);
    }
  }

  /// The connections there are, and the one used last, which is being tried.
  record First(List<Profile> all, Profile last, Background.Begun<Connected> reaching) {}

  /// Reads the connections and begins to try the one used last. Blocking, on any thread.
  ///
  /// @param lastUsed its id
  First read(String lastUsed) {
    var all = connections.all();
    var last =
        all.stream()
            .filter(profile -> profile.id().toString().equals(lastUsed))
            .findFirst()
            .orElse(all.getFirst());
    return new First(all, last, background.begin(() -> reach(last)));
  }

  private Connected reach(Profile profile) {
    var traces = connections.connect(profile);
    return new Connected(profile, traces.capabilities(), traces);
  }

  /// Begins with what was read.
  void start(Outcome<First> read) {
    switch (read) {
      case Outcome.Done<First>(First(var all, var last, var reaching)) -> {
        profiles.setAll(all);
        wanted.set(last);
        reaching.then(latest.only(this::connected));
        afterStart.forEach(Runnable::run);
        afterStart.clear();
      }
      case Outcome.Failed<First>(var reason) -> {
        problem.set(reason);
        session.listingProperty().set(false);
      }
    }
  }

  /// Does a step at once, or, before the start, as soon as a server is wanted.
  void whenStarted(Runnable step) {
    if (wanted.get() != null) {
      step.run();
    } else {
      afterStart.add(step);
    }
  }

  /// Reads the saved connections anew, after they were edited.
  public void reloadProfiles() {
    background.run(
        connections::all,
        outcome -> {
          if (outcome instanceof Outcome.Done<List<Profile>>(var all)) {
            profiles.setAll(all);
          }
        });
  }

  /// Starts working with a server; until it answers, the one before stays in use.
  public void connect(Profile profile) {
    wanted.set(profile);
    problem.set(null);
    background.run(() -> reach(profile), latest.only(this::connected));
  }

  private void connected(Outcome<Connected> outcome) {
    switch (outcome) {
      case Outcome.Done<Connected>(var connected) -> {
        problem.set(null);
        preferences.lastConnectionProperty().set(connected.profile().id().toString());
        session.connect(connected);
        reloadProfiles();
      }
      case Outcome.Failed<Connected>(var reason) -> {
        problem.set(reason);
        session.listingProperty().set(false);
        retryIn.set(reason instanceof Problem.Offline ? RETRY_SECONDS : 0);
      }
    }
  }

  /// An exchange tells whether the server in use is still there.
  private void heard(Connector.Exchange done) {
    if (!done.watching() || done.status() == 0) {
      exchange.set(words(done));
    }
    var used = inUse();
    if (used == null || !done.origin().equals(used.profile().origin())) {
      return;
    }
    if (done.status() != 0) {
      if (problem.get() instanceof Problem.Offline) {
        problem.set(null);
        sending.retryServer(used.profile().id());
      }
    } else if (!checking && problem.get() == null) {
      check(used);
    }
  }

  /// The connection in use, unless another one is wanted.
  private @Nullable Connected inUse() {
    var connected = session.connectionProperty().get();
    return connected != null && connected.profile().equals(wanted.get()) ? connected : null;
  }

  /// Asks the server in use whether it is there; what is open stays open.
  private void check(Connected used) {
    checking = true;
    background.run(
        () -> Watch.quietly(used.traces()::files),
        outcome -> {
          checking = false;
          if (used == inUse()) {
            var gone = offline(outcome);
            problem.set(gone);
            retryIn.set(gone == null ? 0 : RETRY_SECONDS);
          }
        });
  }

  private static Problem.@Nullable Offline offline(Outcome<?> outcome) {
    return outcome instanceof Outcome.Failed<?>(Problem.Offline gone) ? gone : null;
  }

  private void retry() {
    var used = inUse();
    var profile = wanted.get();
    if (profile != null) {
      sending.retryServer(profile.id());
    }
    if (used != null && problem.get() instanceof Problem.Offline) {
      check(used);
    } else if (profile != null) {
      connect(profile);
    }
  }

  private void resume() {
    var used = inUse();
    if (used != null) {
      sending.retryServer(used.profile().id());
    }
  }

  private void tick() {
    if (problem.get() == null || retryIn.get() == 0) {
      return;
    }
    retryIn.set(retryIn.get() - 1);
    if (retryIn.get() == 0) {
      retry();
    }
  }

  /// Since when the server in use does not answer; `null` while it does.
  public ReadOnlyObjectProperty<@Nullable Instant> offlineSinceProperty() {
    return offlineSince.getReadOnlyProperty();
  }

  /// Why the saves to the server in use wait for the user; `null` when they do not.
  public ReadOnlyObjectProperty<@Nullable Held> pausedProperty() {
    return paused.getReadOnlyProperty();
  }

  /// When a server was last seen to hold a save.
  ReadOnlyObjectProperty<@Nullable Instant> lastSavedProperty() {
    return sending.lastSavedProperty();
  }

  ObservableList<Profile> profiles() {
    return profiles;
  }

  /// The connection asked for; it is in use once the session has it.
  ReadOnlyObjectProperty<@Nullable Profile> wantedProperty() {
    return wanted.getReadOnlyProperty();
  }

  /// Why the wanted connection does not work; `null` when it does.
  public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// Seconds until the next try; 0 when none is planned.
  ReadOnlyIntegerProperty retryInProperty() {
    return retryIn.getReadOnlyProperty();
  }

  /// The last request somebody asked for and its answer, `GET /v5/logs  200 · 38 ms`; one the
  /// window made by itself only when it got none.
  ReadOnlyStringProperty exchangeProperty() {
    return exchange.getReadOnlyProperty();
  }

  BooleanBinding anyUnsavedProperty() {
    return anyUnsaved;
  }

  Session session() {
    return session;
  }

  /// Opens the trace of an unsaved correction and selects its log.
  void goTo(LogDraft draft) {
    var connected = session.connectionProperty().get();
    if (connected == null) {
      return;
    }
    background.run(
        () -> connected.traces().open(draft.base().trace()),
        (Outcome<Trace> outcome) -> {
          switch (outcome) {
            case Outcome.Done<Trace>(var trace) -> {
              session.logProperty().set(draft.base().id());
              session.selectedProperty().set(trace.summary());
            }
            case Outcome.Failed<Trace>(var reason) ->
                session.noticeProperty().set(Notice.failed(Problems.text(reason)));
          }
        });
  }

  private static String words(Connector.Exchange done) {
    return Text.get(
        "shell.exchange",
        done.method() + " " + done.path(),
        done.status() == 0 ? Text.get("shell.no-answer") : Integer.toString(done.status()),
        Numbers.duration(done.took()));
  }
}
