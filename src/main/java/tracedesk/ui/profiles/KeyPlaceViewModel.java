package tracedesk.ui.profiles;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Passphrase;
import tracedesk.service.Connections;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;

/// The choice of the place where the keys of all connections are kept.
final class KeyPlaceViewModel {
  private final Connections connections;
  private final ObjectProperty<Secrets.@Nullable Keeping> keeping;
  private final Session session;
  private final Background background;
  private final ObjectProperty<Secrets.Place> place = new SimpleObjectProperty<>();
  private final StringProperty passphrase = new SimpleStringProperty("");
  private final StringProperty again = new SimpleStringProperty("");
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final StringBinding fault =
      Bindings.createStringBinding(this::fault, place, passphrase, again);
  private Runnable close = () -> {};

  final Command keep;

  /// @param keeping how keys are kept now; follows the choice
  KeyPlaceViewModel(
      Connections connections,
      ObjectProperty<Secrets.@Nullable Keeping> keeping,
      Session session,
      Background background) {
    this.connections = connections;
    this.keeping = keeping;
    this.session = session;
    this.background = background;
    var now = keeping.get();
    place.set(now == null ? Secrets.Place.MEMORY : now.place());
    keep =
        new Command(
            "profiles.place.keep",
            this::keep,
            Bindings.createBooleanBinding(
                () -> !busy.get() && isReady(), busy, place, passphrase, again));
    place.subscribe(() -> problem.set(null));
  }

  void onDone(Runnable close) {
    this.close = close;
  }

  ObjectProperty<Secrets.Place> placeProperty() {
    return place;
  }

  /// Whether this system has a keychain that takes keys.
  boolean hasKeychain() {
    var now = keeping.get();
    return now != null && now.keychain();
  }

  /// The path of the encrypted file.
  String file() {
    var now = keeping.get();
    return now == null ? "" : now.file();
  }

  StringProperty passphraseProperty() {
    return passphrase;
  }

  StringProperty againProperty() {
    return again;
  }

  /// What is wrong with the passphrase; empty while it is right or not asked for.
  StringBinding faultBinding() {
    return fault;
  }

  /// Why the keys could not be moved.
  ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  private boolean isReady() {
    var now = keeping.get();
    if (place.get() == Secrets.Place.ENCRYPTED_FILE) {
      return !passphrase.get().isEmpty() && fault().isEmpty();
    }
    return now == null || now.plain() != null || now.place() != place.get();
  }

  private String fault() {
    var typed = passphrase.get();
    if (place.get() != Secrets.Place.ENCRYPTED_FILE || typed.isEmpty()) {
      return "";
    }
    if (typed.length() < Passphrase.SHORTEST) {
      return Text.get("profiles.place.short", Passphrase.SHORTEST);
    }
    return typed.equals(again.get()) ? "" : Text.get("profiles.place.differs");
  }

  private void keep() {
    var chosen = place.get();
    var typed = passphrase.get();
    busy.set(true);
    background.run(
        () -> {
          try (var given = Passphrase.of(typed)) {
            connections.keepKeysIn(chosen, given);
          }
          return connections.keeping();
        },
        outcome -> {
          busy.set(false);
          switch (outcome) {
            case Outcome.Done<Secrets.Keeping>(var now) -> {
              keeping.set(now);
              session.noticeProperty().set(Notice.done(Text.get("profiles.place.kept")));
              close.run();
            }
            case Outcome.Failed<Secrets.Keeping>(var why) -> problem.set(why);
          }
        });
  }
}
