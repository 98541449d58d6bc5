package tracedesk.ui.profiles;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.AddressFault;
import tracedesk.domain.profile.Secret;
import tracedesk.ui.fx.Text;

/// The first thing that keeps a connection from being used: in which field, and what a good value
/// looks like.
///
/// @param missing whether nothing was typed there yet, which is no mistake
record ProfileFault(Field field, String text, boolean missing) {
  /// The field to fill in or to correct.
  enum Field {
    NAME,
    ADDRESS,
    KEY
  }

  static @Nullable ProfileFault of(ProfileDraft draft) {
    var address = AddressFault.of(draft.address.get(), draft.api.get());
    if (draft.name.get().isBlank()) {
      return new ProfileFault(Field.NAME, Text.get("profiles.fault.name"), true);
    }
    if (address != null) {
      return new ProfileFault(Field.ADDRESS, text(address), address == AddressFault.EMPTY);
    }
    return draft.typedKey.get().isEmpty() || Secret.of(draft.typedKey.get().strip()) != null
        ? null
        : new ProfileFault(Field.KEY, Text.get("profiles.fault.key"), false);
  }

  private static String text(AddressFault fault) {
    return switch (fault) {
      case EMPTY -> Text.get("profiles.fault.noAddress");
      case NOT_AN_ADDRESS -> Text.get("profiles.fault.address");
      case MORE_THAN_AN_ADDRESS -> Text.get("profiles.fault.more");
      case NOT_ENCRYPTED -> Text.get("profiles.fault.insecure");
      case OTHER_API -> Text.get("profiles.fault.otherApi");
    };
  }
}
