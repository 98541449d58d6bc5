package tracedesk.ui.detail;

import javafx.scene.control.TextArea;
import javafx.scene.text.Text;

/// A text area as high as its text, up to about twelve lines.
final class GrowingArea extends TextArea {
  private static final double FRAME = 16;
  private static final double HIGHEST = 236;

  private final Text measure = new Text();

  GrowingArea(String text) {
    super(text);
    setWrapText(true);
    setMinHeight(0);
    widthProperty().subscribe(this::fit);
    textProperty().subscribe(this::fit);
    fontProperty().subscribe(this::fit);
  }

  private void fit() {
    measure.setFont(getFont());
    measure.setText(getText().isEmpty() || getText().endsWith("\n") ? getText() + " " : getText());
    measure.setWrappingWidth(Math.max(40, getWidth() - 20));
    setPrefHeight(Math.min(HIGHEST, Math.ceil(measure.getLayoutBounds().getHeight()) + FRAME));
  }
}
