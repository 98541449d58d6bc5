package tracedesk;

import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Window;
import jfx.incubator.scene.control.richtext.CodeArea;
import org.jspecify.annotations.Nullable;

/// The real program on a headless screen, with somebody who types into the output of the first log
/// and saves now and then, until the process is killed. Tells on standard output what the form
/// shows
/// at the start, each text whose dot turned solid, and when it saves. A text is never shortened,
/// only
/// gone on with.
public final class KilledWindow {
  private static final PseudoClass KEPT = PseudoClass.getPseudoClass("kept");
  private static final KeyCode[] KEYS = {
    KeyCode.A, KeyCode.B, KeyCode.C, KeyCode.D, KeyCode.E, KeyCode.SPACE
  };

  private KilledWindow() {}

  /// @param args the data folder, and the seed of what is typed
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().start(() -> Main.main(new String[] {"--data", args[0]}));
    var random = new Random(Long.parseLong(args[1]));
    until(() -> area() != null && area().isEditable() && !text().isEmpty());
    say("shows " + text());
    var robot = onFx(Robot::new);
    while (true) {
      int keys = 1 + random.nextInt(6);
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

  private static @Nullable Node find(String query) {
    for (var window : Window.getWindows()) {
      var found = window.getScene().getRoot().lookup(query);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// Waits on the FX thread's word, at most half a minute; says whether it came true.
  private static boolean until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    while (System.nanoTime() < end) {
      try {
        if (onFx(condition)) {
          return true;
        }
      } catch (IllegalStateException e) {
        Thread.onSpinWait(); // the toolkit is not there yet
      }
      Thread.sleep(5);
    }
    return false;
  }

  private static <T> T onFx(Callable<T> question) throws Exception {
    var task = new FutureTask<>(question);
    Platform.runLater(task);
    return task.get();
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
