package tracedesk.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// How the store says no, in the words the API's answers carry.
final class Refusals {
  private Refusals() {}

  static ProblemException missing(String what, String id) {
    return new ProblemException(new Problem.Missing("There is no " + what + " " + id + "."));
  }

  static ProblemException rejected(List<FieldFault> faults) {
    var words = String.join("; ", faults.stream().map(FieldFault::message).toList());
    return new ProblemException(new Problem.Rejected(422, words, faults));
  }

  static ProblemException rejected(String field, String message, String type) {
    return rejected(List.of(FieldFault.body(field, message, type)));
  }

  /// A place to read on from that this server never told.
  static ProblemException foreignCursor() {
    return rejected("cursor", "cursor is not one this server gave; begin at the start", "cursor");
  }

  static ProblemException taken(String words) {
    return new ProblemException(new Problem.Conflicting(409, words));
  }

  static void unlessEmpty(List<FieldFault> faults) {
    if (!faults.isEmpty()) {
      throw rejected(faults);
    }
  }

  static <T> T found(@Nullable T value, String what, String id) {
    if (value == null) {
      throw missing(what, id);
    }
    return value;
  }
}
