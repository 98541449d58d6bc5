package tracedesk.ui.fx;

import java.util.BitSet;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import jfx.incubator.scene.control.richtext.SideDecorator;

/// The numbers beside an editor's lines, with a bar at each changed line.
final class EditorGutter implements SideDecorator {
  private static final double DIGIT = 6.7;

  /// The editor rounds what is asked for up to tens and adds ten; this is what to ask less.
  private static final double ROUNDING = 7;

  private final BitSet changedLines;

  EditorGutter(BitSet changedLines) {
    this.changedLines = changedLines;
  }

  @Override
  public double getPrefWidth(double viewWidth) {
    return 0;
  }

  @Override
  public Node getMeasurementNode(int index) {
    int digits = String.valueOf(index + 300).length();
    var node = new Region();
    node.setPrefWidth(5 + digits * DIGIT - ROUNDING);
    return node;
  }

  @Override
  public Node getNode(int index) {
    var number = Controls.words(String.valueOf(index + 1), "line-number");
    number.setMinWidth(Region.USE_PREF_SIZE);
    var bar = Controls.styled(new Region(), "change-bar");
    bar.setVisible(changedLines.get(index));
    var row = Controls.styled(new HBox(bar, Controls.spacer(), number), "gutter-line");
    row.setMinHeight(1);
    row.setPrefHeight(1);
    row.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
    return row;
  }
}
