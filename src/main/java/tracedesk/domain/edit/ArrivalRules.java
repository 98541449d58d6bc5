package tracedesk.domain.edit;

import java.util.Set;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.TraceStatus;

/// What becomes of the fields of a log when it arrives: alone, again with more or other fields, or
/// out of a file. Corrections made by hand always stay.
public final class ArrivalRules {
  private static final Set<String> STATUS = Set.of("log_status", "trace_status");

  private ArrivalRules() {}

  /// The fields of a log that is not there yet, as they are kept: with inputs, and its status where
  /// its kind has one.
  public static Json.Obj fresh(Api api, LogKind kind, Json.Obj sent) {
    var doc = Json.object();
    if (!sent.has("inputs")) {
      doc.put("inputs", Json.Obj.EMPTY);
    }
    boolean v5 = api == Api.V5;
    for (var member : sent.members()) {
      if (!v5 || !STATUS.contains(member.name())) {
        doc.put(member.name(), member.value());
      }
    }
    if (v5 && PatchRules.hasStatus(kind)) {
      var status = LogReader.status(sent);
      doc.put("log_status", (status == null ? TraceStatus.INCOMPLETE : status).api());
    }
    return doc.build();
  }

  /// A log sent again: the fields that are named take the new values, `null` clears; those
  /// corrected keep theirs. A complete log stays complete and keeps the end it was completed with.
  public static Json.Obj sentAgain(
      LogKind kind, Json.Obj before, Json.Obj sent, Set<String> corrected) {
    boolean hasStatus = PatchRules.hasStatus(kind);
    boolean complete = hasStatus && LogReader.status(before) == TraceStatus.COMPLETE;
    boolean ended = complete && before.present("end_time") != null;
    var after = copy(before);
    for (var member : sent.members()) {
      var name = member.name();
      boolean kept =
          corrected.contains(name) || STATUS.contains(name) || ended && name.equals("end_time");
      if (!kept) {
        boolean cleared = name.equals("inputs") && member.value().isNull();
        after.put(name, cleared ? Json.Obj.EMPTY : member.value());
      }
    }
    if (hasStatus && !complete && LogReader.status(sent) == TraceStatus.COMPLETE) {
      after.put("log_status", TraceStatus.COMPLETE.api());
    }
    return after.build();
  }

  /// A log found in a file while it is there already: it gets the fields it lacks, nothing else.
  /// Dates of its creation and last change no log lacks.
  public static Json.Obj filled(Json.Obj before, Json.Obj found, Set<String> corrected) {
    var after = copy(before);
    for (var member : found.members()) {
      var name = member.name();
      boolean lacks =
          before.present(name) == null
              && !corrected.contains(name)
              && !STATUS.contains(name)
              && !name.equals("created_at")
              && !name.equals("updated_at");
      if (lacks && !member.value().isNull()) {
        after.put(name, member.value());
      }
    }
    return after.build();
  }

  private static Json.Builder copy(Json.Obj from) {
    var copy = Json.object();
    from.members().forEach(member -> copy.put(member.name(), member.value()));
    return copy;
  }
}
