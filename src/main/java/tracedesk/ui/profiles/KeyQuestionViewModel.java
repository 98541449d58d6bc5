package tracedesk.ui.profiles;

import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Secret;
import tracedesk.service.Connections;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Text;

/// The passphrase of the keys, or one connection's key, being asked for.
final class KeyQuestionViewModel {
  private final Connections connections;
  private final Background background;
  private final Profile profile;
  private final boolean passphrase;
  private final Runnable then;
  private final StringProperty typed = new SimpleStringProperty("");
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();

  final Command go;

  /// @param passphrase whether the passphrase is asked for, else the connection's key
  /// @param then done once the answer was right
  KeyQuestionViewModel(
      Connections connections,
      Background background,
      Profile profile,
      boolean passphrase,
      Runnable then) {
    this.connections = connections;
    this.background = background;
    this.profile = profile;
    this.passphrase = passphrase;
    this.then = then;
    go =
        new Command(
            passphrase ? "profiles.ask.unlock" : "profiles.ask.use",
            this::go,
            typed.isNotEmpty().and(busy.not()));
    typed.subscribe(() -> problem.set(null));
  }

  String title() {
    return passphrase
        ? Text.get("profiles.ask.passphrase")
        : Text.get("profiles.ask.key", profile.name());
  }

  String detail() {
    return passphrase
        ? Text.get("profiles.ask.passphrase-detail")
        : Text.get("profiles.ask.key-detail", profile.shownAddress());
  }

  StringProperty typedProperty() {
    return typed;
  }

  /// Why the last answer did not do.
  ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  private void go() {
    var answer = typed.get();
    busy.set(true);
    background.run(
        () -> {
          give(answer);
          return true;
        },
        outcome -> {
          busy.set(false);
          switch (outcome) {
            case Outcome.Done<Boolean> _ -> then.run();
            case Outcome.Failed<Boolean>(var why) -> problem.set(why);
          }
        });
  }

  private void give(String answer) {
    if (passphrase) {
      try (var given = Passphrase.of(answer)) {
        connections.unlock(given);
      }
      return;
    }
    var key = Secret.of(answer.strip());
    if (key == null) {
      throw new tracedesk.domain.problem.ProblemException(
          new Problem.Declined(Problem.Declined.Reason.BAD_KEY_CHARACTERS));
    }
    connections.give(profile, key);
  }
}
