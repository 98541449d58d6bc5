package tracedesk.ui.profiles;

import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;

/// Asks the user for what a key cannot be used without.
@FunctionalInterface
public interface KeyQuestion {
  /// @param why `KEYS_LOCKED`: the passphrase is asked for; `KEY_NEEDED`: the connection's key
  /// @param then done once the answer was right
  void ask(Problem.Declined why, Profile profile, Runnable then);
}
