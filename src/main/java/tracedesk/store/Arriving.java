package tracedesk.store;

import tracedesk.domain.edit.ArrivalRules;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.IncomingLog;

/// A log of a batch, ready to be written if it is not there yet.
///
/// @param index its place in the batch, from 0
/// @param sent its fields without those that have a table of their own (feedback of v4)
record Arriving(int index, IncomingLog log, Json.Obj sent, Content content) {
  static Arriving of(int index, IncomingLog log, long now) {
    boolean apart = log.api() == Api.V4 && log.doc().has("feedback");
    var sent = apart ? log.doc().without("feedback") : log.doc();
    var fresh = ArrivalRules.fresh(log.api(), log.kind(), sent);
    return new Arriving(index, log, sent, Content.of(log.api(), log.kind(), fresh, now));
  }

  String id() {
    return log.id();
  }
}
