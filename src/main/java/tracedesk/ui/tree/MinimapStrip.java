package tracedesk.ui.tree;

import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// The picture of the whole trace with the window over it: drag the window to move it, its handles
/// to resize it, elsewhere to draw a new one; double click for everything.
final class MinimapStrip extends Region {
  static final double HEIGHT = 58;

  private static final double HANDLE_WIDTH = 6;
  private static final double HANDLE_HEIGHT = 20;
  private static final double GRIP = 5;

  /// How far the pointer moves before that is a drag.
  private static final double SLACK = 3;

  /// No window is drawn narrower, in pixels.
  private static final double NARROWEST = 4;

  /// By how much of the window an arrow key moves it.
  private static final double STEP = 0.1;

  private enum Drag {
    MOVE,
    LEFT,
    RIGHT,
    DRAW
  }

  private final TimeWindow time;
  private final ImageView picture = new ImageView();
  private final Region coming = Controls.styled(new Region(), "minimap-coming");
  private final Label comingWords = Controls.words("", "minimap-coming-words");
  private final Region before = Controls.styled(new Region(), "shade");
  private final Region after = Controls.styled(new Region(), "shade");
  private final Region window = Controls.styled(new Region(), "window");
  private final Region left = Controls.styled(new Region(), "handle");
  private final Region right = Controls.styled(new Region(), "handle");
  private Drag drag = Drag.DRAW;
  private boolean moved;
  private double pressedAt;
  private double from;
  private double to = 1;
  private double reached = 1;

  MinimapStrip(TimeWindow time) {
    this.time = time;
    setId("tree-minimap");
    getStyleClass().add("minimap-strip");
    getChildren().addAll(picture, coming, comingWords, before, after, window, left, right);
    getChildren().forEach(part -> part.setMouseTransparent(true));
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.SLIDER);
    setAccessibleText(Text.get("tree.minimap"));
    setAccessibleHelp(Text.get("tree.minimap.help"));
    time.axisProperty().subscribe(this::place);
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
    addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
    addEventHandler(MouseEvent.MOUSE_MOVED, event -> setCursor(cursor(event.getX())));
    addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    addEventHandler(KeyEvent.KEY_TYPED, event -> TimeKeys.typed(event, time));
  }

  /// Shows another picture of the trace.
  void show(MinimapPaint.Picture painted) {
    var image = new WritableImage(painted.width(), painted.height());
    image
        .getPixelWriter()
        .setPixels(
            0,
            0,
            painted.width(),
            painted.height(),
            PixelFormat.getIntArgbPreInstance(),
            painted.pixels(),
            0,
            painted.width());
    picture.setImage(image);
    reached = painted.reached();
    requestLayout();
  }

  /// Says how many logs are still to come, where they will stand; nothing once all are there.
  void coming(String words) {
    comingWords.setText(words);
    requestLayout();
  }

  /// What the window shows, in words.
  static String words(TimeWindow time) {
    var axis = time.axisProperty().get();
    var everything = time.everything();
    if (axis == null || everything == null || time.wholeProperty().get()) {
      return Text.get("tree.minimap.whole");
    }
    long end = Math.min(axis.end(), Math.max(axis.start(), everything.end()));
    return Text.get("tree.minimap.window", axis.clock(axis.start()), axis.clock(end));
  }

  private void place() {
    var axis = time.axisProperty().get();
    var everything = time.everything();
    if (axis == null || everything == null || time.wholeProperty().get()) {
      from = 0;
      to = 1;
    } else {
      from = Math.clamp(everything.at(axis.start()), 0, 1);
      to = Math.clamp(everything.at(axis.end()), from, 1);
    }
    notifyAccessibleAttributeChanged(AccessibleAttribute.VALUE);
    notifyAccessibleAttributeChanged(AccessibleAttribute.VALUE_STRING);
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double width = getWidth();
    double height = getHeight();
    picture.setFitWidth(width);
    picture.setFitHeight(height);
    placeComing(Math.round(reached * width), width, height);
    double a = Math.round(from * width);
    double b = Math.max(a + 2, Math.round(to * width));
    before.resizeRelocate(0, 0, a, height);
    after.resizeRelocate(b, 0, Math.max(0, width - b), height);
    window.resizeRelocate(a, 0, b - a, height);
    double top = Math.round((height - HANDLE_HEIGHT) / 2);
    double most = Math.max(0, width - HANDLE_WIDTH);
    left.resizeRelocate(
        Math.clamp(a - HANDLE_WIDTH / 2, 0, most), top, HANDLE_WIDTH, HANDLE_HEIGHT);
    right.resizeRelocate(
        Math.clamp(b - HANDLE_WIDTH / 2, 0, most), top, HANDLE_WIDTH, HANDLE_HEIGHT);
  }

  /// The words are left out where they would be cut.
  private void placeComing(double from, double width, double height) {
    boolean any = !comingWords.getText().isEmpty();
    coming.setVisible(any);
    comingWords.setVisible(any && comingWords.prefWidth(-1) <= width - from);
    for (var part : List.of(coming, comingWords)) {
      part.resizeRelocate(from, 0, width - from, height);
    }
  }

  @Override
  protected double computePrefHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected double computeMinHeight(double width) {
    return HEIGHT;
  }

  // The mouse

  private Drag at(double x) {
    double a = from * getWidth();
    double b = to * getWidth();
    boolean roomInside = b - a > 4 * GRIP;
    if (Math.abs(x - a) <= GRIP && (x <= a || roomInside)) {
      return Drag.LEFT;
    }
    if (Math.abs(x - b) <= GRIP && (x >= b || roomInside)) {
      return Drag.RIGHT;
    }
    return x > a && x < b && !time.wholeProperty().get() ? Drag.MOVE : Drag.DRAW;
  }

  private Cursor cursor(double x) {
    return switch (at(x)) {
      case MOVE -> Cursor.OPEN_HAND;
      case LEFT, RIGHT -> Cursor.H_RESIZE;
      case DRAW -> Cursor.CROSSHAIR;
    };
  }

  private void pressed(MouseEvent event) {
    if (!event.isPrimaryButtonDown()) {
      return;
    }
    requestFocus();
    event.consume();
    moved = false;
    drag = at(event.getX());
    pressedAt = event.getX() / getWidth();
    if (event.getClickCount() == 2) {
      time.showAll.run();
    }
  }

  private void dragged(MouseEvent event) {
    double at = event.getX() / getWidth();
    double least = NARROWEST / getWidth();
    moved |= Math.abs(at - pressedAt) * getWidth() > SLACK;
    if (!event.isPrimaryButtonDown() || !moved) {
      return;
    }
    event.consume();
    switch (drag) {
      case MOVE -> {
        double by = Math.clamp(at - pressedAt, -from, 1 - to);
        pressedAt += by;
        show(from + by, to + by);
      }
      case LEFT -> show(Math.clamp(at, 0, Math.max(0, to - least)), to);
      case RIGHT -> show(from, Math.clamp(at, Math.min(1, from + least), 1));
      case DRAW ->
          show(
              Math.clamp(Math.min(at, pressedAt), 0, 1 - least),
              Math.clamp(Math.max(at, pressedAt), least, 1));
    }
  }

  /// A click beside the window brings its middle there.
  private void released(MouseEvent event) {
    if (!moved && drag == Drag.DRAW && event.getClickCount() == 1 && !time.wholeProperty().get()) {
      double half = (to - from) / 2;
      double middle = Math.clamp(event.getX() / getWidth(), half, 1 - half);
      show(middle - half, middle + half);
    }
  }

  private void show(double a, double b) {
    var everything = time.everything();
    if (everything != null) {
      time.show(
          a <= 0 ? everything.start() : everything.timeAt(a),
          b >= 1 ? everything.end() : everything.timeAt(b));
    }
  }

  // Keys

  private void keyPressed(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown() || event.isMetaDown()) {
      return;
    }
    switch (event.getCode()) {
      case LEFT -> time.pan(-STEP);
      case RIGHT -> time.pan(STEP);
      case HOME -> time.pan(-1 / Math.max(1e-6, to - from));
      case END -> time.pan(1 / Math.max(1e-6, to - from));
      default -> {
        return;
      }
    }
    event.consume();
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    return switch (attribute) {
      case VALUE -> (from + to) / 2;
      case MIN_VALUE -> 0.0;
      case MAX_VALUE -> 1.0;
      case VALUE_STRING -> words(time);
      default -> super.queryAccessibleAttribute(attribute, parameters);
    };
  }
}
