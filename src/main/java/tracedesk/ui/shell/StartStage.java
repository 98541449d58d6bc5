package tracedesk.ui.shell;

import javafx.scene.Scene;
import javafx.stage.Stage;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.start.StartView;
import tracedesk.ui.start.StartViewModel;

/// The window while there is nothing to open it on: the start-up screen, in the system's colours.
public final class StartStage {
  private final Stage stage;

  /// @param quit called when the user closes it
  public StartStage(Stage stage, StartViewModel model, Background background, Runnable quit) {
    this.stage = stage;
    var scene = new Scene(new StartView(model, background), 900, 620);
    new Themes().dress(scene);
    stage.setScene(scene);
    stage.setTitle(Text.get("shell.title"));
    stage.getIcons().setAll(MainStage.icons());
    stage.setOnCloseRequest(_ -> quit.run());
  }

  public void show() {
    stage.show();
  }

  public void close() {
    stage.close();
  }
}
