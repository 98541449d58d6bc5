package tracedesk.ui.fx;

import java.util.regex.Pattern;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.text.Text;

/// One line of words in a list's row, cut with an ellipsis where they have no room. It is one node
/// where a label is three objects, which counts where a window shows hundreds of them.
public final class CutText extends Text {
  private static final String DOTS = "…";

  /// More characters than any window is wide.
  private static final int MOST = 2_000;
  private static final Text MEASURE = new Text(DOTS);

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private String words = "";
  private double wide = -1;
  private double room = -1;

  /// @param style the style class it takes its font from; its colour is `-td-ink`
  public CutText(String style) {
    getStyleClass().addAll("cut-text", style);
    setTextOrigin(VPos.TOP);
    fontProperty().subscribe(this::placeAgain);
  }

  /// Shows other words; until they are placed they are whole.
  public void show(String words) {
    var line = words.length() <= MOST ? oneLine(words) : oneLine(words.substring(0, MOST));
    if (!line.equals(this.words)) {
      this.words = line;
      measureAgain();
    }
  }

  private static String oneLine(String words) {
    boolean breaks = words.chars().anyMatch(Character::isISOControl);
    return breaks ? CONTROL.matcher(words).replaceAll(" ") : words;
  }

  /// The words, whole, with a blank for each line break.
  public String words() {
    return words;
  }

  /// A style that comes late moves the neighbours, too.
  private void placeAgain() {
    measureAgain();
    if (getParent() != null) {
      getParent().requestLayout();
    }
  }

  private void measureAgain() {
    wide = -1;
    room = -1;
    setText(words);
  }

  /// The width in pixels that the whole words take.
  public double wide() {
    if (wide < 0) {
      wide = getLayoutBounds().getWidth();
    }
    return wide;
  }

  /// Where these words stand when they are in the middle of a line, for all words of that line.
  public double baseline(double y, double height) {
    double above = Math.round((height - getLayoutBounds().getHeight()) / 2);
    return Math.round(y + above + getBaselineOffset());
  }

  /// Places the words with their left edge at `x`.
  ///
  /// @param baseline what they stand on
  /// @param room how wide they may be
  public void place(double x, double baseline, double room) {
    if (room < wide() ? room != this.room : this.room >= 0) {
      cut(room);
    }
    relocate(x, baseline - getBaselineOffset());
  }

  private void cut(double room) {
    setText(words);
    this.room = room < wide ? room : -1;
    if (room >= wide) {
      return;
    }
    MEASURE.setFont(getFont());
    double left = room - MEASURE.getLayoutBounds().getWidth();
    int end = left <= 0 ? 0 : hitTest(new Point2D(left, 1)).getCharIndex();
    do {
      setText(whole(end) + DOTS);
      end = (int) Math.min(end - 1, end * (room / getLayoutBounds().getWidth()));
    } while (end >= 0 && getLayoutBounds().getWidth() > room);
  }

  /// The first characters, without half of one, and without a space at their end.
  private String whole(int end) {
    boolean half = end > 0 && end < words.length() && Character.isLowSurrogate(words.charAt(end));
    return words.substring(0, half ? end - 1 : end).stripTrailing();
  }
}
