package tracedesk.ui.profiles;

import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import tracedesk.ui.fx.Controls;

/// The rows of a form: labels in a narrow column, right-aligned, and what belongs to each beside
/// them.
final class ProfileRows extends GridPane {
  ProfileRows() {
    getStyleClass().add("profile-rows");
    var labels = new ColumnConstraints(92);
    labels.setHalignment(HPos.RIGHT);
    var values = new ColumnConstraints();
    values.setHgrow(Priority.ALWAYS);
    getColumnConstraints().addAll(labels, values);
  }

  /// Adds a row; the label names the control for those who cannot see it.
  void row(String labelKey, Node control, Node content) {
    row(new SimpleBooleanProperty(true), labelKey, control, content);
  }

  /// Adds a row that is there only while this is true.
  void row(ObservableValue<Boolean> shown, String labelKey, Node control, Node content) {
    var label = Controls.styled(Controls.label(labelKey), "profile-label", "muted", "size-12-5");
    label.setLabelFor(control);
    GridPane.setValignment(label, VPos.TOP);
    addRow(getRowCount(), Controls.shownWhile(shown, label), Controls.shownWhile(shown, content));
  }

  /// A line of small explaining words that may wrap.
  static Label note(String... styles) {
    var note = Controls.styled(new Label(), "muted", "size-12");
    note.getStyleClass().addAll(styles);
    note.setWrapText(true);
    note.setMinHeight(USE_PREF_SIZE);
    return note;
  }
}
