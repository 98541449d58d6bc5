package tracedesk.store;

import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.SearchText;

/// A log's fields as they are written: to the letter, as facts for lists and sums, and as words to
/// search. Made without the database, so that writers can do it while others write.
///
/// @param said the words of inputs and outputs
record Content(
    Json.Obj doc, byte[] bytes, Facts facts, String said, String failure, String metadata) {
  /// @param createdFirst when the log was created, where it does not say so itself
  static Content of(Api api, LogKind kind, Json.Obj doc, long createdFirst) {
    return new Content(
        doc,
        doc.bytes(),
        Facts.of(api, kind, doc, createdFirst),
        SearchText.of(
            doc.get("inputs"), doc.get("messages"), doc.get("output"), doc.get("output_message")),
        SearchText.of(doc.get("error")),
        SearchText.of(doc.get("metadata")));
  }
}
