package tracedesk.ui.shell;

import javafx.collections.MapChangeListener;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.trace.LogId;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;

/// How many logs have unsaved corrections, and the way to each of them.
final class UnsavedButton extends MenuButton {
  private final ShellViewModel model;

  UnsavedButton(ShellViewModel model) {
    this.model = model;
    setId("unsaved");
    setGraphic(Icons.of("edit-2", 13));
    setMinWidth(USE_PREF_SIZE);
    getStyleClass().addAll("button-state", "tone-warning", "no-arrow");
    var drafts = model.session().drafts();
    drafts.addListener((MapChangeListener<LogId, LogDraft>) _ -> update());
    Controls.shownWhile(model.anyUnsavedProperty(), this);
    update();
  }

  private void update() {
    var drafts = model.session().drafts();
    setText(Text.get("shell.unsaved", Math.max(1, drafts.size())));
    getItems().setAll(drafts.values().stream().map(this::item).toList());
  }

  private MenuItem item(LogDraft draft) {
    var fields = draft.changed().stream().map(field -> field.api()).sorted().toList();
    var item = new MenuItem(draft.base().name() + "   " + String.join(", ", fields));
    item.setMnemonicParsing(false);
    item.setOnAction(_ -> model.goTo(draft));
    return item;
  }
}
