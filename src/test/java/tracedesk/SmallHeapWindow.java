package tracedesk;

import static tracedesk.InWindow.find;
import static tracedesk.InWindow.onFx;
import static tracedesk.InWindow.say;
import static tracedesk.InWindow.until;

import javafx.scene.control.Labeled;

/// The real program on a headless screen; tells what the form says of a text that is too large for
/// it.
public final class SmallHeapWindow {
  private SmallHeapWindow() {}

  /// @param args the data folder
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().start(() -> Main.main(new String[] {"--data", args[0]}));
    until(() -> find(".code-editor-note") != null);
    say(onFx(() -> find(".code-editor-note") instanceof Labeled note ? note.getText() : "nothing"));
    until(() -> find("#unsaved") instanceof Labeled unsaved && !unsaved.getText().isEmpty());
    say(onFx(() -> find("#unsaved") instanceof Labeled unsaved ? unsaved.getText() : "nothing"));
  }
}
