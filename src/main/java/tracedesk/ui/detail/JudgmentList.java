package tracedesk.ui.detail;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Judgment;
import tracedesk.domain.trace.LogKind;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What evaluators said of a log, one row each.
final class JudgmentList extends VBox {
  private final DetailViewModel model;

  /// @param whole with time, id and a way to the evaluator's own log
  JudgmentList(List<Judgment> judgments, DetailViewModel model, boolean whole) {
    this.model = model;
    getStyleClass().add("judgments");
    for (var judgment : judgments) {
      getChildren().add(row(judgment, whole));
    }
  }

  private Node row(Judgment judgment, boolean whole) {
    var name = Controls.words(judgment.evaluator(), "medium");
    name.setMinWidth(60);
    var line = Controls.row(9, new KindIcon(18, LogKind.EVALUATOR), name, Controls.spacer());
    line.getStyleClass().add("judgment");
    if (judgment.error() == null) {
      value(judgment.value(), line.getChildren());
    } else {
      line.getChildren().add(Controls.badge(Text.get("detail.judgment.failed"), Tone.DANGER));
    }
    var rows = new VBox(2, line);
    rows.getStyleClass().add("judgment-rows");
    if (judgment.error() != null) {
      var error = Controls.words(ExactText.lines(judgment.error()).shown(), "mono", "tone-danger");
      error.setWrapText(true);
      rows.getChildren().add(error);
    }
    var reason = judgment.raw().string("output");
    if (reason != null && !reason.isBlank()) {
      var why = Controls.words(ExactText.lines(cut(reason)).shown(), "muted", "judgment-why");
      why.setWrapText(true);
      rows.getChildren().add(why);
    }
    if (whole) {
      rows.getChildren().add(about(judgment));
    }
    return rows;
  }

  private static void value(@Nullable Json value, List<Node> line) {
    switch (value) {
      case null -> line.add(Controls.words(Text.get("detail.judgment.none"), "subtle", "size-12"));
      case Json.Num number -> {
        double measure = number.doubleValue();
        if (measure >= 0 && measure <= 1) {
          var bar = Controls.styled(new ProgressBar(measure), "thin", "judgment-bar");
          line.add(bar);
        }
        line.add(Controls.words(number.text(), "mono"));
      }
      case Json.Bool flag -> {
        line.add(Controls.words(flag.text(), "mono"));
        line.add(
            Controls.badge(
                Text.get(flag.value() ? "detail.judgment.pass" : "detail.judgment.fail"),
                flag.value() ? Tone.SUCCESS : Tone.DANGER));
      }
      case Json.Arr array ->
          array.items().stream()
              .limit(12)
              .forEach(item -> line.add(Controls.badge(cut(item.plain()), Tone.NEUTRAL)));
      default -> {
        var words = Controls.words(cut(value.plain()), "mono");
        words.setWrapText(true);
        line.add(words);
      }
    }
  }

  private static String cut(String text) {
    return JsonPeek.cut(text, 200);
  }

  private Node about(Judgment judgment) {
    var timing = judgment.timing();
    var at = timing.start() == null ? timing.created() : timing.start();
    var row = Controls.row(10);
    row.getStyleClass().addAll("subtle", "judgment-about");
    if (at != null) {
      row.getChildren()
          .add(
              Controls.explained(
                  Controls.words(
                      Numbers.clockSeconds(at, model.surroundings().zone()), "mono-small"),
                  Numbers.timestamp(at, model.surroundings().zone())));
    }
    var took = timing.duration();
    if (took != null) {
      row.getChildren().add(Controls.words(Numbers.duration(took), "mono-small"));
    }
    row.getChildren().add(Controls.words(judgment.log().value(), "mono-small"));
    row.getChildren().add(Controls.spacer());
    if (model.rowOf(judgment.log()) != null) {
      row.getChildren().add(link(judgment));
    }
    return row;
  }

  private Node link(Judgment judgment) {
    var link = new Hyperlink(Text.get("detail.goToLog"));
    link.setOnAction(pressed -> model.goTo(judgment.log()));
    return link;
  }
}
