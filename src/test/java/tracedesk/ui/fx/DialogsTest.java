package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class DialogsTest {
  private static final Question DISCARD =
      new Question("Discard 2 changes?", "They go back to what the server has.", "Discard", true);

  private final List<String> done = new ArrayList<>();
  private @Nullable Scene scene;
  private @Nullable Dialogs dialogs;

  @Start
  void start(Stage stage) {
    var page = new VBox(new TextField("page"), new TextField("page too"));
    page.getChildren().get(1).setId("page-field");
    var root = new StackPane(page);
    var window = new Scene(root, 800, 600);
    new Themes().dress(window);
    Keys.everywhere(
        window, new Command("common.confirm", () -> done.add("saved")).withShortcut("Shortcut+S"));
    scene = window;
    dialogs = new Dialogs(root);
    stage.setScene(window);
    stage.show();
  }

  @Test
  void escapeClosesTheTopmostAndTheFocusGoesBack(FxRobot robot) {
    robot.clickOn("#page-field");
    robot.interact(() -> dialogs().show(new VBox(new TextField("card")), 400, 300));
    robot.interact(() -> dialogs().ask(DISCARD, () -> done.add("discarded")));
    robot.type(KeyCode.ESCAPE);
    assertThat(focused())
        .isInstanceOfSatisfying(TextField.class, f -> assertThat(f.getText()).isEqualTo("card"));
    robot.type(KeyCode.ESCAPE);
    assertThat(focused()).hasFieldOrPropertyWithValue("id", "page-field");
    assertThat(dialogs().isOpen()).isFalse();
    assertThat(done).isEmpty();
  }

  @Test
  void tabStaysInsideTheCard(FxRobot robot) {
    robot.clickOn("#page-field");
    robot.interact(() -> dialogs().ask(DISCARD, () -> {}));
    for (int i = 0; i < 5; i++) {
      robot.type(KeyCode.TAB);
      assertThat(focused().getId()).isIn("common-cancel", "common-confirm");
    }
    for (int i = 0; i < 5; i++) {
      robot.push(KeyCode.SHIFT, KeyCode.TAB);
      assertThat(focused().getId()).isIn("common-cancel", "common-confirm");
    }
  }

  @Test
  void whatDestroysIsNotWhatEnterDoes(FxRobot robot) {
    robot.interact(() -> dialogs().ask(DISCARD, () -> done.add("discarded")));
    robot.type(KeyCode.ENTER);
    assertThat(done).isEmpty();
    robot.interact(() -> dialogs().ask(DISCARD, () -> done.add("discarded")));
    robot.clickOn("Discard");
    assertThat(done).containsExactly("discarded");
    assertThat(dialogs().isOpen()).isFalse();
  }

  @Test
  void enterDoesWhatCanBeUndone(FxRobot robot) {
    var save = new Question("Save to Harrow production?", "One field changes.", "Save", false);
    robot.interact(() -> dialogs().ask(save, () -> done.add("yes")));
    robot.type(KeyCode.ENTER);
    assertThat(done).containsExactly("yes");
  }

  @Test
  void shortcutsOfThePageRestWhileACardIsOpen(FxRobot robot) {
    robot.interact(() -> dialogs().ask(DISCARD, () -> {}));
    robot.push(KeyCode.CONTROL, KeyCode.S);
    assertThat(done).isEmpty();
    robot.type(KeyCode.ESCAPE);
    robot.push(KeyCode.CONTROL, KeyCode.S);
    assertThat(done).containsExactly("saved");
  }

  @Test
  void theCrossOfACardClosesIt(FxRobot robot) {
    robot.interact(
        () ->
            dialogs()
                .show(new VBox(dialogs().head(new SimpleStringProperty("Connections"))), 400, 300));
    robot.clickOn("#common-close");
    assertThat(dialogs().isOpen()).isFalse();
  }

  private Node focused() {
    return Objects.requireNonNull(Objects.requireNonNull(scene).getFocusOwner());
  }

  private Dialogs dialogs() {
    return Objects.requireNonNull(dialogs);
  }
}
