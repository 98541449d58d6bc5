package tracedesk.ui.detail;

import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CopyableId;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The head of the form: kind, name, version and id of the log.
final class DetailHeader extends HBox {
  private static final int SHORT_ID = 8;

  private final Label title = Controls.title("");
  private final Label badge = Controls.badge("", Tone.NEUTRAL);

  private final MenuButton menu = new MenuButton();

  DetailHeader(DetailViewModel model, Background background) {
    super(9);
    getStyleClass().addAll("row", "detail-head");
    var icon = new KindIcon(24);
    title.setId("detail-title");
    title.setMinWidth(60);
    badge.setId("detail-version");
    badge.setMinWidth(USE_PREF_SIZE);
    var lock =
        Controls.styled(
            new Label(Text.get("detail.readOnly"), Icons.of("lock", 12)), "muted", "size-12");
    lock.setId("detail-read-only");
    lock.setMinWidth(USE_PREF_SIZE);
    Controls.shownWhile(model.lockProperty().isNotEqualTo(Lock.NONE), lock);
    var id =
        new CopyableId(
            "detail-id",
            model.contentProperty().map(content -> content.log().id().value()).orElse(""),
            background);
    id.setMinWidth(USE_PREF_SIZE);
    menu.setId("detail-menu");
    menu.setGraphic(Icons.of("more-horizontal", 15));
    menu.setAccessibleText(Text.get("detail.menu"));
    menu.getStyleClass().addAll("button-icon", "no-arrow", "detail-menu");
    Controls.explained(menu, Text.get("detail.menu"));
    var shown = model.contentProperty().map(content -> content.log());
    Controls.explained(title, shown.map(DetailHeader::path).orElse(""));
    Controls.explained(badge, shown.map(DetailHeader::versionId).orElse(""));
    offer(model.copyId, model.copyJson);
    getChildren().addAll(icon, title, badge, Controls.spacer(), lock, id, menu);
    model
        .contentProperty()
        .subscribe(
            content -> {
              if (content != null) {
                var log = content.log();
                icon.show(log.kind());
                title.setText(log.name());
                var version = version(log);
                badge.setText(version == null ? "" : version);
              }
            });
  }

  void offer(Command... more) {
    for (var command : more) {
      menu.getItems().add(Buttons.item(command));
    }
  }

  /// The version gives way before the name loses a letter.
  @Override
  protected void layoutChildren() {
    boolean fits = !badge.getText().isEmpty() && wholeWidth() <= getWidth();
    badge.setVisible(fits);
    badge.setManaged(fits);
    super.layoutChildren();
  }

  private double wholeWidth() {
    double width = snappedLeftInset() + snappedRightInset();
    for (var child : getChildren()) {
      if (child == badge || child.isManaged()) {
        width += child.prefWidth(-1) + getSpacing();
      }
    }
    return width - getSpacing();
  }

  private static String versionId(Log log) {
    var id = log.file() == null ? null : log.file().versionId();
    return id == null ? "" : id;
  }

  private static String path(Log log) {
    return log.file() == null ? log.id().value() : log.file().path();
  }

  /// `v14 · production`, `v31 · gpt-4o`, or the beginning of the version's id in place of a name.
  private static @Nullable String version(Log log) {
    var file = log.file();
    var name = file == null ? null : file.versionName();
    if (name == null && file != null && file.versionId() != null) {
      name = shortened(file.versionId());
    }
    boolean hasModel = log.kind() == LogKind.PROMPT || log.kind() == LogKind.AGENT;
    var second =
        hasModel && log.model() != null ? log.model() : file == null ? null : file.environment();
    if (second != null && second.isBlank()) {
      second = null;
    }
    if (name == null || name.equals(second)) {
      return second;
    }
    return second == null ? name : name + " · " + second;
  }

  private static String shortened(String id) {
    int prefix = id.indexOf('_') + 1;
    return id.substring(prefix, Math.min(id.length(), prefix + SHORT_ID));
  }
}
