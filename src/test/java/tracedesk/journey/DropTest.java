package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.TransferMode;
import javafx.stage.Stage;
import javafx.stage.StageStyle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tracedesk.ui.transfer.LogFiles;

/// Files dragged from another window and dropped on this one, by the window system.
@Tag("real-window")
class DropTest extends RefundJourney {
  private final AtomicReference<Stage> other = new AtomicReference<>();

  /// Another window, in a corner over this one, that files can be dragged out of.
  private Label source(Path... files) {
    var source = new Label("files");
    source.setMinSize(120, 50);
    source.setOnDragDetected(
        event -> {
          var content = new ClipboardContent();
          content.putFiles(List.of(files).stream().map(Path::toFile).toList());
          source.startDragAndDrop(TransferMode.COPY).setContent(content);
          event.consume();
        });
    robot()
        .interact(
            () -> {
              var stage = new Stage(StageStyle.UNDECORATED);
              other.set(stage);
              stage.setScene(new Scene(source));
              stage.setX(20);
              stage.setY(20);
              stage.setAlwaysOnTop(true);
              stage.show();
            });
    return source;
  }

  private void drag(Label source, String onto) {
    robot().drag(source, MouseButton.PRIMARY).moveBy(30, 30);
    robot().moveTo(shown(onto));
    robot().moveBy(5, 5);
  }

  private void closeOther() {
    robot().interact(() -> other.get().close());
  }

  @Test
  void filesDroppedOnTheTreeAreImported() {
    untilLog("Refunds");
    var source = source(LogFiles.write(folder().resolve("dropped.jsonl"), 2, 0));
    drag(source, "#tree-rows");
    shown("#drop-area");
    robot().drop();
    closeOther();

    shown("#import-size");
    assertThat(isShown("#drop-area")).isFalse();
    click("#transfer-import-start");
    untilWords("#import-title", "4 logs imported, 2 traces");
  }

  @Test
  void filesDroppedOnAnEditorAreImportedToo() {
    untilLog("Refunds");
    var source = source(LogFiles.write(folder().resolve("dropped.jsonl"), 1, 0));
    drag(source, "#detail-output");
    shown("#drop-area");
    robot().drop();
    closeOther();

    shown("#import-size");
    assertThat(text("#detail-output")).doesNotContain("dropped.jsonl");
  }
}
