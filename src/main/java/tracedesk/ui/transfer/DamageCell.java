package tracedesk.ui.transfer;

import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import tracedesk.service.TraceImport;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;

/// One line that could not be read: where, and why.
final class DamageCell extends ListCell<TraceImport.Damage> {
  static final double HEIGHT = 26;

  private static final double PLACE = 210;

  private final Label place = Controls.words("", "mono");
  private final Label reason = Controls.words("", "size-12-5", "muted");
  private final HBox line = Controls.row(12, place, reason);

  DamageCell() {
    place.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
    place.setEllipsisString("…");
    place.setMinWidth(PLACE);
    place.setPrefWidth(PLACE);
    place.setMaxWidth(PLACE);
    reason.setMinWidth(0);
    reason.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(reason, Priority.ALWAYS);
    setPrefWidth(0);
    setMinHeight(HEIGHT);
    setPrefHeight(HEIGHT);
  }

  @Override
  protected void updateItem(TraceImport.@Nullable Damage damage, boolean empty) {
    super.updateItem(damage, empty);
    if (damage == null || empty) {
      setGraphic(null);
      setTooltip(null);
      setAccessibleText(null);
      return;
    }
    var where = ImportViewModel.place(damage);
    place.setText(ExactText.line(where).shown());
    reason.setText(ExactText.line(damage.reason()).shown());
    setGraphic(line);
    var tip = new Tooltip(where + "\n" + damage.reason());
    tip.setWrapText(true);
    tip.setMaxWidth(520);
    setTooltip(tip);
    setAccessibleText(where + ", " + damage.reason());
  }
}
