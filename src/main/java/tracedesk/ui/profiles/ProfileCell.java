package tracedesk.ui.profiles;

import java.util.UUID;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableMap;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// One connection in the list: its light, name and address, whether it is in use, and whether it
/// has unsaved changes.
final class ProfileCell extends ListCell<ProfileDraft> {
  private final ObservableMap<UUID, Light> lights;
  private final ObservableValue<@Nullable UUID> inUse;
  private final StackPane dot = new StackPane();
  private final Label name = Controls.words("", "medium");
  private final Label address = Controls.words("", "mono-small", "subtle");
  private final Label used = Controls.badge(Text.get("profiles.inUse"), Tone.NEUTRAL);
  private final Label edited = Controls.badge(Text.get("profiles.edited"), Tone.WARNING);
  private final HBox row;
  private Subscription shown = Subscription.EMPTY;

  ProfileCell(ObservableMap<UUID, Light> lights, ObservableValue<@Nullable UUID> inUse) {
    this.lights = lights;
    this.inUse = inUse;
    var words = new VBox(name, address);
    words.setMinWidth(0);
    words.setAlignment(Pos.CENTER_LEFT);
    HBox.setHgrow(words, Priority.ALWAYS);
    row = Controls.styled(Controls.row(9, dot, words, edited, used), "profile-row");
    row.setMinWidth(0);
    row.setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable ProfileDraft draft, boolean empty) {
    super.updateItem(draft, empty);
    shown.unsubscribe();
    shown = Subscription.EMPTY;
    setGraphic(draft == null ? null : row);
    if (draft != null) {
      shown =
          Subscription.combine(
              draft.name.subscribe(() -> describe(draft)),
              draft.address.subscribe(() -> describe(draft)),
              draft.api.subscribe(() -> describe(draft)),
              draft.changed.subscribe(() -> describe(draft)),
              lights.subscribe(() -> describe(draft)),
              inUse.subscribe(() -> describe(draft)));
      describe(draft);
    }
  }

  private void describe(ProfileDraft draft) {
    var light = lights.getOrDefault(draft.id(), Light.UNKNOWN);
    var profile = draft.profile();
    var isUsed = draft.id().equals(inUse.getValue());
    dot.getChildren().setAll(Icons.dot(tone(light)));
    name.setText(profile.name().isEmpty() ? Text.get("profiles.nameless") : profile.name());
    address.setText(
        profile.baseUrl().isEmpty() ? Text.get("profiles.addressless") : profile.shownAddress());
    show(used, isUsed);
    show(edited, draft.changed.get());
    setAccessibleText(
        Text.get(
            "profiles.row.spoken",
            name.getText(),
            address.getText(),
            words(light),
            isUsed ? used.getText() : "",
            draft.changed.get() ? edited.getText() : ""));
  }

  private static void show(Label badge, boolean shown) {
    badge.setVisible(shown);
    badge.setManaged(shown);
  }

  private static Tone tone(Light light) {
    return switch (light) {
      case UNKNOWN -> Tone.NEUTRAL;
      case WORKS -> Tone.SUCCESS;
      case TROUBLE -> Tone.WARNING;
      case UNREACHABLE -> Tone.DANGER;
    };
  }

  private static String words(Light light) {
    return switch (light) {
      case UNKNOWN -> Text.get("profiles.light.unknown");
      case WORKS -> Text.get("profiles.light.works");
      case TROUBLE -> Text.get("profiles.light.trouble");
      case UNREACHABLE -> Text.get("profiles.light.unreachable");
    };
  }
}
