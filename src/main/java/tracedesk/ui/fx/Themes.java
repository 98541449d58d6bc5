package tracedesk.ui.fx;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;

/// The colours and shared looks of every window: light, dark, or as the system has it.
public final class Themes {
  private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>(Theme.SYSTEM);

  public Themes() {
    Fonts.load();
  }

  public ObjectProperty<Theme> themeProperty() {
    return theme;
  }

  /// Reads the base look before the first control is made: JavaFX would read its own for nothing.
  public void prepare() {
    wear(isDark(Background.isSystemDark()));
  }

  /// Dresses a window, now and whenever the theme or the system's colours change.
  public void dress(Scene scene) {
    theme.subscribe((_, _) -> paint(scene));
    scene.getPreferences().colorSchemeProperty().subscribe((_, _) -> paint(scene));
    paint(scene);
  }

  private void paint(Scene scene) {
    boolean dark = isDark(scene.getPreferences().getColorScheme() == ColorScheme.DARK);
    wear(dark);
    scene.getStylesheets().setAll(sheets(dark));
  }

  private boolean isDark(boolean system) {
    return switch (theme.get()) {
      case LIGHT -> false;
      case DARK -> true;
      case SYSTEM -> system;
    };
  }

  private static void wear(boolean dark) {
    var base = dark ? new PrimerDark() : new PrimerLight();
    Application.setUserAgentStylesheet(base.getUserAgentStylesheet());
  }

  static List<String> sheets(boolean dark) {
    List<String> sheets = new ArrayList<>();
    sheets.add(path(dark ? "tokens-dark" : "tokens-light"));
    sheets.add(path("sheets"));
    if (!Background.drawsShadowsOfPopups()) {
      sheets.add(path("no-shadows"));
    }
    return sheets;
  }

  private static String path(String sheet) {
    var file = Themes.class.getResource("/tracedesk/ui/style/" + sheet + ".css");
    return Objects.requireNonNull(file, sheet).toExternalForm();
  }
}
