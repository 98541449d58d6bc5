package tracedesk;

import static tracedesk.InWindow.find;
import static tracedesk.InWindow.onFx;
import static tracedesk.InWindow.until;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jfx.incubator.scene.control.richtext.CodeArea;

/// The real program on a headless screen, whose window answers nobody for a while, three times.
public final class StallingWindow {
  static final long MILLIS = 300;

  private StallingWindow() {}

  /// @param args the program's own
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().start(() -> Main.main(args));
    try {
      stall();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void stall() throws Exception {
    until(() -> find("#detail-output") instanceof CodeArea area && area.isEditable());
    for (int times = 0; times < 3; times++) {
      onFx(
          () -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * MILLIS);
            while (System.nanoTime() < end) {
              LockSupport.parkNanos(1_000_000);
            }
            return true;
          });
    }
  }
}
