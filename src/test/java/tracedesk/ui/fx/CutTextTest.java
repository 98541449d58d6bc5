package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class CutTextTest {
  private static final long SEED = 11;
  private static final double HEIGHT = 28;
  private static final List<String> PARTS =
      List.of("a", "W", " ", "  ", "i", "résumé ", "😀", "👩\u200d💻", "中文", "שלום ", "\t", "…");

  private CutText text;

  @Start
  void start(Stage stage) {
    text = new CutText("row-name");
    stage.setScene(new Scene(new Group(text), 400, 100));
    stage.show();
  }

  private void place(double room) {
    text.place(0, text.baseline(0, HEIGHT), room);
  }

  @Test
  void wordsOfOneLineStandOnOneLine(FxRobot robot) {
    robot.interact(
        () -> {
          text.show("Flow");
          double line = text.baseline(10, HEIGHT);
          var small = new CutText("trace-age");
          small.setFont(Font.font(9));
          small.show("now");
          text.place(0, line, 100);
          small.place(50, line, 100);
          assertThat(text.getLayoutY() + text.getBaselineOffset()).isEqualTo(line);
          assertThat(small.getLayoutY() + small.getBaselineOffset()).isEqualTo(line);
          assertThat(line).isBetween(10 + HEIGHT / 2, 10 + HEIGHT);
        });
  }

  @Test
  void itIsWholeWhereItHasRoomAndCutWithAnEllipsisWhereNot(FxRobot robot) {
    robot.interact(
        () -> {
          text.show("create_refund for order 1041");
          double whole = text.wide();
          place(whole);
          assertThat(text.getText()).isEqualTo("create_refund for order 1041");
          place(whole - 1);
          assertThat(text.getText()).startsWith("create_refund for order").endsWith("…");
          place(whole / 2);
          assertThat(text.getText()).startsWith("create_").endsWith("…").hasSizeLessThan(20);
          assertThat(text.words()).isEqualTo("create_refund for order 1041");
          assertThat(text.wide()).isEqualTo(whole);
          place(whole);
          assertThat(text.getText()).isEqualTo("create_refund for order 1041");
        });
  }

  @Test
  void otherWordsOrAnotherFontAreMeasuredAnew(FxRobot robot) {
    robot.interact(
        () -> {
          text.show("create_refund for order 1041");
          double before = text.wide();
          place(before / 2);
          text.setFont(Font.font(text.getFont().getFamily(), text.getFont().getSize() * 2));
          assertThat(text.wide()).isBetween(before * 1.9, before * 2.1);
          place(before * 1.5);
          text.show("x");
          place(before);
          assertThat(text.getText()).isEqualTo("x");
        });
  }

  @Test
  void wordsOfAnyScriptStayWithinTheirRoomAndLeaveLittleOfItEmpty(FxRobot robot) {
    var random = new Random(SEED);
    robot.interact(
        () -> {
          for (int i = 0; i < 2_000; i++) {
            var words = new StringBuilder();
            for (int part = random.nextInt(1, 30); part > 0; part--) {
              words.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            text.show(words.toString());
            assertThat(text.words()).isEqualTo(words.toString().replace('\t', ' '));
            double room = 20 + random.nextDouble() * 300;
            place(room);
            double shown = text.getLayoutBounds().getWidth();
            var claim = "seed " + SEED + ", words " + words + " in " + room;
            assertThat(shown).as(claim).isLessThanOrEqualTo(text.wide());
            if (text.wide() > room) {
              assertThat(shown).as(claim).isLessThanOrEqualTo(room);
              assertThat(text.getText()).as(claim).endsWith("…");
              var kept = text.getText().substring(0, text.getText().length() - 1);
              assertThat(text.words()).as(claim).startsWith(kept);
              assertThat(
                      kept.isEmpty() || !Character.isHighSurrogate(kept.charAt(kept.length() - 1)))
                  .as(claim)
                  .isTrue();
            } else {
              assertThat(text.getText()).as(claim).isEqualTo(text.words());
            }
          }
        });
  }
}
