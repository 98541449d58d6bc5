package tracedesk;

import static tracedesk.InWindow.find;
import static tracedesk.InWindow.onFx;
import static tracedesk.InWindow.until;

import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import jfx.incubator.scene.control.richtext.CodeArea;

/// The real program on a headless screen, with somebody in it who searches the trace, corrects its
/// output and saves.
public final class TimedWindow {
  private TimedWindow() {}

  /// @param args the program's own
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().start(() -> Main.main(args));
    until(() -> find("#detail-output") instanceof CodeArea area && area.isEditable());
    onFx(
        () -> {
          ((TextField) find("#tree-search")).setText("Refunds");
          ((CodeArea) find("#detail-output")).appendText(" more");
          return true;
        });
    until(() -> find("#detail-save") instanceof Button save && !save.isDisabled());
    onFx(
        () -> {
          ((Button) find("#detail-save")).fire();
          return true;
        });
  }
}
