package tracedesk;

import static tracedesk.InWindow.find;
import static tracedesk.InWindow.onFx;
import static tracedesk.InWindow.say;
import static tracedesk.InWindow.until;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import javafx.scene.Node;
import jfx.incubator.scene.control.richtext.CodeArea;

/// The real program on a headless screen, with somebody in it who goes from the tree into an editor
/// and back, and then does nothing. Says `still` each time no frame came.
public final class StillWindow {
  /// Long for one frame, short beside the pauses in which the server is asked for what is new.
  private static final long WITHOUT_A_FRAME = 400_000_000;

  private static final AtomicLong FRAME = new AtomicLong();

  private StillWindow() {}

  /// @param args the program's own
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().start(() -> Main.main(args));
    try {
      watch();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void watch() throws Exception {
    until(() -> find("#detail-output") instanceof CodeArea area && area.isEditable());
    until(() -> isFocused("#tree-rows"));
    onFx(
        () -> {
          var scene = shown("#tree-rows").getScene();
          scene.addPostLayoutPulseListener(() -> FRAME.set(System.nanoTime()));
          return true;
        });
    untilStill();
    go("#detail-output");
    go("#tree-rows");
    untilStill();
  }

  private static void untilStill() throws Exception {
    FRAME.set(System.nanoTime());
    say(until(() -> System.nanoTime() - FRAME.get() > WITHOUT_A_FRAME) ? "still" : "restless");
  }

  private static void go(String query) throws Exception {
    onFx(
        () -> {
          shown(query).requestFocus();
          return true;
        });
    until(() -> isFocused(query));
  }

  private static boolean isFocused(String query) {
    return find(query) instanceof Node node && node.getScene().getFocusOwner() == node;
  }

  private static Node shown(String query) {
    return Objects.requireNonNull(find(query));
  }
}
