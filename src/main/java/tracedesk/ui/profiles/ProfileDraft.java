package tracedesk.ui.profiles;

import static javafx.beans.binding.Bindings.createBooleanBinding;
import static javafx.beans.binding.Bindings.createObjectBinding;

import java.util.Objects;
import java.util.UUID;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.AddressFault;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.Api;
import tracedesk.ui.fx.Latest;

/// A connection as it is being filled in: what is kept of it, what the user typed since, and what
/// the last test found. A key, kept or typed, is there only while the address has the origin it was
/// given for.
final class ProfileDraft {
  private final Profile before;
  private final boolean added;
  private final @Nullable Secret kept;

  final StringProperty name = new SimpleStringProperty();
  final StringProperty address = new SimpleStringProperty();

  /// The path of a file with certificates to trust besides the system's, or nothing.
  final StringProperty authority = new SimpleStringProperty("");

  final ObjectProperty<Api> api = new SimpleObjectProperty<>();
  final BooleanProperty asks = new SimpleBooleanProperty();
  final BooleanProperty readOnly = new SimpleBooleanProperty();

  /// A key typed to be kept from now on, or nothing.
  final StringProperty typedKey = new SimpleStringProperty("");

  /// Whether the user wants another key than the kept one.
  final BooleanProperty replacing = new SimpleBooleanProperty();

  final ObjectProperty<TestState> test = new SimpleObjectProperty<>(new TestState.NotYet());
  final Latest newestTest = new Latest();

  final ObjectBinding<@Nullable String> origin;
  final ObjectBinding<@Nullable Secret> keptKey;
  final ObjectBinding<@Nullable ProfileFault> fault;
  final BooleanBinding changed;

  /// Whether a key was there that the address moved away from.
  final BooleanBinding keyBlanked;

  private final BooleanProperty typedKeyBlanked = new SimpleBooleanProperty();
  private @Nullable String typedFor;

  /// A connection that is kept already.
  static ProfileDraft kept(Profile profile, @Nullable Secret key) {
    return new ProfileDraft(profile, false, key);
  }

  /// A new connection, not kept before the user saves it.
  static ProfileDraft added(Profile profile) {
    return new ProfileDraft(profile, true, null);
  }

  private ProfileDraft(Profile before, boolean added, @Nullable Secret kept) {
    this.before = before;
    this.added = added;
    this.kept = kept;
    name.set(before.name());
    address.set(before.baseUrl());
    authority.set(before.authority() == null ? "" : before.authority());
    api.set(before.api());
    asks.set(before.safety() != Safety.FREE);
    readOnly.set(before.safety() == Safety.READ_ONLY);
    origin = createObjectBinding(() -> Profile.origin(address.get()), address);
    keptKey =
        createObjectBinding(
            () -> isAtKeptOrigin() && !replacing.get() ? kept : null, origin, replacing);
    keyBlanked =
        createBooleanBinding(
            () -> typedKey.get().isEmpty() && (typedKeyBlanked.get() || isKeptKeyAway()),
            typedKey,
            typedKeyBlanked,
            origin);
    fault =
        createObjectBinding(
            () -> isLocal() ? null : ProfileFault.of(this), name, address, api, typedKey);
    changed =
        createBooleanBinding(
            this::isChanged, name, address, authority, api, asks, readOnly, typedKey);
    typedKey.subscribe(this::keyTyped);
    address.subscribe(this::addressTyped);
    api.subscribe(this::forgetTest);
    authority.subscribe(this::forgetTest);
    typedKey.subscribe(this::forgetTest);
  }

  UUID id() {
    return before.id();
  }

  boolean isLocal() {
    return before.local();
  }

  boolean isAdded() {
    return added;
  }

  /// The connection as it is kept, before the user changed it.
  Profile before() {
    return before;
  }

  /// The connection as it is filled in now.
  Profile profile() {
    return new Profile(
        before.id(),
        name.get().strip(),
        address.get().strip().replaceFirst("/+$", ""),
        api.get(),
        safety(),
        before.local(),
        authority.get().isBlank() ? null : authority.get().strip());
  }

  /// The key typed by the user, or `null`.
  @Nullable Secret typed() {
    return Secret.of(typedKey.get().strip());
  }

  /// The key the connection would use now: the typed one, else the kept one.
  @Nullable Secret key() {
    var typed = typed();
    return typed == null && isAtKeptOrigin() ? kept : typed;
  }

  private Safety safety() {
    if (readOnly.get()) {
      return Safety.READ_ONLY;
    }
    return asks.get() ? Safety.ASK : Safety.FREE;
  }

  private boolean isChanged() {
    var now = profile();
    return added
        || !typedKey.get().isEmpty()
        || !now.name().equals(before.name())
        || !now.baseUrl().equals(before.baseUrl().strip().replaceFirst("/+$", ""))
        || now.api() != before.api()
        || now.safety() != before.safety()
        || !Objects.equals(now.authority(), before.authority());
  }

  /// Whether the address was moved to another server.
  boolean isElsewhere() {
    return !isAtKeptOrigin();
  }

  private boolean isAtKeptOrigin() {
    return Objects.equals(Profile.origin(before.baseUrl()), Profile.origin(address.get()));
  }

  private boolean isKeptKeyAway() {
    return kept != null && !isAtKeptOrigin();
  }

  private void keyTyped(String typed) {
    typedFor = Profile.origin(address.get());
    if (!typed.isEmpty()) {
      typedKeyBlanked.set(false);
    }
  }

  private void addressTyped(String typed) {
    if (!typedKey.get().isEmpty() && !Objects.equals(typedFor, Profile.origin(typed))) {
      typedKey.set("");
      typedKeyBlanked.set(true);
    }
    var named = AddressFault.apiIn(typed);
    if (named != null) {
      api.set(named);
    }
    forgetTest();
  }

  private void forgetTest() {
    newestTest.forget();
    test.set(new TestState.NotYet());
  }
}
