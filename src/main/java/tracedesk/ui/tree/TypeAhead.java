package tracedesk.ui.tree;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Letters typed one soon after the other go to the next row whose name begins with them; the same
/// letter again goes on to the one after it. Signs that do something by themselves in the tree are
/// letters only once others came before.
final class TypeAhead {
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private static final String OWN = "eE0+-=_*";

  private final TreeViewModel model;
  private final LongSupplier clock;
  private String typed = "";
  private long last;

  /// @param clock the time in nanoseconds
  TypeAhead(TreeViewModel model, LongSupplier clock) {
    this.model = model;
    this.clock = clock;
  }

  /// Whether the next sign goes on with what was typed.
  boolean goesOn() {
    return !typed.isEmpty() && clock.getAsLong() - last < PAUSE;
  }

  /// Takes a sign; says no to one that is not meant for it.
  boolean type(String sign) {
    boolean goesOn = goesOn();
    if (sign.isEmpty()
        || Character.isISOControl(sign.codePointAt(0))
        || !goesOn && (sign.isBlank() || OWN.contains(sign))) {
      return false;
    }
    boolean again = goesOn && typed.equalsIgnoreCase(sign);
    typed = goesOn && !again ? typed + sign : sign;
    last = clock.getAsLong();
    model.selectNamed(typed, goesOn && !again);
    return true;
  }

  /// Another key ends it.
  void end() {
    typed = "";
  }
}
