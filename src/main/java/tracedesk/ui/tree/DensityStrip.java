package tracedesk.ui.tree;

import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Density;
import tracedesk.domain.trace.Timeline;

/// The calls of a group along the time axis: the more of them ran in a slot, the stronger its
/// colour; slots with errors stand out. It is drawn again only when it looks different.
final class DensityStrip extends Region {
  private static final double SLOT = 4;
  private static final double GAP = 1;
  private static final double FAINTEST = 0.3;

  private static final StyleablePropertyFactory<DensityStrip> STYLES =
      new StyleablePropertyFactory<>(Region.getClassCssMetaData());
  private static final CssMetaData<DensityStrip, Color> CALLS =
      STYLES.createColorCssMetaData("-density-calls", strip -> strip.calls, Color.GRAY, false);
  private static final CssMetaData<DensityStrip, Color> ERRORS =
      STYLES.createColorCssMetaData("-density-errors", strip -> strip.errors, Color.RED, false);

  private final Canvas canvas = new Canvas();
  private final SimpleStyleableObjectProperty<Color> calls =
      new SimpleStyleableObjectProperty<>(CALLS, this, "calls", Color.GRAY);
  private final SimpleStyleableObjectProperty<Color> errors =
      new SimpleStyleableObjectProperty<>(ERRORS, this, "errors", Color.RED);
  private @Nullable Density density;
  private @Nullable Timeline timeline;

  DensityStrip() {
    getStyleClass().add("density");
    setMouseTransparent(true);
    getChildren().add(canvas);
    InvalidationListener recoloured = colour -> draw();
    calls.addListener(recoloured);
    errors.addListener(recoloured);
  }

  /// Shows a group in a window of time, as wide as the strip is now.
  void show(Density group, Timeline window) {
    boolean same =
        group == density
            && window.equals(timeline)
            && canvas.getWidth() == getWidth()
            && canvas.getHeight() == getHeight();
    if (!same) {
      density = group;
      timeline = window;
      canvas.setWidth(getWidth());
      canvas.setHeight(getHeight());
      draw();
    }
  }

  private void draw() {
    if (density == null || timeline == null) {
      return;
    }
    int count = Math.max(1, (int) (getWidth() / SLOT));
    double slot = getWidth() / count;
    int[] running = density.slots(timeline, count);
    var failed = density.failedSlots(timeline, count);
    int most = 1;
    for (int calls : running) {
      most = Math.max(most, calls);
    }
    var pen = canvas.getGraphicsContext2D();
    pen.clearRect(0, 0, getWidth(), getHeight());
    for (int i = 0; i < count; i++) {
      if (running[i] > 0) {
        double strength = FAINTEST + (1 - FAINTEST) * running[i] / most;
        pen.setGlobalAlpha(failed.get(i) ? 1 : strength);
        pen.setFill(failed.get(i) ? errors.get() : calls.get());
        double from = Math.round(i * slot);
        pen.fillRect(from, 0, Math.round((i + 1) * slot) - from - GAP, getHeight());
      }
    }
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return STYLES.getCssMetaData();
  }
}
