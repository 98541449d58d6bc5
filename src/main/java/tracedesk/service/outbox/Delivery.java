package tracedesk.service.outbox;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.Copy;
import tracedesk.domain.port.Traces;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Declined.Reason;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.TraceStatus;

/// One attempt to bring a save to its server. The server's copy is read before anything is sent, so
/// that nobody's work is overwritten and nothing is sent twice; and again afterwards, so that a
/// save counts as done only when the server was seen to hold it.
final class Delivery {
  /// How often a server may say that the log has changed although it has not.
  private static final int MOST_FALSE_ALARMS = 4;

  private final Traces traces;
  private final UnaryOperator<Operation> sending;

  /// @param sending keeps on the disk that the request goes out now; nothing is sent when it throws
  Delivery(Traces traces, UnaryOperator<Operation> sending) {
    this.traces = traces;
    this.sending = sending;
  }

  /// How an attempt ended.
  sealed interface End {
    /// The server's copy was read and holds it.
    record Done(Log saved) implements End {}

    /// The operation is in this state now.
    ///
    /// @param hold what keeps the whole server from being spoken to, or `null`
    record Stays(Operation operation, @Nullable Hold hold) implements End {}
  }

  /// @param after how long to wait before the server is tried again; `null` when that is ours to
  /// choose
  /// @param forUser whether it waits for the user, not for time
  record Hold(Problem why, @Nullable Duration after, boolean forUser) {}

  End attempt(Operation operation) {
    Copy fresh;
    try {
      fresh = read(operation);
    } catch (ProblemException e) {
      return notRead(operation, e.problem());
    }
    var merge = Merge.of(operation.base(), fresh.log(), operation.patch());
    if (merge.isApplied()
        || operation.state() == Operation.State.UNKNOWN && isHeld(operation, fresh)) {
      return new End.Done(fresh.log());
    }
    if (!merge.isSafe()) {
      return new End.Stays(operation.conflict(fresh.log()), null);
    }
    var underway = sending.apply(operation);
    try {
      traces.save(fresh, news(operation.patch(), fresh.log()), operation.id());
    } catch (ProblemException e) {
      return notSaved(underway, e.problem());
    }
    return check(underway, fresh);
  }

  /// Whoever follows what the window asks for is shown the save, not the looks around it.
  private Copy read(Operation operation) {
    return Watch.quietly(() -> traces.fresh(operation.log()));
  }

  /// Completing a trace can set off evaluators: one that is complete is not told so again.
  private static LogPatch news(LogPatch patch, Log now) {
    return patch.status() == now.status() ? patch.with((TraceStatus) null) : patch;
  }

  /// A server may have written the values anew; that is the correction all the same, unless it is
  /// only what was there before.
  private static boolean isHeld(Operation operation, Copy fresh) {
    var merge = Merge.of(operation.base(), fresh.log(), operation.patch());
    return merge.isApplied(fresh.log())
        && !Merge.of(operation.base(), operation.base(), operation.patch())
            .isApplied(operation.base());
  }

  private End check(Operation operation, Copy before) {
    Copy after;
    try {
      after = read(operation);
    } catch (ProblemException e) {
      return later(operation.unknown(e.problem()), e.problem());
    }
    var merge = Merge.of(operation.base(), after.log(), operation.patch());
    if (merge.isApplied(after.log())) {
      return new End.Done(after.log());
    }
    if (merge.isSafe() && Merge.of(before.log(), after.log(), operation.patch()).isSafe()) {
      return new End.Stays(
          operation.rejected(
              new Problem.Rejected(
                  200,
                  "The server said it saved this, but its copy still has the old value.",
                  List.of())),
          null);
    }
    return new End.Stays(operation.conflict(after.log()), null);
  }

  /// Nothing was sent this time; whether it was sent before is as open as it was.
  private static End notRead(Operation operation, Problem problem) {
    return switch (problem) {
      case Problem.Missing _ -> new End.Stays(operation.rejected(problem), null);
      case Problem.Rejected _ -> new End.Stays(operation.rejected(problem), null);
      case Problem.Declined declined -> declined(operation, declined);
      case Problem.NoAnswer _, Problem.Unreadable _ ->
          new End.Stays(operation.with(problem), new Hold(problem, null, false));
      default -> later(operation.with(problem), problem);
    };
  }

  private static End notSaved(Operation operation, Problem problem) {
    return switch (problem) {
      case Problem.Offline _ -> later(operation.ready(problem), problem);
      case Problem.NoAnswer _, Problem.ServerFault _, Problem.Unreadable _, Problem.Unexpected _ ->
          later(operation.unknown(problem), problem);
      case Problem.Busy busy ->
          later(
              busy.status() == 429 ? operation.ready(problem) : operation.unknown(problem),
              problem);
      case Problem.KeyRefused _ -> later(operation.ready(problem), problem);
      case Problem.Conflicting _ ->
          new End.Stays(
              operation.attempts() < MOST_FALSE_ALARMS
                  ? operation.ready(problem)
                  : operation.rejected(problem),
              null);
      case Problem.Declined declined -> declined(operation, declined);
      case Problem.Missing _,
          Problem.Rejected _,
          Problem.Moved _,
          Problem.PortTaken _,
          Problem.Unrecognised _ ->
          new End.Stays(operation.rejected(problem), null);
      case Problem.Unusable _, Problem.Storage _ -> new End.Stays(operation.ready(problem), null);
    };
  }

  /// Tracedesk itself would not send it: for this save alone, or for anything to this server.
  private static End declined(Operation operation, Problem.Declined problem) {
    boolean always =
        problem.reason() == Reason.NOT_EDITABLE_HERE || problem.reason() == Reason.NO_REFERENCE;
    return always
        ? new End.Stays(operation.rejected(problem), null)
        : new End.Stays(operation.ready(problem), new Hold(problem, null, true));
  }

  /// What keeps this save alone is tried again after a while; what looks like the whole server's
  /// trouble holds everything for it.
  private static End later(Operation operation, Problem problem) {
    return new End.Stays(
        operation,
        switch (problem) {
          case Problem.KeyRefused _, Problem.Moved _ -> new Hold(problem, null, true);
          case Problem.Busy busy -> new Hold(problem, busy.retryAfter(), false);
          case Problem.Offline _ -> new Hold(problem, null, false);
          case Problem.ServerFault(int status, _) when status == 502 || status == 504 ->
              new Hold(problem, null, false);
          default -> null;
        });
  }
}
