package tracedesk.store.keys;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.store.DataFolder;

/// Keys for tests, which leave the keychain of whoever runs them alone.
public final class TestKeys implements KeyBox {
  final Map<UUID, String> texts = new HashMap<>();
  boolean locked;

  /// On a system that has no keychain.
  public static Secrets withoutKeychain(DataFolder folder) {
    return new KeptSecrets(folder, () -> null);
  }

  private void require() {
    if (locked) {
      throw new ProblemException(new Problem.Storage("the keychain is locked"));
    }
  }

  @Override
  public @Nullable String read(UUID id) {
    require();
    return texts.get(id);
  }

  @Override
  public void write(UUID id, String label, String text) {
    require();
    texts.put(id, text);
  }

  @Override
  public void delete(UUID id) {
    require();
    texts.remove(id);
  }
}
