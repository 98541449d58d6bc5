package tracedesk.ui.shell;

import java.time.ZoneId;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;
import tracedesk.ui.session.Notice;

/// The line at the foot of the window: whether the server is away, the last result, the last
/// request, and how many traces there are.
final class StatusBarView extends HBox {
  private final ShellViewModel model;
  private final Label notice = new Label();
  private final HBox action = new HBox();
  private @Nullable Command offered;

  /// @param total traces in the list, -1 when unknown
  /// @param jobs what is under way
  /// @param onDisk what the local store takes, as words; empty for other servers
  StatusBarView(
      ShellViewModel model,
      ZoneId zone,
      ObservableValue<Number> total,
      ObservableValue<String> onDisk,
      Node... jobs) {
    super(14);
    this.model = model;
    notice.setId("notice");
    action.setManaged(false);
    model.session().noticeProperty().subscribe(this::show);
    model.session().connectionProperty().subscribe(this::show);
    model.offlineSinceProperty().subscribe(this::show);
    var offline =
        Controls.text(
            model
                .offlineSinceProperty()
                .map(since -> Text.get("shell.offline-since", Numbers.clock(since, zone)))
                .orElse(""));
    offline.setId("offline");
    offline.setGraphic(Icons.of("wifi-off", 12));
    offline.getStyleClass().add("tone-danger");
    offline.setMinWidth(USE_PREF_SIZE);
    Controls.shownWhile(offline.textProperty().isNotEmpty(), offline);
    var saved =
        Controls.text(
            model
                .lastSavedProperty()
                .map(at -> Text.get("shell.last-saved", Numbers.clock(at, zone)))
                .orElse(""));
    saved.setMinWidth(USE_PREF_SIZE);
    Controls.shownWhile(
        saved.textProperty().isNotEmpty().and(offline.textProperty().isNotEmpty()), saved);
    var traces = Controls.text(total.map(StatusBarView::traces));
    traces.setId("trace-count");
    traces.setMinWidth(USE_PREF_SIZE);
    notice.setMinWidth(0);
    var under = Controls.row(14, jobs);
    under.setMinWidth(USE_PREF_SIZE);
    var exchange = Controls.text(model.exchangeProperty());
    exchange.setId("exchange");
    exchange.getStyleClass().add("mono-small");
    var disk = Controls.text(onDisk);
    disk.getStyleClass().add("mono-small");
    getChildren()
        .addAll(
            offline,
            notice,
            action,
            under,
            saved,
            Controls.spacer(),
            Controls.shownWhile(Bindings.isNotEmpty(exchange.textProperty()), exchange),
            traces,
            Controls.shownWhile(Bindings.isNotEmpty(disk.textProperty()), disk));
    getStyleClass().addAll("row", "status-bar");
  }

  private static String traces(Number total) {
    return total.longValue() < 0 ? "" : Text.get("shell.traces", total.longValue());
  }

  private void show() {
    var said = model.session().noticeProperty().get();
    var connected = model.session().connectionProperty().get();
    notice.getStyleClass().removeIf(name -> name.startsWith("tone-"));
    offer(said == null ? null : said.action());
    if (said != null) {
      notice.setText(said.text());
      notice.setGraphic(icon(said.mood()));
      notice
          .getStyleClass()
          .add(
              switch (said.mood()) {
                case DONE -> "tone-success";
                case WAITING -> "tone-warning";
                case FAILED -> "tone-danger";
              });
    } else if (connected != null && model.offlineSinceProperty().get() == null) {
      var profile = connected.profile();
      notice.setText(
          profile.local()
              ? Text.get("shell.listening", profile.shownAddress())
              : Text.get("shell.connected", profile.name()));
      notice.setGraphic(Icons.dot(Tone.SUCCESS));
      notice.getStyleClass().add("tone-success");
    } else {
      notice.setText("");
      notice.setGraphic(null);
    }
  }

  /// The link stays while it is offered, so that a click on it is not lost.
  private void offer(@Nullable Command command) {
    if (command == offered) {
      return;
    }
    offered = command;
    action.getChildren().clear();
    if (command != null) {
      action.getChildren().add(Buttons.link(command));
    }
    action.setManaged(command != null);
  }

  private static Node icon(Notice.Mood mood) {
    return switch (mood) {
      case DONE -> Icons.of("check", 13, Tone.SUCCESS);
      case WAITING -> Icons.busy(12);
      case FAILED -> Icons.of("alert-circle", 13, Tone.DANGER);
    };
  }
}
