package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class CodeEditorTest {
  private final StringProperty output = new SimpleStringProperty("");
  private final List<String> commands = new ArrayList<>();
  private @Nullable CodeEditor editor;
  private @Nullable Scene scene;

  @Start
  void start(Stage stage) {
    var made = new CodeEditor("output", "editor.copy");
    made.textProperty().bindBidirectional(output);
    var after = new Button("after");
    after.setId("after");
    var window = new Scene(new VBox(new Button("before"), made, after), 600, 500);
    new Themes().dress(window);
    Keys.everywhere(
        window,
        new Command("editor.cut", () -> commands.add("diff")).withShortcut("Shortcut+D"),
        new Command("editor.copy", () -> commands.add("tab")).withShortcut("Ctrl+Tab"),
        new Command("editor.undo", () -> commands.add("complete")).withShortcut("Shortcut+Enter"),
        new Command("editor.redo", () -> commands.add("save")).withShortcut("Shortcut+S"));
    editor = made;
    scene = window;
    stage.setScene(window);
    stage.show();
  }

  @Test
  void showingATextChangesNothing(FxRobot robot) {
    var exact = "a\r\nb\0c\u001b[0m\ud800\nd\r";
    robot.interact(() -> output.set(exact));
    assertThat(output.get()).isEqualTo(exact);
    assertThat(editor().shownProperty().get()).isEqualTo("a␍\nb␀c␛[0m\ud800\nd␍");
  }

  @Test
  void onlyACaretWithTheKeyboardBlinks(FxRobot robot) {
    var area = editor().area();
    robot.interact(() -> robot.lookup("#after").query().requestFocus());
    assertThat(area.getCaretBlinkPeriod()).isEqualTo(Duration.ZERO);
    robot.interact(() -> editor().goTo(1, 1));
    assertThat(area.getCaretBlinkPeriod()).isGreaterThan(Duration.ZERO);
    robot.interact(() -> robot.lookup("#after").query().requestFocus());
    assertThat(area.getCaretBlinkPeriod()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aPageThatScrollsDrawsOnlyWhatChanges(FxRobot robot) {
    robot.interact(
        () -> {
          var page = Controls.scroll(new VBox());
          ((VBox) Objects.requireNonNull(scene).getRoot()).getChildren().add(page);
          page.applyCss();
          assertThat(page.lookup(".viewport").isCache()).isFalse();
        });
  }

  @Test
  void typingChangesOnlyWhatWasTyped(FxRobot robot) {
    robot.interact(() -> output.set("first\r\nNUL \0\r\n"));
    robot.interact(() -> editor().goTo(2, 1));
    robot.write("x");
    assertThat(output.get()).isEqualTo("first\r\nxNUL \0\r\n");
    robot.type(KeyCode.ENTER);
    assertThat(output.get()).isEqualTo("first\r\nx\r\nNUL \0\r\n");
  }

  @Test
  void thePageFollowsTheCaretOfAnEditorAsHighAsItsText(FxRobot robot) {
    robot.interact(() -> output.set("line\n".repeat(150)));
    var pane = new AtomicReference<ScrollPane>();
    robot.interact(
        () -> {
          pane.set(Controls.scroll(new VBox(editor())));
          Objects.requireNonNull(scene).setRoot(pane.get());
          editor().requestFocus();
        });
    robot.push(KeyCode.CONTROL, KeyCode.END);
    assertThat(caretIsSeenIn(robot, pane.get())).isTrue();
    assertThat(pane.get().getVvalue()).isGreaterThan(0.9);
    robot.push(KeyCode.CONTROL, KeyCode.HOME);
    assertThat(caretIsSeenIn(robot, pane.get())).isTrue();
    assertThat(pane.get().getVvalue()).isLessThan(0.1);
    robot.type(KeyCode.DOWN, 60);
    assertThat(caretIsSeenIn(robot, pane.get())).isTrue();
    assertThat(pane.get().getVvalue()).isBetween(0.1, 0.9);
  }

  private boolean caretIsSeenIn(FxRobot robot, ScrollPane pane) {
    WaitForAsyncUtils.waitForFxEvents();
    var seen = new AtomicBoolean();
    robot.interact(
        () -> {
          var caret = editor().area().lookup(".caret");
          var window = pane.lookup(".viewport");
          seen.set(
              window
                  .localToScene(window.getLayoutBounds())
                  .contains(caret.localToScene(caret.getLayoutBounds())));
        });
    return seen.get();
  }

  @Test
  void undoGoesBackToTheExactTextAndNoFurther(FxRobot robot) {
    robot.interact(() -> output.set("other log"));
    robot.interact(() -> output.set("a\r\nb"));
    robot.interact(() -> editor().requestFocus());
    robot.write("xy");
    robot.push(KeyCode.CONTROL, KeyCode.Z);
    robot.push(KeyCode.CONTROL, KeyCode.Z);
    robot.push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(output.get()).isEqualTo("a\r\nb");
  }

  @Test
  void redoBringsNothingFromTheTextBefore(FxRobot robot) {
    robot.interact(() -> output.set("first log"));
    robot.interact(() -> editor().requestFocus());
    robot.write("x");
    robot.interact(() -> output.set("second log"));
    assertThat(editor().area().isRedoable()).isFalse();
    robot.push(KeyCode.CONTROL, KeyCode.Y).push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
    assertThat(output.get()).isEqualTo("second log");
  }

  private int marks(FxRobot robot) {
    return robot.lookup("#output .hit").queryAll().size();
  }

  private static void until(Callable<Boolean> holds) throws Exception {
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, holds);
  }

  @Test
  void whatIsLookedForIsMarkedAsItIsTyped(FxRobot robot) throws Exception {
    var words = new SimpleStringProperty("");
    robot.interact(
        () -> {
          editor().mark(words, Background.immediate());
          output.set("Caf\u00e9, cafe\u0301\nand a \\\"cafe\\\"");
          words.set("CAF\u00c9");
        });
    until(() -> marks(robot) == 2);
    robot.interact(() -> editor().requestFocus());
    robot.push(KeyCode.DELETE);
    until(() -> marks(robot) == 1);
    robot.interact(
        () -> {
          editor().languageProperty().set(Language.JSON);
          words.set("\"cafe\"");
        });
    until(() -> marks(robot) == 1);
    robot.interact(() -> words.set(""));
    until(() -> marks(robot) == 0);
    assertThat(output.get()).isEqualTo("af\u00e9, cafe\u0301\nand a \\\"cafe\\\"");
  }

  @Test
  void theFirstHitOfALongTextIsBroughtIntoSight(FxRobot robot) throws Exception {
    var words = new SimpleStringProperty("needle");
    robot.interact(
        () -> {
          editor().mark(words, Background.immediate());
          output.set("line\n".repeat(5_000) + "a Needle\n" + "line\n".repeat(100));
          editor().showHit();
        });
    until(() -> marks(robot) == 1);
    robot.interact(
        () -> {
          output.set("line\n".repeat(400_000) + "a Needle\n" + "line\n".repeat(100));
          editor().showHit();
        });
    until(() -> robot.lookup("#output-long .hit").queryAll().size() == 1);
  }

  @Test
  void tabMovesTheFocusOn(FxRobot robot) {
    robot.interact(() -> editor().requestFocus());
    robot.type(KeyCode.TAB);
    assertThat(Objects.requireNonNull(scene).getFocusOwner())
        .hasFieldOrPropertyWithValue("id", "after");
    robot.push(KeyCode.SHIFT, KeyCode.TAB);
    assertThat(editor().area().isFocused()).isTrue();
    assertThat(output.get()).isEmpty();
  }

  @Test
  void theWindowsShortcutsWorkWhileTyping(FxRobot robot) {
    robot.interact(() -> output.set("one\ntwo"));
    robot.interact(() -> editor().requestFocus());
    robot.push(KeyCode.CONTROL, KeyCode.D);
    robot.push(KeyCode.CONTROL, KeyCode.TAB);
    robot.push(KeyCode.CONTROL, KeyCode.ENTER);
    robot.push(KeyCode.CONTROL, KeyCode.S);
    assertThat(commands).containsExactly("diff", "tab", "complete", "save");
    assertThat(output.get()).isEqualTo("one\ntwo");
  }

  @Test
  void aReadOnlyTextCanBeCopiedButNotChanged(FxRobot robot) {
    robot.interact(() -> output.set("kept"));
    robot.interact(() -> editor().editableProperty().set(false));
    robot.interact(() -> editor().requestFocus());
    robot.write("x");
    robot.push(KeyCode.CONTROL, KeyCode.A);
    robot.push(KeyCode.CONTROL, KeyCode.C);
    assertThat(output.get()).isEqualTo("kept");
    var copied = new String[1];
    robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
    assertThat(copied[0]).isEqualTo("kept");
  }

  @Test
  void theEditorIsAsHighAsAShortTextAndScrollsALongOne(FxRobot robot) {
    robot.interact(() -> output.set("one"));
    double one = height(robot);
    robot.interact(() -> output.set("one\ntwo\nthree"));
    assertThat(height(robot) - one).isEqualTo(2 * 19);
    robot.interact(() -> output.set("line\n".repeat(5_000)));
    assertThat(height(robot)).isLessThan(450);
  }

  @Test
  void aPlaceOutsideTheTextIsBroughtInside(FxRobot robot) {
    robot.interact(() -> output.set("one\ntwo"));
    robot.interact(() -> editor().goTo(9, 9));
    var caret = editor().area().getCaretPosition();
    assertThat(List.of(caret.index(), caret.offset())).containsExactly(1, 3);
  }

  @Test
  void aTextTooLargeToEditIsShownAndKept(FxRobot robot) {
    var huge = "{\"a\": 1}\r\n".repeat(400_000);
    robot.interact(() -> output.set(huge));
    robot.interact(() -> editor().requestFocus());
    robot.write("x");
    assertThat(output.get()).isSameAs(huge);
    assertThat(robot.lookup("#output-long").tryQuery()).isPresent();
    robot.interact(() -> output.set("short again"));
    assertThat(robot.lookup("#output-long").tryQuery()).isEmpty();
    assertThat(editor().area().getText()).isEqualTo("short again");
  }

  @Test
  void c11ALineOfFiftyMebibytesIsShownSoonAndLaidOutOnlyWhereItIsSeen(FxRobot robot) {
    var line = "{\"output\":\"" + "word ".repeat(10 << 20) + "\"}";
    var took = new long[1];
    robot.interact(
        () -> {
          long start = System.nanoTime();
          output.set(line);
          var window = Objects.requireNonNull(scene).getRoot();
          window.applyCss();
          window.layout();
          took[0] = System.nanoTime() - start;
        });
    int shown =
        robot.lookup("#output-long .mono").queryAllAs(javafx.scene.control.Label.class).stream()
            .mapToInt(label -> label.getText().length())
            .sum();
    System.out.println("A line of 50 MiB was laid out in " + took[0] / 1_000_000 + " ms");
    assertThat(shown).isBetween(1, 10_000);
    assertThat(took[0]).isLessThan(3_000_000_000L);
    assertThat(output.get()).isSameAs(line);
  }

  @Test
  void rowsOfATextTooLargeToEditCopyExactly(FxRobot robot) {
    robot.interact(() -> output.set("a\0b\r\n".repeat(300_000)));
    robot.interact(() -> editor().requestFocus());
    robot.push(KeyCode.CONTROL, KeyCode.HOME);
    robot.push(KeyCode.SHIFT, KeyCode.DOWN);
    robot.push(KeyCode.CONTROL, KeyCode.C);
    var copied = new String[1];
    robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
    assertThat(copied[0]).isEqualTo("a\0b\r\na\0b\r");
  }

  private double height(FxRobot robot) {
    robot.interact(() -> Objects.requireNonNull(scene).getRoot().layout());
    return editor().prefHeight(580);
  }

  private CodeEditor editor() {
    return Objects.requireNonNull(editor);
  }
}
