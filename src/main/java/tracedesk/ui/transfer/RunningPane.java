package tracedesk.ui.transfer;

import java.time.Duration;
import javafx.beans.binding.Bindings;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// Work under way: what, a bar of how much is done, how fast, and how long it will take.
final class RunningPane extends VBox {
  private final Label title = Controls.words("", "transfer-title");
  private final DoubleProperty done = new SimpleDoubleProperty();
  private final StringProperty count = new SimpleStringProperty("");
  private final StringProperty speed = new SimpleStringProperty("");

  /// @param noteKey says that it goes on while the card is closed
  RunningPane(String id, String noteKey) {
    super(12);
    getStyleClass().add("transfer-running");
    title.setId(id + "-title");
    title.setGraphic(Icons.busy(15));
    var bar = Controls.progress(done);
    bar.setId(id + "-bar");
    bar.getStyleClass().add("accent");
    bar.accessibleTextProperty().bind(Bindings.concat(count, ", ", speed));
    var counted = Controls.text(count);
    counted.getStyleClass().add("mono");
    counted.setId(id + "-count");
    var fast = Controls.text(speed);
    fast.getStyleClass().addAll("mono", "muted");
    var note = Controls.styled(Controls.label(noteKey), "muted", "size-12-5");
    note.setWrapText(true);
    getChildren()
        .addAll(title, new VBox(9, bar, Controls.row(8, counted, Controls.spacer(), fast)), note);
  }

  void begin(String words) {
    title.setText(words);
    show(Text.get("transfer.starting"), 0, 0, null);
  }

  /// @param share how much is done, from 0 to 1
  /// @param rate logs per second
  /// @param left how long it will still take; `null` when that is not known
  void show(String words, double share, double rate, @Nullable Duration left) {
    done.set(Math.clamp(share, 0, 1));
    count.set(words);
    speed.set(speed(rate, left));
  }

  private static String speed(double rate, @Nullable Duration left) {
    if (rate <= 0) {
      return "";
    }
    var logs = Numbers.count(Math.round(rate));
    return left == null
        ? Text.get("transfer.rate", logs)
        : Text.get("transfer.rate.left", logs, Numbers.timeLeft(left));
  }
}
