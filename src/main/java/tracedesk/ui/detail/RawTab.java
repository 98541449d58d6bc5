package tracedesk.ui.detail;

import java.util.List;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.problem.Outcome;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.CodeEditor;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Language;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Segmented;
import tracedesk.ui.fx.Text;

/// The server's answer: exactly as it came, or laid out to be read.
final class RawTab extends VBox {
  private final DetailViewModel model;
  private final Background background;
  private final Latest latest = new Latest();
  private final SimpleBooleanProperty exact = new SimpleBooleanProperty();
  private final CodeEditor viewer = new CodeEditor("detail-raw", "detail.tab.raw");
  private boolean stale = true;

  RawTab(DetailViewModel model, Background background) {
    super(10);
    this.model = model;
    this.background = background;
    getStyleClass().add("form");
    viewer.editableProperty().set(false);
    viewer.languageProperty().set(Language.JSON);
    viewer.mark(model.soughtProperty(), background);
    var scroll = Controls.scroll(viewer);
    scroll.setFitToHeight(true);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    var modes =
        new Segmented<>(
            "detail-raw-mode",
            List.of(false, true),
            asItCame -> Text.get(asItCame ? "detail.raw.exact" : "detail.raw.pretty"),
            exact);
    var size = Controls.words("", "subtle", "size-12");
    size.textProperty()
        .bind(
            model
                .contentProperty()
                .map(now -> Text.get("detail.characters", Numbers.count(now.log().raw().length())))
                .orElse(""));
    var copy = new Command("detail.copyText", () -> model.copyJson.run()).withIcon("copy");
    getChildren()
        .addAll(
            Controls.row(8, modes, size, Controls.spacer(), Buttons.small(Buttons.flat(copy))),
            scroll);
    model.contentProperty().subscribe(this::touch);
    exact.subscribe(this::touch);
    sceneProperty().subscribe(scene -> fill());
    parentProperty().flatMap(parent -> parent.visibleProperty()).subscribe(visible -> fill());
  }

  private void touch() {
    stale = true;
    fill();
  }

  /// The text is made only while it is to be seen.
  private void fill() {
    var content = model.contentProperty().get();
    boolean shown = getScene() != null && getParent() != null && getParent().isVisible();
    if (!stale || content == null || !shown) {
      return;
    }
    stale = false;
    var raw = content.log().raw();
    boolean asItCame = exact.get();
    background.run(
        () -> asItCame ? raw.text() : JsonText.pretty(raw),
        latest.<Outcome<String>>only(
            outcome -> {
              if (outcome instanceof Outcome.Done<String>(var text)) {
                viewer.textProperty().set(text);
              }
            }));
  }
}
