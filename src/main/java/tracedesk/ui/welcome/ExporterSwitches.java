package tracedesk.ui.welcome;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;
import tracedesk.ui.session.ExporterPort;

/// The two switches of the port exporters send to by themselves, what the second one means, and why
/// the port could not be opened.
final class ExporterSwitches extends VBox {
  ExporterSwitches(ExporterPort port) {
    super(4);
    getStyleClass().add("exporter-switches");
    var listening =
        Controls.onOff("exporters-listen", port.listeningProperty(), "exporters.listen");
    listening.disableProperty().bind(port.busyProperty());
    var free = Controls.onOff("exporters-free", port.keyOptionalProperty(), "exporters.free");
    free.disableProperty().bind(port.busyProperty().or(port.openedProperty().isNull()));
    var meaning = Controls.styled(new Label(Text.get("exporters.free.meaning")), "muted");
    meaning.setWrapText(true);
    meaning.setMinHeight(USE_PREF_SIZE);
    meaning.getStyleClass().add("switch-words");
    getChildren().addAll(listening, problem(port), free, meaning);
  }

  private static Node problem(ExporterPort port) {
    var words = Controls.styled(new Label(), "tone-danger", "switch-words");
    words.setId("exporters-problem");
    words.setGraphic(Icons.of("alert-circle", 12, Tone.DANGER));
    words.setWrapText(true);
    words.setMinHeight(USE_PREF_SIZE);
    ObservableValue<Problem> problem = port.problemProperty();
    words.textProperty().bind(problem.map(Problems::text).orElse(""));
    return Controls.shownWhile(Bindings.isNotNull(port.problemProperty()), words);
  }
}
