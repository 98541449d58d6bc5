package tracedesk.ui.profiles;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The card of the connections: the list on the left, the selected one to fill in on the right.
public final class ProfilesView extends VBox {
  private static final double WIDTH = 864;
  private static final double HEIGHT = 560;

  private final ProfilesViewModel model;
  private final Background background;
  private final Dialogs dialogs;
  private final StackPane page = new StackPane();
  private final TestCard result;
  private final HBox reason = Controls.styled(new HBox(), "profile-reason");
  private final Command choosePlace;
  private Subscription shownTest = Subscription.EMPTY;

  public ProfilesView(ProfilesViewModel model, Background background, Dialogs dialogs) {
    this.model = model;
    this.choosePlace =
        new Command("profiles.place.choose", () -> KeyPlaceView.open(model.keyPlaces(), dialogs));
    this.background = background;
    this.dialogs = dialogs;
    var close = new Command("profiles.close", model.cancel::run).withIcon("x");
    var closing = Buttons.icon(close);
    closing.setFocusTraversable(false);
    result =
        new TestCard(
            new Command("profiles.testAgain", model.test::run, model.test.enabled())
                .withIcon("refresh-cw"));
    getStyleClass().add("profiles");
    var body = new HBox(new ProfileList(model), filling());
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren()
        .addAll(
            Controls.styled(
                Controls.row(
                    8,
                    Controls.styled(Controls.label("profiles.title"), "profiles-title"),
                    Controls.spacer(),
                    closing),
                "dialog-head"),
            body);
    model.selectedProperty().subscribe(this::show);
    model.askedProperty().subscribe(this::focus);
    model.blockedBinding().subscribe(this::showReason);
    model.drafts().subscribe(this::showReason);
    model.problemProperty().subscribe(this::showReason);
  }

  /// Opens the connections over the window; its shortcut is that of the whole window.
  public Command open() {
    return new Command(
            "profiles.open",
            () -> {
              if (getScene() == null) {
                model.open(dialogs::close);
                dialogs.show(this, WIDTH, HEIGHT);
              }
            })
        .withShortcut("Shortcut+Shift+O")
        .withIcon("server");
  }

  private Node filling() {
    var isLocal = model.selectedProperty().map(ProfileDraft::isLocal).orElse(false);
    var main = Buttons.withKeys(Buttons.primary(model.saveAndConnect), model.saveAndConnect);
    var local = Buttons.withKeys(Buttons.primary(model.connectLocal), model.connectLocal);
    isLocal.subscribe(
        is -> {
          local.setDefaultButton(is);
          main.setDefaultButton(!is);
        });
    var test = Buttons.button(model.test);
    keepFromCancel(test, main);
    var foot =
        Controls.styled(
            Controls.row(
                8,
                test,
                Controls.spacer(),
                Buttons.flat(model.cancel),
                Buttons.button(model.save),
                Controls.shownWhile(isLocal, local),
                Controls.shownWhile(isLocal.map(is -> !is), main)),
            "dialog-foot");
    var scroll = Controls.scroll(page);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    var filling = new VBox(scroll, reason, foot);
    HBox.setHgrow(filling, Priority.ALWAYS);
    return filling;
  }

  /// A button that is disabled while it works hands the keyboard to the next one, which would be
  /// Cancel: an Enter meant to save would throw away what was typed.
  private static void keepFromCancel(Button works, Button next) {
    works
        .disabledProperty()
        .subscribe(
            disabled -> {
              if (disabled && works.isFocused()) {
                next.requestFocus();
              }
            });
  }

  private void show(@Nullable ProfileDraft draft) {
    shownTest.unsubscribe();
    if (draft == null) {
      page.getChildren().clear();
      return;
    }
    page.getChildren()
        .setAll(
            draft.isLocal()
                ? new LocalForm(draft, model.localKeyFile(), result, background)
                : new ProfileForm(draft, new KeyPlaceLine(model, choosePlace), result));
    shownTest = draft.test.subscribe(result::show);
  }

  private void focus(ProfileFault.@Nullable Field field) {
    if (field != null && page.getChildren().getFirst() instanceof ProfileForm form) {
      form.focus(field);
    }
  }

  private void showReason() {
    reason.getChildren().clear();
    var problem = model.problemProperty().get();
    var blocked = model.blockedBinding().get();
    var fault = blocked == null ? null : blocked.fault.get();
    if (problem != null) {
      reason
          .getChildren()
          .addAll(
              Icons.of("alert-circle", 13, Tone.DANGER), Controls.words(Problems.text(problem)));
      if (model.unlock.enabled().get()) {
        reason.getChildren().add(Buttons.link(model.unlock));
      }
    } else if (blocked != null && fault != null) {
      reason
          .getChildren()
          .addAll(
              Icons.of("info", 13),
              Controls.words(words(blocked, fault), "muted"),
              Buttons.link(model.showFault));
    }
    reason.setVisible(!reason.getChildren().isEmpty());
    reason.setManaged(reason.isVisible());
  }

  private static String words(ProfileDraft draft, ProfileFault fault) {
    return switch (fault.field()) {
      case NAME -> Text.get("profiles.blocked.name");
      case ADDRESS -> Text.get("profiles.blocked.address", draft.name.get().strip());
      case KEY -> Text.get("profiles.blocked.key", draft.name.get().strip());
    };
  }
}
