package tracedesk.ui.outbox;

import java.util.List;
import java.util.UUID;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// A save on its way: whose it is, what it changes, how it stands, and what can be done about it;
/// below, what the server said when it was rejected. Its buttons stay while it is tried again and
/// again, so that no click is lost.
final class OutboxCell extends ListCell<OutboxRow> {
  static final double LINE = 38;

  private final OutboxViewModel model;
  private final StackPane mark = Controls.styled(new StackPane(), "outbox-mark");
  private final KindIcon kind = new KindIcon(KindIcon.SMALL);
  private final Label name = Controls.words("", "medium", "size-12-5");
  private final Label server = Controls.words("", "subtle", "size-11-5");
  private final Label id = Controls.words("", "mono-small", "subtle");
  private final Label summary = Controls.words("", "muted", "size-12-5");
  private final Label state = Controls.words("", "outbox-state", "size-12");
  private final HBox actions = Controls.row(4);
  private final Button discard;
  private final Button difference;
  private final Button retry;
  private final Button choose;
  private final Button openLog;
  private final Button openField;
  private final List<Button> buttons;
  private final StackPane aroundDiscard;
  private final Tooltip whyKept = new Tooltip();
  private final ContextMenu menu;
  private @Nullable UUID shown;
  private final Label said = Controls.words("", "strong", "size-12-5");
  private final Label meaning = Controls.words("", "muted", "size-12-5");
  private final Label verbatim = Controls.words("", "mono-small", "muted");
  private final HBox answer;
  private final VBox whole;

  OutboxCell(OutboxViewModel model) {
    this.model = model;
    name.setTextOverrun(OverrunStyle.ELLIPSIS);
    name.setMinWidth(0);
    server.setMinWidth(0);
    var who = Controls.row(7, kind, name, server);
    fixed(who, 210);
    fixed(id, 112);
    fixed(state, 140);
    discard = button("outbox.discard", "button-flat", model::discard);
    difference = button("outbox.diff", "button-flat", model::difference);
    retry = button("outbox.retry", "", model::retry);
    choose = button("outbox.choose", "", model::choose);
    openLog = button("outbox.open-log", "", model::openField);
    openField = button("outbox.open-field", "", model::openField);
    buttons = List.of(discard, difference, retry, choose, openLog, openField);
    aroundDiscard = new StackPane(discard);
    actions.getChildren().addAll(aroundDiscard, difference, retry, choose, openLog, openField);
    menu = menu();
    actions.getStyleClass().add("outbox-actions");
    actions.setMinWidth(258);
    summary.setMinWidth(0);
    summary.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(summary, Priority.ALWAYS);
    var line = Controls.styled(Controls.row(10, mark, who, id, summary, state, actions));
    line.getStyleClass().add("outbox-line");
    meaning.setWrapText(true);
    verbatim.setWrapText(true);
    var copy = button("outbox.copy-response", "", model::copyResponse);
    copy.getStyleClass().add("accent");
    var words = new VBox(3, said, meaning, verbatim);
    words.setMinWidth(0);
    HBox.setHgrow(words, Priority.ALWAYS);
    answer = Controls.styled(new HBox(14, words, copy), "outbox-answer");
    VBox.setMargin(answer, new javafx.geometry.Insets(0, 16, 10, 48));
    whole = new VBox(line, answer);
    setAccessibleRole(AccessibleRole.LIST_ITEM);
    setPrefWidth(0);
    getStyleClass().add("outbox-row");
  }

  private static void fixed(Region part, double width) {
    part.setMinWidth(width);
    part.setPrefWidth(width);
    part.setMaxWidth(width);
  }

  @Override
  protected void updateItem(@Nullable OutboxRow row, boolean empty) {
    super.updateItem(row, empty);
    if (empty || row == null) {
      setGraphic(null);
      setContextMenu(null);
      setAccessibleText("");
      return;
    }
    letGo(row);
    var operation = row.operation();
    kind.show(operation.base().kind());
    name.setText(operation.base().name());
    server.setText(row.server().isEmpty() ? "" : Text.get("outbox.on", row.server()));
    id.setText(shortened(operation.log().value()));
    id.setTooltip(new Tooltip(operation.log().value()));
    summary.setText(OutboxViewModel.summary(row));
    summary.setTooltip(new Tooltip(summary.getText()));
    state.setText(model.state(row));
    showMark(row);
    showActions(row);
    showAnswer(row);
    var reason = model.reason(row);
    state.setTooltip(reason.isEmpty() ? null : new Tooltip(reason));
    setAccessibleText(
        Text.get(
            "outbox.spoken", operation.base().name(), state.getText(), summary.getText(), reason));
    setGraphic(whole);
    setContextMenu(menu);
  }

  /// What was pressed for one save is not done to another that took its place meanwhile.
  private void letGo(OutboxRow row) {
    if (!row.id().equals(shown)) {
      shown = row.id();
      buttons.forEach(Button::disarm);
      menu.hide();
    }
  }

  private static String shortened(String id) {
    return id.length() <= 15 ? id : id.substring(0, 14) + "…";
  }

  private void showMark(OutboxRow row) {
    Tone tone =
        switch (row.operation().state()) {
          case READY, SENDING, UNKNOWN -> Tone.NEUTRAL;
          case CONFLICT -> Tone.THEIRS;
          case REJECTED -> Tone.DANGER;
        };
    Node icon =
        switch (row.operation().state()) {
          case READY -> row.underway() ? Icons.busy(14) : Icons.of("clock", 14, tone);
          case SENDING -> Icons.busy(14);
          case UNKNOWN -> row.underway() ? Icons.busy(14) : Icons.of("help-circle", 14, tone);
          case CONFLICT -> Icons.of("git-merge", 14, tone);
          case REJECTED -> Icons.of("alert-circle", 14, tone);
        };
    mark.getChildren().setAll(icon);
    Controls.tone(state, tone);
  }

  private void showActions(OutboxRow row) {
    var state = row.operation().state();
    boolean rejected = state == Operation.State.REJECTED;
    boolean conflict = state == Operation.State.CONFLICT;
    boolean lost = row.operation().problem() instanceof Problem.Missing;
    boolean field = row.operation().complaint() != null;
    var why = OutboxViewModel.reasonToKeep(row);
    discard.setDisable(!why.isEmpty());
    explain(why);
    retry.setDisable(row.underway());
    retry.getStyleClass().remove("button-flat");
    if (rejected) {
      retry.getStyleClass().add("button-flat");
    }
    show(retry, !conflict);
    show(choose, conflict);
    show(openLog, rejected && !lost && !field);
    show(openField, rejected && !lost && field);
  }

  /// A button that cannot be pressed shows no tooltip of its own; what lies around it does.
  private void explain(String why) {
    Tooltip.uninstall(aroundDiscard, whyKept);
    if (!why.isEmpty()) {
      whyKept.setText(why);
      Tooltip.install(aroundDiscard, whyKept);
    }
  }

  private static void show(Button button, boolean shown) {
    button.setVisible(shown);
    button.setManaged(shown);
  }

  private ContextMenu menu() {
    var menu = new ContextMenu();
    for (var button : buttons) {
      var item = new MenuItem(button.getText());
      item.setMnemonicParsing(false);
      item.visibleProperty().bind(button.visibleProperty());
      item.disableProperty().bind(button.disableProperty());
      item.setOnAction(_ -> button.fire());
      menu.getItems().add(item);
    }
    return menu;
  }

  private void showAnswer(OutboxRow row) {
    var problem = row.operation().problem();
    boolean rejected = row.operation().state() == Operation.State.REJECTED && problem != null;
    answer.setVisible(rejected);
    answer.setManaged(rejected);
    if (!rejected || problem == null) {
      return;
    }
    if (problem instanceof Problem.Rejected(var status, var words, var faults)) {
      said.setText(
          status == 200
              ? Text.get("outbox.not-taken")
              : Text.get("outbox.server-rejected", String.valueOf(status)));
      var plain =
          faults.isEmpty()
              ? words
              : String.join(" ", faults.stream().map(OutboxCell::words).toList());
      show(meaning, plain);
      show(verbatim, plain.contains(words) ? "" : words);
    } else {
      said.setText(Problems.text(problem));
      show(meaning, "");
      var words = OutboxViewModel.response(problem);
      show(verbatim, words.equals(said.getText()) ? "" : words);
    }
  }

  /// Many servers name the field in their words; others only in its place.
  private static String words(FieldFault fault) {
    return fault.message().startsWith(fault.field())
        ? fault.message()
        : Text.get("outbox.fault", fault.field(), fault.message());
  }

  private static void show(Label label, String words) {
    label.setText(words);
    label.setVisible(!words.isEmpty());
    label.setManaged(!words.isEmpty());
  }

  /// Rows change under the keyboard, so that it stays with the list: all is in the row's menu too.
  private Button button(String key, String style, java.util.function.Consumer<OutboxRow> action) {
    var command =
        new Command(
            key,
            () -> {
              if (getItem() != null) {
                action.accept(getItem());
              }
            });
    var button =
        style.isEmpty() && !key.equals("outbox.copy-response")
            ? Buttons.button(command)
            : Buttons.flat(command);
    button.disableProperty().unbind();
    button.setFocusTraversable(false);
    return Buttons.small(button);
  }
}
