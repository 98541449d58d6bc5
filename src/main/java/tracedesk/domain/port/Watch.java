package tracedesk.domain.port;

import java.util.function.Supplier;

/// Marks requests the program makes by itself, again and again, to see what others changed: nobody
/// asked for them, so nobody wants to be told of them. Holds on the thread it was called on.
public final class Watch {
  private static final ScopedValue<Boolean> WATCHING = ScopedValue.newInstance();

  private Watch() {}

  /// Asks a server without being asked.
  public static <T> T quietly(Supplier<T> question) {
    return ScopedValue.where(WATCHING, true).call(question::get);
  }

  /// Whether what happens now on this thread is of that sort.
  public static boolean isOn() {
    return WATCHING.isBound();
  }
}
