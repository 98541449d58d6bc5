package tracedesk.ui.welcome;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CopyableId;

/// Code to copy into an app, in its colours; the key in it is masked on screen and real on the
/// clipboard.
final class SnippetCard extends VBox {
  private static final Duration SHOWN = Duration.ofMillis(1_200);

  private final TextFlow code = Controls.styled(new TextFlow(), "snippet-code");

  /// @param key of the copy button; its title and words under the title stand beside it in the
  /// messages
  /// @param end what stands at the end of the title's line
  /// @param real the code with the real key
  /// @param foot what stands below the code
  SnippetCard(
      String key,
      Node end,
      ObservableValue<@Nullable Snippet> snippet,
      Supplier<String> real,
      Background background,
      Node... foot) {
    getStyleClass().addAll("card", "snippet-card");
    var label = new SimpleStringProperty(tracedesk.ui.fx.Text.get(key));
    var copy =
        new Command(
                key,
                () -> {
                  CopyableId.copyText(real.get());
                  label.set(tracedesk.ui.fx.Text.get("common.copied"));
                  background.later(SHOWN, () -> label.set(tracedesk.ui.fx.Text.get(key)));
                })
            .withIcon("copy");
    var head =
        Controls.styled(
            new VBox(
                2,
                Controls.row(
                    8,
                    Controls.styled(Controls.label(key + ".title"), "snippet-title"),
                    Controls.spacer(),
                    end),
                Controls.styled(Controls.label(key + ".words"), "muted", "size-12-5")),
            "snippet-head");
    var body = Controls.styled(new StackPane(code, button(copy, label)), "snippet-body");
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(head, body);
    getChildren().addAll(foot);
    pseudoClassStateChanged(PseudoClass.getPseudoClass("footed"), foot.length > 0);
    snippet.subscribe(this::show);
  }

  private static Button button(Command copy, ObservableValue<String> label) {
    var button = Buttons.small(Buttons.button(copy));
    button.textProperty().bind(label);
    Controls.explained(button, tracedesk.ui.fx.Text.get("welcome.copy-tip"));
    StackPane.setAlignment(button, Pos.BOTTOM_RIGHT);
    return button;
  }

  private void show(@Nullable Snippet snippet) {
    code.getChildren().clear();
    if (snippet != null) {
      for (var piece : snippet.pieces()) {
        var text = new Text(piece.text());
        text.getStyleClass().add("code-" + piece.kind().name().toLowerCase(Locale.ROOT));
        code.getChildren().add(text);
      }
      code.setAccessibleText(snippet.code());
    }
  }
}
