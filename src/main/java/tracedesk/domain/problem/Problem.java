package tracedesk.domain.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What went wrong, as data: each case is one situation the user can be told about and act on.
/// `words` are the server's own, kept verbatim.
public sealed interface Problem {
  /// Nothing was sent: the address did not answer, was not found, or its certificate was refused.
  record Offline(String server, String reason) implements Problem {}

  /// The request left, but no whole answer came back: it may or may not have been carried out.
  record NoAnswer(String server, String reason) implements Problem {}

  /// 401 or 403.
  record KeyRefused(int status, String words) implements Problem {}

  /// 404: the log, trace or file is not there (any more).
  record Missing(String words) implements Problem {}

  /// The server will never accept this request as it is (400, 405, 413, 415, 422 …).
  record Rejected(int status, String words, List<FieldFault> faults) implements Problem {
    public Rejected {
      faults = List.copyOf(faults);
    }
  }

  /// 409 or 412: somebody else changed it meanwhile, or the name is taken.
  record Conflicting(int status, String words) implements Problem {}

  /// 429 or 503: ask again later.
  record Busy(int status, String words, @Nullable Duration retryAfter) implements Problem {}

  /// Any other 5xx; the request may have been carried out.
  record ServerFault(int status, String words) implements Problem {}

  /// An answer came but could not be read: not JSON, of another shape, or too large.
  record Unreadable(String server, String reason) implements Problem {}

  /// The server sent us elsewhere; Tracedesk never follows with a key in hand.
  record Moved(int status, String location) implements Problem {}

  /// Tracedesk itself declined before sending, e.g. a read-only connection.
  record Declined(Reason reason) implements Problem {
    /// Why nothing was sent.
    public enum Reason {
      READ_ONLY_CONNECTION,
      METHOD_RETRY_ENABLED,
      BAD_KEY_CHARACTERS,
      INSECURE_ADDRESS,
      NOT_EDITABLE_HERE,
      NO_REFERENCE,
      /// The passphrase of the encrypted file of keys has not been given yet.
      KEYS_LOCKED,
      WRONG_PASSPHRASE,
      /// The connection's key is not kept, or has gone: it has to be entered.
      KEY_NEEDED
    }
  }

  /// Another program listens on a port of this computer that Tracedesk was to open.
  record PortTaken(int port) implements Problem {}

  /// The disk or the database refused.
  record Storage(String reason) implements Problem {}

  /// The data folder or a database in it cannot be used as it is, and was left untouched.
  ///
  /// @param path the file or folder
  /// @param sentence why, and what can be done
  record Unusable(Condition condition, String path, String sentence) implements Problem {
    /// What is the matter with it.
    public enum Condition {
      NO_ACCESS,
      NO_DATABASE,
      FOREIGN,
      NEWER,
      EMPTY,
      DAMAGED
    }
  }

  /// A file or folder that holds nothing Tracedesk can read; the sentence says what was expected
  /// and what was found.
  record Unrecognised(String sentence) implements Problem {}

  /// A fault of the program itself; details are in the log.
  record Unexpected(String reason) implements Problem {}
}
