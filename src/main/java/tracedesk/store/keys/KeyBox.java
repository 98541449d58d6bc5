package tracedesk.store.keys;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A place for small secret texts, one per connection. Whatever goes wrong is a
/// [tracedesk.domain.problem.ProblemException] that holds no secret.
interface KeyBox {
  /// The name under which a system's keychain shows what is ours.
  String SERVICE = "Tracedesk";

  @Nullable String read(UUID id);

  /// @param label what the system's own keychain program shows beside it
  void write(UUID id, String label, String text);

  /// Forgets the text; nothing happens when there is none.
  void delete(UUID id);
}
