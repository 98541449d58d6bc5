package tracedesk.ui.tree;

import java.time.Duration;
import java.util.EnumMap;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogKind;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Newest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// Over the tree of a large trace: all of it in one picture, and which part of its time the
/// waterfall shows. The picture is painted off the FX thread, anew only when the trace, the width,
/// the theme or what is left out changes.
final class MinimapView extends VBox {
  private final TreeViewModel model;
  private final TimeWindow time;
  private final MinimapStrip strip;
  private final Label from = label("edge");
  private final Label window = label("what");
  private final Label total = label("edge");
  private final Newest<MinimapPaint.Order, MinimapPaint.Picture> painter;

  /// Never seen: they take the colours of the theme from the style sheets.
  private final EnumMap<LogKind, Region> kinds = new EnumMap<>(LogKind.class);

  private final Region error = ink("error");
  private final Region rule = ink("rule");
  private boolean stale = true;
  private int pictures;

  MinimapView(TreeViewModel model, Background background) {
    this.model = model;
    time = model.time();
    strip = new MinimapStrip(time);
    painter = new Newest<>(background, MinimapPaint::paint, this::show);
    getStyleClass().add("minimap");
    window.setId("tree-window");
    var words = Controls.row(8, from, Controls.spacer(), window, Controls.spacer(), total);
    getChildren().addAll(strip, words, error, rule);
    for (var kind : LogKind.values()) {
      kinds.put(kind, ink(KindIcon.style(kind)));
    }
    getChildren().addAll(kinds.values());
    kinds.values().forEach(ink -> ink.backgroundProperty().subscribe(this::repaint));
    error.backgroundProperty().subscribe(this::repaint);
    rule.backgroundProperty().subscribe(this::repaint);
    strip.widthProperty().subscribe(this::repaint);
    time.activityProperty().subscribe(this::repaint);
    time.idleHiddenProperty().subscribe(this::repaint);
    time.axisProperty().subscribe(this::showWords);
    model.traceProperty().subscribe(trace -> showSize());
    model.loadingProperty().subscribe(this::showComing);
    model.loadingShown().subscribe(this::showComing);
  }

  /// How many pictures were painted.
  int pictures() {
    return pictures;
  }

  private static Label label(String style) {
    return Controls.words("", "minimap-label", style);
  }

  private static Region ink(String style) {
    var ink = Controls.styled(new Region(), "ink", style);
    ink.setManaged(false);
    ink.setMouseTransparent(true);
    return ink;
  }

  private void showSize() {
    boolean shown = model.tree().size() >= TreeViewModel.LARGE;
    setVisible(shown);
    setManaged(shown);
    repaint();
  }

  private void showWords() {
    var everything = time.everything();
    var times = time.activityProperty().get();
    boolean known = everything != null && times != null;
    from.setText(everything == null ? "" : everything.clock(everything.start()));
    total.setText(known ? Numbers.duration(lasts()) : "");
    window.setText(known ? MinimapStrip.words(time) : "");
  }

  private void showComing() {
    var loading = model.loadingShown().get() ? model.loadingProperty().get() : null;
    int left = loading == null ? 0 : loading.expected() - loading.rows();
    strip.coming(left <= 0 ? "" : Text.get("tree.minimap.coming", left, Numbers.count(left)));
  }

  private Duration lasts() {
    var times = time.activityProperty().get();
    return times == null ? Duration.ZERO : times.span().duration();
  }

  private void repaint() {
    stale = true;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    var axis = time.everything();
    var inks = inks();
    int width = (int) Math.floor(strip.getWidth());
    if (stale && isManaged() && axis != null && inks != null && width > 0) {
      stale = false;
      painter.call(
          new MinimapPaint.Order(
              time.tree(), axis, inks, width, (int) MinimapStrip.HEIGHT, scale()));
    }
  }

  private int scale() {
    var scene = getScene();
    var shownIn = scene == null ? null : scene.getWindow();
    return shownIn == null ? 1 : Math.clamp((int) Math.ceil(shownIn.getOutputScaleX()), 1, 3);
  }

  private void show(MinimapPaint.Order order, MinimapPaint.Picture picture) {
    pictures++;
    strip.show(picture);
  }

  private MinimapPaint.@Nullable Inks inks() {
    var colours = new EnumMap<LogKind, Integer>(LogKind.class);
    for (var entry : kinds.entrySet()) {
      var colour = colour(entry.getValue());
      if (colour == null) {
        return null;
      }
      colours.put(entry.getKey(), colour);
    }
    var red = colour(error);
    var grey = colour(rule);
    return red == null || grey == null ? null : new MinimapPaint.Inks(colours, red, grey);
  }

  private static @Nullable Integer colour(Region ink) {
    var background = ink.getBackground();
    return background != null
            && !background.getFills().isEmpty()
            && background.getFills().getFirst().getFill() instanceof Color colour
        ? (int) Math.round(colour.getRed() * 255) << 16
            | (int) Math.round(colour.getGreen() * 255) << 8
            | (int) Math.round(colour.getBlue() * 255)
        : null;
  }
}
