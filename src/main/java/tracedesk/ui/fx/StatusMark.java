package tracedesk.ui.fx;

import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/// The mark of a trace's status in a list: its shapes are made once and shown in turn, since a
/// shape made while a cell is being laid out may stay without its colours.
public final class StatusMark extends StackPane {
  /// What a mark can say.
  public enum Status {
    /// Its logs are still coming.
    RECEIVING,
    INCOMPLETE,
    COMPLETE,
    UNKNOWN
  }

  private final Node loader = Icons.busy(12);
  private final Node ring = Icons.incomplete(10);
  private final Node disc = Icons.complete(12);
  private final Node dot = Icons.dot(Tone.NEUTRAL);

  public StatusMark() {
    ring.setTranslateX(1);
    dot.setTranslateX(2);
    getChildren().addAll(loader, ring, disc, dot);
    show(Status.UNKNOWN);
  }

  public void show(Status status) {
    loader.setVisible(status == Status.RECEIVING);
    ring.setVisible(status == Status.INCOMPLETE);
    disc.setVisible(status == Status.COMPLETE);
    dot.setVisible(status == Status.UNKNOWN);
  }
}
