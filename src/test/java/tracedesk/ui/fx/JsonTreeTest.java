package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class JsonTreeTest {
  private final StackPane page = new StackPane();
  private @Nullable JsonTree tree;

  @Start
  void start(Stage stage) {
    var window = new Scene(page, 600, 400);
    new Themes().dress(window);
    stage.setScene(window);
    stage.show();
  }

  private JsonTree show(FxRobot robot, String json) {
    robot.interact(
        () -> {
          tree = new JsonTree(json, Background.immediate());
          page.getChildren().setAll(tree);
          tree.requestFocus();
        });
    return Objects.requireNonNull(tree);
  }

  private static String names(JsonTree tree) {
    return tree.getItems().stream().map(JsonTree.Row::name).collect(Collectors.joining(" "));
  }

  @Test
  void everyItemOfAMillionCanBeReachedAndFewRowsAreMade(FxRobot robot) {
    var json =
        IntStream.range(0, 1_000_000)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "[", "]"));
    var shown = show(robot, json);
    assertThat(shown.getItems()).hasSize(1 + 1_000);
    assertThat(shown.getItems().get(124).name()).isEqualTo("123,000 to 123,999");
    robot.interact(() -> shown.getSelectionModel().clearAndSelect(124));
    robot.type(KeyCode.RIGHT);
    assertThat(shown.getItems()).hasSize(1 + 1_000 + 1_000);
    var item = shown.getItems().get(125 + 456);
    assertThat(item.name()).isEqualTo("123,456");
    assertThat(json.substring(item.start(), item.end())).isEqualTo("123456");
    robot.type(KeyCode.LEFT);
    assertThat(shown.getItems()).hasSize(1 + 1_000);
  }

  @Test
  void keysOpenCloseAndGoToWhatHoldsAValue(FxRobot robot) {
    var shown = show(robot, " {\"a\": {\"b\": [1, 2]}, \"c\": null}");
    assertThat(names(shown)).isEqualTo(" a c");
    robot.type(KeyCode.DOWN, KeyCode.RIGHT, KeyCode.DOWN, KeyCode.RIGHT);
    assertThat(names(shown)).isEqualTo(" a b 0 1 c");
    robot.type(KeyCode.DOWN, KeyCode.LEFT);
    assertThat(shown.getSelectionModel().getSelectedItem().name()).isEqualTo("b");
    robot.push(KeyCode.CONTROL, KeyCode.C);
    var copied = new String[1];
    robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
    assertThat(copied[0]).isEqualTo("[1, 2]");
    robot.type(KeyCode.LEFT, KeyCode.LEFT, KeyCode.LEFT);
    assertThat(names(shown)).isEqualTo(" a c");
  }

  @Test
  void aLongTextOpensIntoAllOfItsPieces(FxRobot robot) {
    var text = "All of a long text. ".repeat(20_000);
    var shown = show(robot, "{\"text\": \"" + text + "\"}");
    robot.type(KeyCode.DOWN, KeyCode.RIGHT);
    assertThat(shown.getItems().get(2).name()).isEqualTo("0 to 999");
    while (shown.getItems().stream().anyMatch(row -> row.name().contains(" to "))) {
      int stretch =
          IntStream.range(0, shown.getItems().size())
              .filter(i -> shown.getItems().get(i).name().contains(" to "))
              .filter(
                  i ->
                      i + 1 == shown.getItems().size()
                          || shown.getItems().get(i + 1).depth() <= shown.getItems().get(i).depth())
              .findFirst()
              .orElse(-1);
      if (stretch < 0) {
        break;
      }
      robot.interact(() -> shown.getSelectionModel().clearAndSelect(stretch));
      robot.type(KeyCode.RIGHT);
    }
    var pieces =
        shown.getItems().stream()
            .filter(row -> row.depth() == 3)
            .map(JsonTree.Row::name)
            .collect(Collectors.joining());
    assertThat(pieces).isEqualTo(text);
  }

  private JsonTree find(FxRobot robot, String json, String words) {
    var shown = show(robot, json);
    robot.interact(
        () -> {
          shown.mark(new SimpleStringProperty(words));
          shown.showHit();
        });
    robot.interact(shown::layout);
    return shown;
  }

  private static String selected(JsonTree tree) {
    return tree.getSelectionModel().getSelectedItem().name();
  }

  @Test
  void theFirstHitIsOpenedSelectedAndMarkedHoweverDeepItIs(FxRobot robot) {
    var items =
        IntStream.range(0, 2_500)
            .mapToObj(i -> "{\"id\":" + i + ",\"said\":\"word " + i + ".\"}")
            .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    var shown = find(robot, items, "WORD 1234.");
    assertThat(selected(shown)).isEqualTo("said");
    assertThat(names(shown)).contains("1,000 to 1,999 1,000 1,001");
    assertThat(robot.lookup(".hit").queryLabeled().getText()).isEqualTo("\"word 1234.\"");
    robot.interact(shown::showHit);
    assertThat(selected(shown)).isEqualTo("said");
    assertThat(shown.getItems()).hasSize(1 + 1 + 3 + 1_000 + 2);
  }

  @Test
  void aHitInANameStaysClosedAndOneInALongTextIsThePieceThatSaysIt(FxRobot robot) {
    var byName = find(robot, "{\"alpha\": {\"x\": 1}, \"needle\": {\"y\": [2]}}", "needle");
    assertThat(names(byName)).isEqualTo(" alpha needle");
    assertThat(selected(byName)).isEqualTo("needle");
    var text = "\\n\\u0041".repeat(1_000) + "needle" + " and so on".repeat(500);
    var inText = find(robot, "[[], {\"text\": \"" + text + "\"}]", "needle");
    assertThat(selected(inText)).contains("needle");
    assertThat(robot.lookup(".hit").queryLabeled().getText()).contains("needle");
    var nowhere = find(robot, "{\"a\": {\"b\": 1}}", "needle");
    assertThat(names(nowhere)).isEqualTo(" a");
    assertThat(robot.lookup(".hit").tryQuery()).isEmpty();
  }

  @Test
  void aFileInsideIsToldByItsTypeAndSize(FxRobot robot) {
    var bytes = new byte[30_000];
    new Random(1).nextBytes(bytes);
    var file = "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
    show(robot, "{\"picture\": \"" + file + "\"}");
    assertThat(robot.lookup("image/png · 30 kB").tryQuery()).isPresent();
  }
}
