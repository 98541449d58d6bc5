package tracedesk.service.outbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.OutboxStore;
import tracedesk.domain.port.Traces;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;

/// An outbox for view models under test: it tries everything that is due at once, on the thread
/// that caused it, and keeps it in memory.
public final class PromptOutbox {
  private PromptOutbox() {}

  public static Outbox over(Function<UUID, @Nullable Traces> servers) {
    var outbox = new Outbox(new Memory(), servers, InstantSource.system());
    outbox.listen(
        new Outbox.Listener() {
          private boolean busy;

          @Override
          public void changed() {
            if (!busy) {
              busy = true;
              for (var next = outbox.take(); next != null; next = outbox.take()) {
                outbox.attempt(next);
              }
              busy = false;
            }
          }

          @Override
          public void done(Operation operation, Log saved) {}
        });
    return outbox;
  }

  private static final class Memory implements OutboxStore {
    private final Map<UUID, Operation> kept = new LinkedHashMap<>();

    @Override
    public Loaded load() {
      return new Loaded(List.copyOf(kept.values()), 0);
    }

    @Override
    public void add(Operation operation, List<UUID> instead) {
      instead.forEach(kept::remove);
      kept.put(operation.id(), operation);
    }

    @Override
    public void put(Operation operation) {
      kept.put(operation.id(), operation);
    }

    @Override
    public void done(Operation operation, Log saved, Instant at) {
      kept.remove(operation.id());
    }

    @Override
    public void remove(UUID id) {
      kept.remove(id);
    }

    @Override
    public List<Revision> history(UUID server, LogId log) {
      return List.of();
    }
  }
}
