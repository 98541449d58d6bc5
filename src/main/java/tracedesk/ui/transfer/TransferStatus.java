package tracedesk.ui.transfer;

import javafx.beans.binding.Bindings;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableDoubleValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;

/// In the status bar while files are moved: what is under way and how far, and the way back to its
/// card; afterwards, until somebody looks, that there is a result.
public final class TransferStatus extends Button {
  private final DoubleProperty share = new SimpleDoubleProperty();

  private TransferStatus(
      String id,
      Command open,
      String now,
      String afterwards,
      ObservableBooleanValue running,
      ObservableBooleanValue unseen,
      ObservableDoubleValue done) {
    share.bind(done);
    setId(id);
    getStyleClass().add("transfer-status");
    setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    setMnemonicParsing(false);
    setOnAction(_ -> open.run());
    setMinSize(USE_PREF_SIZE, 20);
    var bar = Controls.progress(share);
    bar.getStyleClass().add("accent");
    bar.setMinWidth(90);
    bar.setMaxWidth(90);
    var percent = Controls.styled(new Label(), "mono-small");
    percent.textProperty().bind(share.map(part -> (int) (part.doubleValue() * 100) + " %"));
    var under =
        Controls.row(
            7, Icons.busy(12), Controls.styled(new Label(now), "tone-accent"), bar, percent);
    var over = Controls.styled(new Label(afterwards), "tone-accent");
    graphicProperty()
        .bind(Bindings.<Node>createObjectBinding(() -> running.get() ? under : over, running));
    accessibleTextProperty()
        .bind(
            Bindings.createStringBinding(
                () -> running.get() ? now + " " + percent.getText() : afterwards,
                running,
                percent.textProperty()));
    Controls.shownWhile(Bindings.or(running, unseen), this);
  }

  public static TransferStatus of(ImportViewModel model, Command open) {
    var done =
        Bindings.createDoubleBinding(
            () -> {
              var made = model.progressProperty().get();
              return made == null ? 0 : ImportView.share(made);
            },
            model.progressProperty());
    return new TransferStatus(
        "import-status",
        open,
        Text.get("transfer.import.status"),
        Text.get("transfer.import.result"),
        model.runningBinding(),
        model.unseenProperty(),
        done);
  }

  public static TransferStatus of(ExportViewModel model, Command open) {
    var done =
        Bindings.createDoubleBinding(
            () -> {
              var made = model.progressProperty().get();
              return made == null ? 0 : ExportView.share(made);
            },
            model.progressProperty());
    return new TransferStatus(
        "export-status",
        open,
        Text.get("transfer.export.status"),
        Text.get("transfer.export.result"),
        model.runningBinding(),
        model.unseenProperty(),
        done);
  }
}
