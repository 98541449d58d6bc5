package tracedesk.ui.detail;

import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CopyableId;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The head of the form: kind, name, version and id of the log.
final class DetailHeader extends HBox {
  private static final int SHORT_ID = 8;

  DetailHeader(DetailViewModel model, Background background) {
    super(9);
    getStyleClass().addAll("row", "detail-head");
    var icon = new KindIcon(24);
    var title = Controls.title("");
    title.setId("detail-title");
    title.setMinWidth(60);
    var badge = Controls.badge("", Tone.NEUTRAL);
    badge.setMinWidth(60);
    HBox.setHgrow(badge, Priority.SOMETIMES);
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
    id.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    id.setMinWidth(110);
    HBox.setHgrow(title, Priority.SOMETIMES);
    getChildren().addAll(icon, title, badge, Controls.spacer(), lock, id);
    model
        .contentProperty()
        .subscribe(
            content -> {
              if (content != null) {
                var log = content.log();
                icon.show(log.kind());
                title.setText(log.name());
                title.setTooltip(new javafx.scene.control.Tooltip(path(log)));
                var version = version(log);
                badge.setText(version == null ? "" : version);
                badge.setVisible(version != null);
                badge.setManaged(version != null);
              }
            });
  }

  private static String path(Log log) {
    return log.file() == null ? log.id().value() : log.file().path();
  }

  /// `v14 · production`, `v31 · gpt-4o`, or the beginning of the version's id.
  private static @Nullable String version(Log log) {
    var file = log.file();
    var name = file == null ? null : file.versionName();
    if (name == null && file != null && file.versionId() != null) {
      name = shortened(file.versionId());
    }
    boolean hasModel = log.kind() == LogKind.PROMPT || log.kind() == LogKind.AGENT;
    var second =
        hasModel && log.model() != null ? log.model() : file == null ? null : file.environment();
    if (name == null || name.equals(second)) {
      return second;
    }
    return second == null ? name : name + " · " + second;
  }

  private static String shortened(String id) {
    int prefix = id.indexOf('_') + 1;
    return id.length() - prefix <= SHORT_ID ? id : id.substring(0, prefix + SHORT_ID) + "…";
  }
}
