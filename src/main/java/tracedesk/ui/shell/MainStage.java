package tracedesk.ui.shell;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.LogLink;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.session.Timings;

/// The window on the screen: where it stood last time, its title, and closing, which waits until
/// unsaved corrections are on the disk.
public final class MainStage {
  private static final double SMALLEST_WIDTH = 900;
  private static final double SMALLEST_HEIGHT = 560;

  private final Stage stage;
  private final Workbench workbench;
  private final Preferences preferences;

  /// @param closed called after the window has gone
  public MainStage(Stage stage, Workbench workbench, Preferences preferences, Runnable closed) {
    this.stage = stage;
    this.workbench = workbench;
    this.preferences = preferences;
    var scene =
        new Scene(
            workbench.root(),
            preferences.windowWidthProperty().get(),
            preferences.windowHeightProperty().get());
    workbench.furnish(scene);
    stage.setScene(scene);
    stage.titleProperty().bind(workbench.title());
    stage.setMinWidth(SMALLEST_WIDTH);
    stage.setMinHeight(SMALLEST_HEIGHT);
    stage.getIcons().setAll(icons());
    stage.setOnCloseRequest(
        event -> {
          event.consume();
          workbench.close(stage::close);
        });
    stage.setOnHidden(
        _ -> {
          preferences.flush();
          closed.run();
        });
  }

  /// Shows the window and connects.
  public void show() {
    place();
    workbench.start();
    stage.show();
    workbench.timings().mark(Timings.Event.WINDOW_SHOWN);
    remember();
  }

  /// Tells of everything the user waits for, as soon as a frame shows it.
  public void measure(Background background, Consumer<? super Timings.Event> listener) {
    workbench
        .timings()
        .tell(event -> background.afterLayout(stage.getScene(), () -> listener.accept(event)));
  }

  /// Brings the window before all others.
  ///
  /// @param link the log to show in it, or `null`
  public void raise(@Nullable LogLink link) {
    stage.setIconified(false);
    stage.toFront();
    stage.requestFocus();
    if (link != null) {
      workbench.open(link);
    }
  }

  /// Where it stood, if that place is still on a screen.
  private void place() {
    double x = preferences.windowXProperty().get();
    double y = preferences.windowYProperty().get();
    double width = preferences.windowWidthProperty().get();
    double height = preferences.windowHeightProperty().get();
    var visible = Screen.getPrimary().getVisualBounds();
    stage.setWidth(Math.min(width, visible.getWidth()));
    stage.setHeight(Math.min(height, visible.getHeight()));
    if (!Double.isNaN(x) && isOnScreen(new Rectangle2D(x, y, 200, 40))) {
      stage.setX(x);
      stage.setY(y);
    }
    stage.setMaximized(preferences.maximizedProperty().get());
  }

  private static boolean isOnScreen(Rectangle2D titleBar) {
    return Screen.getScreens().stream()
        .anyMatch(screen -> screen.getVisualBounds().contains(titleBar));
  }

  private void remember() {
    stage.maximizedProperty().subscribe(preferences.maximizedProperty()::set);
    stage
        .xProperty()
        .subscribe(x -> whenFree(() -> preferences.windowXProperty().set(x.doubleValue())));
    stage
        .yProperty()
        .subscribe(y -> whenFree(() -> preferences.windowYProperty().set(y.doubleValue())));
    stage
        .widthProperty()
        .subscribe(w -> whenFree(() -> preferences.windowWidthProperty().set(w.doubleValue())));
    stage
        .heightProperty()
        .subscribe(h -> whenFree(() -> preferences.windowHeightProperty().set(h.doubleValue())));
  }

  private void whenFree(Runnable remember) {
    if (stage.isShowing() && !stage.isMaximized() && !stage.isIconified()) {
      remember.run();
    }
  }

  static List<Image> icons() {
    return List.of("32", "64", "256").stream()
        .map(
            size ->
                MainStage.class.getResourceAsStream(
                    "/tracedesk/ui/icons/tracedesk-" + size + ".png"))
        .filter(Objects::nonNull)
        .map(Image::new)
        .toList();
  }
}
