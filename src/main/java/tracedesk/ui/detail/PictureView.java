package tracedesk.ui.detail;

import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.domain.problem.Outcome;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// A picture in a message. One that came with the log is shown; one elsewhere is never asked for,
/// its address is shown instead.
final class PictureView extends VBox {
  /// Characters of a `data:` URL beyond which a picture is not decoded.
  private static final int LARGEST = 12_000_000;

  /// Characters of an address that are shown.
  private static final int MOST_SHOWN = 2_000;

  private static final int WIDTH = 150;
  private static final int LARGEST_SIDE = 2_000;

  private record Picture(Image image, String type, int bytes) {}

  PictureView(String url, Background background, Surroundings surroundings) {
    super(5);
    getStyleClass().add("picture");
    boolean inside = url.regionMatches(true, 0, "data:image/", 0, 11);
    if (!inside) {
      elsewhere(url, surroundings);
    } else if (url.length() > LARGEST) {
      placeholder(Text.get("detail.picture.large", Numbers.bytes(url.length() * 3L / 4)));
    } else {
      placeholder(Text.get("detail.picture.loading"));
      background.run(() -> decode(url), this::show);
    }
  }

  /// Empty when it is no picture: whoever wrote the message is to blame, and nobody to be told.
  private static Optional<Picture> decode(String url) {
    int comma = url.indexOf(',');
    var head = url.substring(5, Math.max(5, comma));
    if (comma < 0 || !head.toLowerCase(Locale.ROOT).endsWith(";base64")) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(url.substring(comma + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    var image = new Image(new ByteArrayInputStream(bytes), LARGEST_SIDE, LARGEST_SIDE, true, true);
    return image.isError()
        ? Optional.empty()
        : Optional.of(new Picture(image, head.substring(0, head.indexOf(';')), bytes.length));
  }

  private void show(Outcome<Optional<Picture>> outcome) {
    getChildren().clear();
    var picture =
        outcome instanceof Outcome.Done<Optional<Picture>>(var found) ? found.orElse(null) : null;
    if (picture == null) {
      placeholder(Text.get("detail.picture.broken"));
      return;
    }
    var view = new ImageView(picture.image());
    view.setPreserveRatio(true);
    view.setSmooth(true);
    view.setFitWidth(Math.min(WIDTH, picture.image().getWidth()));
    getChildren()
        .addAll(
            view,
            Controls.words(
                Text.get("detail.picture.caption", picture.type(), Numbers.bytes(picture.bytes())),
                "mono-small",
                "subtle"));
  }

  private void elsewhere(String url, Surroundings surroundings) {
    placeholder(Text.get("detail.picture.elsewhere"));
    var address = Controls.words(JsonPeek.cut(url, MOST_SHOWN), "mono-small", "subtle");
    address.setWrapText(true);
    address.setMaxWidth(WIDTH + 40);
    var copy =
        new Command("detail.copyAddress", () -> surroundings.clipboard().accept(url))
            .withIcon("copy");
    getChildren().addAll(address, Buttons.small(Buttons.flat(copy)));
  }

  private void placeholder(String words) {
    var label = Controls.words(words, "subtle", "size-12");
    label.setWrapText(true);
    label.setMaxWidth(WIDTH - 20);
    label.setGraphic(Icons.of("image", 14));
    getChildren().add(Controls.styled(new StackPane(label), "picture-frame"));
  }
}
