package tracedesk.ui.session;

import java.time.Duration;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Settings;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Debounce;

/// What the window remembers between starts. Every change is written to disk shortly after, off the
/// FX thread.
public final class Preferences {
  private final Settings settings;
  private final Background background;
  private final Debounce saving;

  private final StringProperty theme = new SimpleStringProperty("system");
  private final StringProperty lastConnection = new SimpleStringProperty("");
  private final StringProperty listOrder = new SimpleStringProperty("newest");
  private final StringProperty hitsShown = new SimpleStringProperty("all");
  private final DoubleProperty listWidth = new SimpleDoubleProperty(300);
  private final DoubleProperty formWidth = new SimpleDoubleProperty(556);
  private final DoubleProperty windowX = new SimpleDoubleProperty(Double.NaN);
  private final DoubleProperty windowY = new SimpleDoubleProperty(Double.NaN);
  private final DoubleProperty windowWidth = new SimpleDoubleProperty(1440);
  private final DoubleProperty windowHeight = new SimpleDoubleProperty(900);
  private final BooleanProperty maximized = new SimpleBooleanProperty();
  private final BooleanProperty groupCalls = new SimpleBooleanProperty(true);

  public Preferences(Settings settings, Background background) {
    this.settings = settings;
    this.background = background;
    this.saving = new Debounce(background, Duration.ofMillis(400));
    read(settings.load());
    for (Observable property :
        new Observable[] {
          theme,
          lastConnection,
          listOrder,
          hitsShown,
          listWidth,
          formWidth,
          windowX,
          windowY,
          windowWidth,
          windowHeight,
          maximized,
          groupCalls
        }) {
      property.addListener(_ -> saving.call(this::write));
    }
  }

  /// `light`, `dark` or `system`.
  public StringProperty themeProperty() {
    return theme;
  }

  /// The id of the connection used last; empty for the local server.
  public StringProperty lastConnectionProperty() {
    return lastConnection;
  }

  /// What the list of traces is sorted by, in lower case: `newest`, `tokens` and so on.
  public StringProperty listOrderProperty() {
    return listOrder;
  }

  /// What a search in a trace makes of its rows: `all`, `only`, `with-parents` or `dim-others`.
  public StringProperty hitsShownProperty() {
    return hitsShown;
  }

  public DoubleProperty listWidthProperty() {
    return listWidth;
  }

  public DoubleProperty formWidthProperty() {
    return formWidth;
  }

  /// Where the window stood; not a number until it has been shown once.
  public DoubleProperty windowXProperty() {
    return windowX;
  }

  public DoubleProperty windowYProperty() {
    return windowY;
  }

  public DoubleProperty windowWidthProperty() {
    return windowWidth;
  }

  public DoubleProperty windowHeightProperty() {
    return windowHeight;
  }

  public BooleanProperty maximizedProperty() {
    return maximized;
  }

  /// Whether many equal calls of a large trace are one row of its tree.
  public BooleanProperty groupCallsProperty() {
    return groupCalls;
  }

  /// Writes what still waits to be written, before the program ends.
  public void flush() {
    settings.save(asJson());
  }

  private void read(Json.Obj saved) {
    theme.set(orElse(saved.string("theme"), "system"));
    lastConnection.set(orElse(saved.string("last_connection"), ""));
    listOrder.set(orElse(saved.string("list_order"), "newest"));
    hitsShown.set(orElse(saved.string("hits_shown"), "all"));
    listWidth.set(orElse(saved.number("list_width"), 300));
    formWidth.set(orElse(saved.number("form_width"), 556));
    windowX.set(orElse(saved.number("window_x"), Double.NaN));
    windowY.set(orElse(saved.number("window_y"), Double.NaN));
    windowWidth.set(orElse(saved.number("window_width"), 1440));
    windowHeight.set(orElse(saved.number("window_height"), 900));
    maximized.set(saved.isTrue("maximized"));
    groupCalls.set(!saved.isTrue("calls_apart"));
  }

  private void write() {
    var json = asJson();
    background.run(
        () -> {
          settings.save(json);
          return json;
        },
        _ -> {});
  }

  private Json.Obj asJson() {
    var json =
        Json.object()
            .put("theme", theme.get())
            .put("last_connection", lastConnection.get())
            .put("list_order", listOrder.get())
            .put("hits_shown", hitsShown.get())
            .put("list_width", Math.round(listWidth.get()))
            .put("form_width", Math.round(formWidth.get()))
            .put("window_width", Math.round(windowWidth.get()))
            .put("window_height", Math.round(windowHeight.get()))
            .put("maximized", maximized.get())
            .put("calls_apart", !groupCalls.get());
    if (!Double.isNaN(windowX.get())) {
      json.put("window_x", Math.round(windowX.get())).put("window_y", Math.round(windowY.get()));
    }
    return json.build();
  }

  private static String orElse(@org.jspecify.annotations.Nullable String value, String other) {
    return value == null ? other : value;
  }

  private static double orElse(@org.jspecify.annotations.Nullable Double value, double other) {
    return value == null ? other : value;
  }
}
