package tracedesk.ui.tree;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;

/// Under the header while the logs of a trace arrive: how far that is, how fast it goes, and a way
/// to let it rest.
public final class LoadingBar extends HBox {
  LoadingBar(TreeViewModel model) {
    var loading = model.loadingProperty();
    var bar = Controls.progress(loading.map(Loading::share).orElse(0.0));
    bar.getStyleClass().add("accent");
    HBox.setHgrow(bar, Priority.ALWAYS);
    bar.setMinWidth(40);
    var count = Controls.named("loading-count", Controls.styled(new Label(), "mono-small"));
    count.textProperty().bind(loading.map(Loading::count).orElse(""));
    count.setMinWidth(USE_PREF_SIZE);
    var pace = Controls.styled(new Label(), "mono-small", "subtle");
    pace.textProperty().bind(loading.map(Loading::pace).orElse(""));
    var words = Controls.words(Text.get("tree.loading"), "muted");
    words.setMinWidth(USE_PREF_SIZE);
    var pause = Buttons.link(model.pause);
    var resume = Buttons.link(model.resume);
    getStyleClass().addAll("row", "tree-loading");
    setId("tree-loading");
    getChildren()
        .addAll(
            words,
            bar,
            count,
            pace,
            Controls.shownWhile(model.pause.enabled(), pause),
            Controls.shownWhile(model.resume.enabled(), resume));
    Controls.shownWhile(model.loadingShown(), this);
  }

  /// In the status bar: that a trace is loading, and how far.
  public static Node inStatusBar(TreeViewModel model) {
    var loading = model.loadingProperty();
    var bar = Controls.progress(loading.map(Loading::share).orElse(0.0));
    bar.getStyleClass().add("accent");
    bar.setMinWidth(90);
    bar.setMaxWidth(90);
    var percent = Controls.styled(new Label(), "mono-small");
    percent
        .textProperty()
        .bind(
            loading.map(now -> now.share() < 0 ? "" : (int) (now.share() * 100) + " %").orElse(""));
    var words = Controls.styled(new Label(Text.get("tree.loading.status")), "tone-accent");
    var row = Controls.row(7, Icons.busy(12), words, bar, percent);
    row.setMinWidth(USE_PREF_SIZE);
    row.setId("loading-status");
    return Controls.shownWhile(model.loadingShown(), row);
  }
}
