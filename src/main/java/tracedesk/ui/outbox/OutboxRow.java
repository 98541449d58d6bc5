package tracedesk.ui.outbox;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.outbox.Held;
import tracedesk.domain.outbox.Operation;

/// A save on its way, as the drawer shows it.
///
/// @param parts what it changes, as people write it: `output`, `inputs.tier`
/// @param server the name of its connection where that is not the one in use; else empty
/// @param underway whether it is being tried at this moment, so that it cannot be taken back
/// @param held why its server is left alone for a while; `null` while it is not
public record OutboxRow(
    Operation operation, List<String> parts, String server, boolean underway, @Nullable Held held) {
  public OutboxRow {
    parts = List.copyOf(parts);
  }

  UUID id() {
    return operation.id();
  }

  /// Whether both look the same.
  boolean looksLike(OutboxRow other) {
    return operation == other.operation
        && underway == other.underway
        && server.equals(other.server)
        && java.util.Objects.equals(held, other.held);
  }
}
