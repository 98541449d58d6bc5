package tracedesk.ui.profiles;

import java.time.Duration;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.ConnectionReport;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What the test of a connection found: under way, connected with its findings, or what went wrong
/// and what to do.
final class TestCard extends VBox {
  /// A clock this far off makes times in the list misleading.
  private static final Duration FAR_OFF = Duration.ofMinutes(2);

  private final Command again;

  /// @param again makes the same test once more
  TestCard(Command again) {
    this.again = again;
    setId("profiles-result");
    getStyleClass().add("test-card");
  }

  void show(TestState state) {
    getStyleClass().removeAll("good", "bad");
    getChildren().clear();
    setVisible(!(state instanceof TestState.NotYet));
    setManaged(isVisible());
    switch (state) {
      case TestState.NotYet _ -> {}
      case TestState.Running(var server) ->
          getChildren().add(head(Icons.busy(14), Text.get("profiles.testing", server), ""));
      case TestState.Found(var report, var key, var safety, var fresh) ->
          found(report, key, safety, Text.get(fresh ? "profiles.justNow" : "profiles.earlier"));
      case TestState.Broken(var problem) -> failed(Text.get("profiles.notTested"), problem, "");
    }
  }

  private void found(ConnectionReport report, @Nullable Secret key, Safety safety, String when) {
    var problem = report.problem();
    if (problem != null) {
      failed(
          report.keyAccepted()
              ? Text.get("profiles.answeredBut", Numbers.duration(report.took()))
              : Text.get("profiles.notConnected"),
          problem,
          when);
      return;
    }
    getStyleClass().add("good");
    getChildren()
        .addAll(
            head(
                Icons.complete(14),
                Text.get("profiles.connected", Numbers.duration(report.took())),
                when),
            findings(report, key, safety));
  }

  private void failed(String title, Problem problem, String when) {
    getStyleClass().add("bad");
    var why = new Label(Problems.text(problem));
    why.setId("profiles-why");
    why.setWrapText(true);
    var reasons = Controls.styled(new VBox(4, why), "test-why");
    var verbatim = verbatim(problem);
    if (!verbatim.isBlank()) {
      var words = ProfileRows.note();
      words.setText(verbatim);
      reasons.getChildren().add(words);
    }
    getChildren().addAll(head(Icons.of("alert-circle", 15, Tone.DANGER), title, when), reasons);
  }

  /// The words of the server or the network, where the problem is not told by them already.
  private static String verbatim(Problem problem) {
    return switch (problem) {
      case Problem.Offline(_, var reason) -> reason;
      case Problem.NoAnswer(_, var reason) -> reason;
      case Problem.KeyRefused(_, var words) -> words;
      case Problem.Missing(var words) -> words;
      case Problem.Busy(_, var words, _) -> words;
      case Problem.ServerFault(_, var words) -> words;
      case Problem.Rejected _,
          Problem.Conflicting _,
          Problem.Unreadable _,
          Problem.Moved _,
          Problem.PortTaken _,
          Problem.Declined _,
          Problem.Storage _,
          Problem.Unusable _,
          Problem.Unrecognised _,
          Problem.Unexpected _ ->
          "";
    };
  }

  private Node head(Node icon, String title, String when) {
    var words = Controls.words(title, "medium");
    words.setId("profiles-result-title");
    var head =
        Controls.row(8, icon, words, Controls.words(when, "muted", "size-12"), Controls.spacer());
    if (again.enabled().get()) {
      head.getChildren().add(Buttons.small(Buttons.flat(again)));
    }
    return Controls.styled(head, "test-head");
  }

  private static Node findings(ConnectionReport report, @Nullable Secret key, Safety safety) {
    var grid = Controls.styled(new GridPane(), "test-findings");
    for (int i = 0; i < 2; i++) {
      var column = new ColumnConstraints();
      column.setPercentWidth(50);
      column.setHgrow(Priority.ALWAYS);
      column.setHalignment(HPos.LEFT);
      grid.getColumnConstraints().add(column);
    }
    grid.add(
        finding(
            report.keyAccepted(),
            report.keyAccepted() ? "profiles.keyAccepted" : "profiles.keyNotAsked",
            key == null ? Text.get("profiles.noKey") : shortened(key)),
        0,
        0);
    grid.add(
        finding(
            report.logs() >= 0,
            "profiles.readLogs",
            report.logs() < 0
                ? Text.get("profiles.logsUnknown")
                : Text.get("profiles.logs", report.logs())),
        1,
        0);
    grid.add(clock(report.clockDifference()), 0, 1);
    grid.add(
        finding(
            false,
            "profiles.editLogs",
            Text.get(
                safety == Safety.READ_ONLY ? "profiles.editLogs.off" : "profiles.editLogs.later")),
        1,
        1);
    return grid;
  }

  private static Node clock(@Nullable Duration difference) {
    if (difference == null) {
      return finding(false, "profiles.clock", Text.get("profiles.clock.unknown"));
    }
    var off = difference.abs();
    boolean isFar = off.compareTo(FAR_OFF) > 0;
    var words =
        off.compareTo(Duration.ofMinutes(1)) < 0
            ? Text.get("profiles.clock.seconds", off.toMillis() / 1e3)
            : Numbers.duration(off);
    return isFar
        ? finding(Icons.of("alert-triangle", 13, Tone.WARNING), "profiles.clock", words)
        : finding(true, "profiles.clock", words);
  }

  private static Node finding(boolean isGood, String key, String words) {
    return finding(
        isGood ? Icons.of("check", 13, Tone.SUCCESS) : Icons.of("minus", 13, Tone.NEUTRAL),
        key,
        words);
  }

  private static Node finding(Node icon, String key, String words) {
    return Controls.styled(
        Controls.row(
            7,
            icon,
            Controls.label(key),
            Controls.spacer(),
            Controls.words(words, "muted", "size-12")),
        "size-12-5");
  }

  /// The masked key with its dots drawn together.
  static String shortened(Secret key) {
    return key.masked().replaceFirst("•{9,}", "…");
  }
}
