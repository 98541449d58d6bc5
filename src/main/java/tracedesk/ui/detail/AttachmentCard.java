package tracedesk.ui.detail;

import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.scene.control.Hyperlink;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Attachment;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;

/// A file that stands inside a text: its type and true size, the picture where it is one, and the
/// way to a file on the disk.
final class AttachmentCard extends VBox {
  /// @param text the text it stands in
  /// @param asText whether that text is shown as well
  AttachmentCard(
      Attachment file,
      Supplier<String> text,
      BooleanProperty asText,
      Background background,
      Surroundings surroundings) {
    super(8);
    getStyleClass().add("attachment");
    var name = Controls.words(file.words(), "strong");
    name.setGraphic(Icons.of(icon(file), 14));
    var save =
        new Command(
                "attachment.save",
                () -> {
                  var whole = text.get();
                  surroundings.files().save(file.fileName(), () -> file.content(whole));
                })
            .withIcon("download");
    var show = new Hyperlink();
    show.textProperty()
        .bind(asText.map(shown -> Text.get(shown ? "attachment.hide" : "attachment.show")));
    show.setOnAction(pressed -> asText.set(!asText.get()));
    var row = Controls.row(8, name, Controls.spacer(), show, Buttons.small(Buttons.button(save)));
    VBox.setVgrow(row, Priority.NEVER);
    getChildren().add(row);
    if (file.isPicture()) {
      getChildren().add(new PictureView(url(file, text.get()), background, surroundings));
    }
  }

  private static String url(Attachment file, String text) {
    return file.start() > 0 ? text : "data:" + file.type() + ";base64," + text;
  }

  private static String icon(Attachment file) {
    int slash = file.type().indexOf('/');
    return switch (file.type().substring(0, Math.max(0, slash))) {
      case "image" -> "image";
      case "audio" -> "volume-2";
      case "video" -> "film";
      default -> "file";
    };
  }
}
