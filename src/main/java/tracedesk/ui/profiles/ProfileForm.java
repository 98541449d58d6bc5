package tracedesk.ui.profiles;

import java.util.List;
import java.util.Locale;
import javafx.beans.property.StringProperty;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import tracedesk.domain.trace.Api;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Segmented;
import tracedesk.ui.fx.Text;

/// The fields of one connection, and below them what its test found.
final class ProfileForm extends VBox {
  private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

  private final TextField name;
  private final TextField address;
  private final KeyField key;

  /// @param keyPlace says where keys are kept
  ProfileForm(ProfileDraft draft, Node keyPlace, TestCard result) {
    getStyleClass().add("profile-form");
    name = field("profiles-name", draft, draft.name, ProfileFault.Field.NAME);
    address = field("profiles-address", draft, draft.address, ProfileFault.Field.ADDRESS);
    address.getStyleClass().add("mono");
    address.setPromptText(Text.get("profiles.address.prompt"));
    key = new KeyField(draft, keyPlace);
    var api = new Segmented<>("profiles-api", List.of(Api.V5, Api.V4), Api::path, draft.api);
    var asks = Controls.check("profiles-asks", draft.asks, "profiles.asks");
    asks.disableProperty().bind(draft.readOnly);
    var readOnly = Controls.check("profiles-read-only", draft.readOnly, "profiles.readOnly");
    var rows = new ProfileRows();
    rows.row(
        "profiles.name", name, new VBox(5, name, FaultNote.of(draft, ProfileFault.Field.NAME)));
    rows.row(
        "profiles.address",
        address,
        new VBox(5, address, FaultNote.of(draft, ProfileFault.Field.ADDRESS)));
    rows.row(
        "profiles.api",
        api,
        Controls.styled(
            Controls.row(
                12, api, Controls.styled(Controls.label("profiles.api.hint"), "subtle", "size-12")),
            "profile-line"));
    rows.row("profiles.key", key.field(), key);
    var authority = new AuthorityField(draft);
    rows.row(
        draft.address.map(url -> url.strip().toLowerCase(Locale.ROOT).startsWith("https:")),
        "profiles.authority",
        authority.field(),
        authority);
    rows.row(
        "profiles.safety", asks, Controls.styled(new VBox(9, asks, readOnly), "profile-checks"));
    getChildren().addAll(rows, result);
  }

  void focus(ProfileFault.Field field) {
    switch (field) {
      case NAME -> {
        name.requestFocus();
        name.selectAll();
      }
      case ADDRESS -> address.requestFocus();
      case KEY -> key.field().requestFocus();
    }
  }

  private static TextField field(
      String id, ProfileDraft draft, StringProperty value, ProfileFault.Field place) {
    var field =
        Controls.field(
            id, value, place == ProfileFault.Field.NAME ? "profiles.name" : "profiles.address");
    draft.fault.subscribe(
        fault ->
            field.pseudoClassStateChanged(
                INVALID, fault != null && fault.field() == place && !fault.missing()));
    return field;
  }
}
