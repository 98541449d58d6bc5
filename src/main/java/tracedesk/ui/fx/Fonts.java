package tracedesk.ui.fx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.scene.text.Font;

/// The bundled typefaces. Stylesheets name a weight by its family, since JavaFX knows no weights
/// between regular and bold: `Inter`, `Inter Medium`, `Inter SemiBold`, `JetBrains Mono`,
/// `JetBrains Mono Medium`.
public final class Fonts {
  private static final List<String> FILES =
      List.of(
          "Inter-Regular.otf",
          "Inter-Italic.otf",
          "Inter-Medium.ttf",
          "Inter-SemiBold.otf",
          "JetBrainsMono-Regular.ttf",
          "JetBrainsMono-Medium.ttf",
          "JetBrainsMono-Bold.ttf");

  private static final System.Logger LOG = System.getLogger(Fonts.class.getName());

  private Fonts() {}

  /// Makes the typefaces known to JavaFX; does nothing the second time. JavaFX copies each into the
  /// folder for temporary files: where there is no room, the system's typefaces do.
  public static void load() {
    for (var file : FILES) {
      try (var bytes = Fonts.class.getResourceAsStream("/tracedesk/ui/fonts/" + file)) {
        if (bytes == null) {
          throw new IllegalStateException("font " + file + " is missing");
        }
        if (Font.loadFont(bytes, 12) == null) {
          LOG.log(System.Logger.Level.WARNING, "The typeface {0} cannot be unpacked", file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
