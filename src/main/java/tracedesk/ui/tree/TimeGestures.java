package tracedesk.ui.tree;

import java.util.function.DoubleFunction;
import javafx.scene.Cursor;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.ZoomEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Timeline;

/// Wheel, trackpad and drag over the time axis and the bars: Ctrl and wheel zooms around the
/// pointer, Shift and wheel or a sideways wheel moves, and so does a drag of the axis.
final class TimeGestures {
  /// Pixels of wheel that double the zoom.
  private static final double DOUBLING = 120;

  private final Region part;
  private final TimeWindow time;
  private final DoubleFunction<Columns> columns;
  private @Nullable Timeline dragged;
  private double pressedAt;

  /// @param columns where the axis stands in a part of some width
  TimeGestures(Region part, TimeWindow time, DoubleFunction<Columns> columns) {
    this.part = part;
    this.time = time;
    this.columns = columns;
  }

  void listenToWheel() {
    part.addEventFilter(ScrollEvent.SCROLL, this::scrolled);
    part.addEventFilter(ZoomEvent.ZOOM, this::pinched);
  }

  void listenToDrag() {
    part.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    part.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    part.addEventHandler(MouseEvent.MOUSE_RELEASED, event -> release(event.getX()));
    part.addEventHandler(MouseEvent.MOUSE_MOVED, event -> showCursor(event.getX()));
  }

  private Columns columns() {
    return columns.apply(part.getWidth());
  }

  private double at(double x) {
    return (x - columns().axisLeft()) / columns().axisWidth();
  }

  private boolean isOver(double x) {
    return at(x) >= 0 && at(x) <= 1 && time.axisProperty().get() != null;
  }

  private void scrolled(ScrollEvent event) {
    if (!isOver(event.getX())) {
      return;
    }
    double down = event.getDeltaY();
    double aside = event.getDeltaX();
    if (event.isShortcutDown()) {
      time.zoom(Math.pow(2, (down == 0 ? aside : down) / DOUBLING), at(event.getX()));
    } else if (event.isShiftDown()) {
      time.pan(-(aside == 0 ? down : aside) / columns().axisWidth());
    } else if (Math.abs(aside) > Math.abs(down)) {
      time.pan(-aside / columns().axisWidth());
    } else {
      return;
    }
    event.consume();
  }

  private void pinched(ZoomEvent event) {
    if (isOver(event.getX())) {
      time.zoom(event.getZoomFactor(), at(event.getX()));
      event.consume();
    }
  }

  private void pressed(MouseEvent event) {
    dragged =
        event.isPrimaryButtonDown() && isOver(event.getX()) ? time.axisProperty().get() : null;
    pressedAt = event.getX();
    showCursor(event.getX());
    if (dragged != null && event.getClickCount() == 2) {
      time.showAll.run();
      dragged = null;
    }
  }

  private void drag(MouseEvent event) {
    if (dragged != null && !time.wholeProperty().get()) {
      time.panFrom(dragged, (pressedAt - event.getX()) / columns().axisWidth());
      event.consume();
    }
  }

  private void release(double x) {
    dragged = null;
    showCursor(x);
  }

  private void showCursor(double x) {
    boolean movable = isOver(x) && !time.wholeProperty().get();
    part.setCursor(!movable ? null : dragged == null ? Cursor.OPEN_HAND : Cursor.CLOSED_HAND);
  }
}
