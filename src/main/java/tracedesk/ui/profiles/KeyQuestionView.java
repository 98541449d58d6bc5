package tracedesk.ui.profiles;

import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.service.Connections;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Problems;

/// The card that asks for the passphrase of the keys, or for one connection's key.
public final class KeyQuestionView extends VBox {
  private static final double WIDTH = 440;

  private KeyQuestionView(KeyQuestionViewModel model, Dialogs dialogs) {
    var field = new PasswordField();
    field.setId("key-question");
    field.setAccessibleText(model.title());
    field.textProperty().bindBidirectional(model.typedProperty());
    var fault = Controls.styled(new Label(), "tone-danger", "size-12");
    fault.setId("key-question-fault");
    fault.setWrapText(true);
    fault.setMinHeight(USE_PREF_SIZE);
    model
        .problemProperty()
        .subscribe(
            problem -> {
              fault.setText(words(problem));
              if (problem != null) {
                field.requestFocus();
                field.selectAll();
              }
            });
    Controls.shownWhile(model.problemProperty().isNotNull(), fault);
    var detail = Controls.words(model.detail(), "muted");
    detail.setWrapText(true);
    detail.setMinHeight(USE_PREF_SIZE);
    var go = Buttons.primary(model.go);
    go.setDefaultButton(true);
    var cancel = new Command("common.cancel", dialogs::close);
    getChildren()
        .addAll(
            Controls.styled(
                new VBox(8, Controls.title(model.title()), detail, field, fault), "dialog-body"),
            Controls.styled(
                Controls.row(8, Controls.spacer(), Buttons.button(cancel), go), "dialog-foot"));
  }

  private static String words(@Nullable Problem problem) {
    return problem == null ? "" : Problems.text(problem);
  }

  /// Asks over the window.
  public static KeyQuestion over(Dialogs dialogs, Connections connections, Background background) {
    return (why, profile, then) -> {
      var model =
          new KeyQuestionViewModel(
              connections,
              background,
              profile,
              why.reason() == Problem.Declined.Reason.KEYS_LOCKED,
              () -> {
                dialogs.close();
                then.run();
              });
      dialogs.show(new KeyQuestionView(model, dialogs), WIDTH, Region.USE_COMPUTED_SIZE);
    };
  }
}
