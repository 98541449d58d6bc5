package tracedesk.ui.detail;

import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// What evaluators and people said of the log.
final class EvaluatorsTab extends StackPane {
  private final DetailViewModel model;
  private final VBox page = Controls.styled(new VBox(12), "form");

  EvaluatorsTab(DetailViewModel model) {
    this.model = model;
    var scroll = Controls.scroll(page);
    scroll.setId("detail-evaluators");
    getChildren().add(scroll);
    model.contentProperty().subscribe(this::show);
  }

  private void show(@Nullable LogContent content) {
    page.getChildren().clear();
    if (content == null) {
      return;
    }
    var judgments = content.log().judgments();
    page.getChildren()
        .add(
            judgments.isEmpty()
                ? Controls.words(Text.get("detail.judgment.nobody"), "muted")
                : new JudgmentList(judgments, model, true));
  }
}
