package tracedesk.ui.traces;

import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// The list on a narrow window: previous and next, where one is, and how much is reviewed.
public final class TracesRail extends VBox {
  /// @param open shows the whole list
  public TracesRail(TracesViewModel model, Command open) {
    super(8);
    var spot = new VBox();
    var position = Controls.words("", "rail-position");
    var of = Controls.words("", "rail-total");
    of.setTextAlignment(TextAlignment.CENTER);
    Controls.explainedBy(spot, () -> Objects.requireNonNullElse(spot.getAccessibleText(), ""));
    var percent = Controls.words("", "rail-total");
    var done = new Region();
    done.getStyleClass().add("rail-done");
    var track = new StackPane(done);
    track.getStyleClass().add("rail-track");
    track.setAlignment(Pos.BOTTOM_CENTER);
    VBox.setVgrow(track, Priority.NEVER);
    var share =
        Bindings.createDoubleBinding(
            () ->
                model.totalProperty().get() <= 0
                    ? 0
                    : (double) model.completeProperty().get() / model.totalProperty().get(),
            model.totalProperty(),
            model.completeProperty());
    done.maxHeightProperty().bind(track.heightProperty().multiply(share));
    done.prefHeightProperty().bind(done.maxHeightProperty());
    percent.textProperty().bind(share.map(part -> Math.round(part.doubleValue() * 100) + " %"));
    Runnable update =
        () -> {
          long at = model.positionProperty().get();
          long total = model.totalProperty().get();
          position.setText(at == 0 ? "–" : Numbers.brief(at));
          of.setText(
              total < 0
                  ? ""
                  : Text.get(total < 1_000 ? "traces.of" : "traces.of-many", Numbers.brief(total)));
          var words =
              at == 0 || total < 0
                  ? ""
                  : Text.get("traces.position-spoken", Numbers.count(at), Numbers.count(total));
          spot.setAccessibleText(words);
        };
    model.positionProperty().subscribe(update);
    model.totalProperty().subscribe(update);
    update.run();
    var space = new Region();
    VBox.setVgrow(space, Priority.ALWAYS);
    spot.getChildren().addAll(position, of);
    spot.setAlignment(Pos.CENTER);
    getChildren()
        .addAll(
            Buttons.icon(open),
            Buttons.icon(model.previousTrace),
            spot,
            Buttons.icon(model.nextTrace),
            space,
            track,
            percent);
    setAlignment(Pos.TOP_CENTER);
    getStyleClass().add("rail");
  }
}
