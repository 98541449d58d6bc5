package tracedesk.ui.tree;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Region;
import tracedesk.domain.trace.Timeline;
import tracedesk.ui.fx.Controls;

/// The thin lines of the time axis behind the rows, and bands where it leaves idle time out, as far
/// down as there are rows.
final class GridLines extends Region {
  private final TreeViewModel model;
  private final double top;
  private final List<Region> lines = new ArrayList<>();
  private final List<Region> bands = new ArrayList<>();

  GridLines(TreeViewModel model, double top) {
    this.model = model;
    this.top = top;
    setMouseTransparent(true);
    model.time().axisProperty().subscribe(this::requestLayout);
    model.numbersShownProperty().subscribe(this::requestLayout);
    model.visible().subscribe(this::requestLayout);
  }

  @Override
  protected void layoutChildren() {
    var columns = model.columns(getWidth());
    double tall = Math.min(getHeight() - top, model.visible().size() * TreeRowCell.HEIGHT);
    var timeline = model.time().axisProperty().get();
    int used = 0;
    if (timeline != null) {
      for (var tick : timeline.ticks(columns.axisWidth())) {
        if (used == lines.size()) {
          lines.add(Controls.styled(new Region(), "grid-line"));
          getChildren().add(lines.getLast());
        }
        double x = columns.axisLeft() + Math.round(tick.at() * columns.axisWidth());
        lines.get(used++).resizeRelocate(x, top, 1, Math.max(0, tall));
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      lines.get(i).setVisible(i < used);
    }
    placeBands(timeline == null ? List.of() : timeline.breaks(), columns, Math.max(0, tall));
  }

  private void placeBands(List<Timeline.Break> breaks, Columns columns, double tall) {
    while (bands.size() < breaks.size()) {
      bands.add(Controls.styled(new Region(), "grid-break"));
      getChildren().addFirst(bands.getLast());
    }
    for (int i = 0; i < bands.size(); i++) {
      var band = bands.get(i);
      band.setVisible(i < breaks.size());
      if (i < breaks.size()) {
        double from = Math.round(breaks.get(i).from() * columns.axisWidth());
        double to = Math.round(breaks.get(i).to() * columns.axisWidth());
        band.resizeRelocate(columns.axisLeft() + from, top, Math.max(1, to - from), tall);
      }
    }
  }

  @Override
  protected double computePrefWidth(double height) {
    return 0;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 0;
  }
}
