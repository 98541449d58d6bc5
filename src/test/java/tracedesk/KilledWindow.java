package tracedesk;

import static tracedesk.InWindow.find;
import static tracedesk.InWindow.onFx;
import static tracedesk.InWindow.say;
import static tracedesk.InWindow.until;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import jfx.incubator.scene.control.richtext.CodeArea;
import org.jspecify.annotations.Nullable;

/// The real program on a headless screen, with somebody who types into the output of the first log
/// and saves now and then, until the process is killed. Tells on standard output what the form
/// shows at the start, each text whose dot turned solid, and when it saves. A text is never
/// shortened, only gone on with.
public final class KilledWindow {
  private static final PseudoClass KEPT = PseudoClass.getPseudoClass("kept");
  private static final KeyCode[] KEYS = {
    KeyCode.A, KeyCode.B, KeyCode.C, KeyCode.D, KeyCode.E, KeyCode.SPACE
  };

  private KilledWindow() {}

  /// @param args the data folder, and the seed of what is typed
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().start(() -> Main.main(new String[] {"--data", args[0]}));
    try {
      type(new Random(Long.parseLong(args[1])));
    } catch (ExecutionException e) {
      say("failed " + Arrays.toString(e.getCause().getStackTrace()) + e.getCause());
      Runtime.getRuntime().halt(1);
    }
  }

  private static void type(Random random) throws Exception {
    boolean shown = until(() -> area() != null && area().isEditable() && !text().isEmpty());
    say(shown ? "shows " + onFx(KilledWindow::text) : "no log shown for a minute");
    var robot = onFx(Robot::new);
    while (true) {
      int keys = 1 + random.nextInt(6);
      if (!until(() -> area() != null)) {
        say("no form for a minute");
      }
      onFx(
          () -> {
            area().requestFocus();
            area().select(area().getDocumentEnd());
            for (int i = 0; i < keys; i++) {
              robot.keyType(KEYS[random.nextInt(KEYS.length)]);
            }
            return true;
          });
      var typed = onFx(KilledWindow::text);
      var dot = onFx(() -> find("#detail-output-kept"));
      if (dot != null && until(() -> isKept() || !text().equals(typed))) {
        var now = onFx(() -> isKept() ? text() : "");
        if (!now.isEmpty()) {
          say("kept " + now);
        }
      }
      if (random.nextInt(3) == 0) {
        onFx(
            () -> {
              if (find("#detail-save") instanceof Button save && !save.isDisabled()) {
                say("saving");
                save.fire();
              }
              return true;
            });
      }
    }
  }

  private static boolean isKept() {
    return find("#detail-output-kept") instanceof Node dot
        && dot.isVisible()
        && dot.getPseudoClassStates().contains(KEPT);
  }

  private static @Nullable CodeArea area() {
    return find("#detail-output") instanceof CodeArea area ? area : null;
  }

  private static String text() {
    var area = area();
    return area == null ? "" : String.join("\n", area.getModel().getPlainText(0));
  }
}
