package tracedesk.domain.outbox;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;

/// One save on its way to a server: it stays in the outbox until the server's own copy was read
/// back and holds it, or until the user discards it.
///
/// @param id goes with the request, so that a server which knows such keys carries it out once
/// @param number its place in the order of saving
/// @param base the log as the user saw it, the save not in it
/// @param patch what is to be changed
/// @param queued when the user saved
/// @param since when it came into its present state
/// @param attempts how often it was tried so far
/// @param problem why the last attempt did not succeed; `null` before the first
/// @param theirs the server's copy that stands against it; only in a conflict
public record Operation(
    UUID id,
    long number,
    UUID server,
    Log base,
    LogPatch patch,
    State state,
    Instant queued,
    Instant since,
    int attempts,
    @Nullable Problem problem,
    @Nullable Log theirs) {
  /// How far a save is.
  public enum State {
    /// Waits to be sent; the server does not have it.
    READY,
    /// Under way. After a crash this is [#UNKNOWN].
    SENDING,
    /// It was sent, and no readable answer came: the server is asked before anything is sent again.
    UNKNOWN,
    /// Somebody else changed the same; the user has to choose.
    CONFLICT,
    /// The server will not take it as it is; the user has to change it.
    REJECTED
  }

  public LogId log() {
    return base.id();
  }

  /// Whether it goes on by itself, sooner or later.
  public boolean isWaiting() {
    return state == State.READY || state == State.SENDING || state == State.UNKNOWN;
  }

  /// Whether this save marks the trace complete.
  public boolean completes() {
    return patch.status() != null;
  }

  /// The log as this save leaves it, as far as a client can tell.
  public Log after() {
    return patch.appliedTo(base);
  }

  public Operation sending() {
    return new Operation(
        id, number, server, base, patch, State.SENDING, queued, since, attempts + 1, problem, null);
  }

  public Operation ready(@Nullable Problem why) {
    return in(State.READY, why, null);
  }

  public Operation unknown(@Nullable Problem why) {
    return in(State.UNKNOWN, why, null);
  }

  /// The same state, with another reason for it.
  public Operation with(Problem why) {
    return in(state, why, theirs);
  }

  public Operation rejected(Problem why) {
    return in(State.REJECTED, why, null);
  }

  public Operation conflict(Log copy) {
    return in(State.CONFLICT, null, copy);
  }

  /// The same, in its state since another moment.
  public Operation since(Instant moment) {
    return new Operation(
        id, number, server, base, patch, state, queued, moment, attempts, problem, theirs);
  }

  /// The field the server complained about; `null` when it named none that a person may correct.
  public @Nullable Field complaint() {
    if (problem instanceof Problem.Rejected(_, _, var faults)) {
      for (var fault : faults) {
        for (var step : fault.loc()) {
          var field = Field.ofApi(step);
          if (field.isPresent()) {
            return field.get();
          }
        }
      }
    }
    return null;
  }

  /// A new id: RFC 9562 version 7, so that ids sort by time.
  public static UUID newId(Instant now) {
    var random = UUID.randomUUID();
    long high = now.toEpochMilli() << 16 | 0x7000 | random.getMostSignificantBits() & 0xFFF;
    return new UUID(high, random.getLeastSignificantBits());
  }

  private Operation in(State next, @Nullable Problem why, @Nullable Log copy) {
    return new Operation(id, number, server, base, patch, next, queued, since, attempts, why, copy);
  }
}
