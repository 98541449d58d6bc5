package tracedesk.ui.fx;

import tracedesk.domain.problem.Problem;

/// What to tell the user about a problem: what happened, then what to do.
public final class Problems {
  private Problems() {}

  public static String text(Problem problem) {
    return switch (problem) {
      case Problem.Offline(var server, _) -> Text.get("problem.offline", server);
      case Problem.NoAnswer(var server, _) -> Text.get("problem.noAnswer", server);
      case Problem.KeyRefused(var status, _) -> Text.get("problem.keyRefused", status);
      case Problem.Missing _ -> Text.get("problem.missing");
      case Problem.Rejected(var status, var words, _) ->
          Text.get("problem.rejected", status, words);
      case Problem.Conflicting(_, var words) -> Text.get("problem.conflicting", words);
      case Problem.Busy(var status, _, _) -> Text.get("problem.busy", status);
      case Problem.ServerFault(var status, var words) ->
          words.isEmpty()
              ? Text.get("problem.serverFault", status)
              : Text.get("problem.serverFaultSaying", status, words);
      case Problem.Unreadable(var server, var reason) ->
          Text.get("problem.unreadable", server, reason);
      case Problem.Moved(var status, var location) -> Text.get("problem.moved", status, location);
      case Problem.Declined(var reason) -> Text.get("problem.declined." + name(reason));
      case Problem.PortTaken(var port) -> Text.get("problem.portTaken", "" + port);
      case Problem.Storage(var reason) -> Text.get("problem.storage", reason);
      case Problem.Unusable(_, _, var sentence) -> sentence;
      case Problem.Unrecognised(var sentence) -> sentence;
      case Problem.Unexpected(var reason) -> Text.get("problem.unexpected", reason);
    };
  }

  /// The same of something that goes on by itself: only what happened, nothing to do.
  public static String whileWaiting(Problem problem) {
    return switch (problem) {
      case Problem.Offline(var server, _) -> Text.get("problem.waiting.offline", server);
      case Problem.NoAnswer(var server, _) -> Text.get("problem.waiting.noAnswer", server);
      case Problem.Busy(var status, _, _) -> Text.get("problem.waiting.busy", status);
      case Problem.ServerFault(var status, _) -> Text.get("problem.waiting.serverFault", status);
      default -> text(problem);
    };
  }

  private static String name(Problem.Declined.Reason reason) {
    return switch (reason) {
      case READ_ONLY_CONNECTION -> "readOnly";
      case METHOD_RETRY_ENABLED -> "methodRetry";
      case BAD_KEY_CHARACTERS -> "badKey";
      case INSECURE_ADDRESS -> "insecure";
      case NOT_EDITABLE_HERE -> "notEditable";
      case NO_REFERENCE -> "noReference";
      case KEYS_LOCKED -> "keysLocked";
      case WRONG_PASSPHRASE -> "wrongPassphrase";
      case KEY_NEEDED -> "keyNeeded";
    };
  }
}
