package tracedesk.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.PatchRules;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.Timing;
import tracedesk.domain.trace.TraceStatus;

/// What is known of a log without opening its body: drawn from the body once, when it is written,
/// so that lists, trees and sums never read bodies. Times in microseconds since 1970.
///
/// @param detail the first line of its error, else of its judgment; of other logs the model is
/// shown
record Facts(
    @Nullable TraceStatus status,
    long created,
    @Nullable Long started,
    @Nullable Long ended,
    boolean failed,
    long tokens,
    double cost,
    @Nullable String source,
    @Nullable String detail,
    String preview) {
  static Facts of(Api api, LogKind kind, Json.Obj doc, long createdFirst) {
    var timing = api == Api.V4 ? v4Timing(doc, createdFirst) : LogReader.v5Timing(doc);
    var created = timing.created() == null ? createdFirst : Times.micros(timing.created());
    var usage = LogReader.usage(doc);
    var error = doc.present("error");
    boolean failed = error != null && !error.plain().isEmpty();
    var status = PatchRules.hasStatus(kind) ? LogReader.status(doc) : null;
    return new Facts(
        PatchRules.hasStatus(kind) && status == null ? TraceStatus.INCOMPLETE : status,
        created,
        micros(timing.start()),
        micros(timing.end()),
        failed,
        usage.tokens(),
        Double.isFinite(usage.cost()) ? usage.cost() : 0,
        doc.string("source"),
        detail(doc, failed ? error : null),
        preview(doc));
  }

  /// A v4 log begins when it was created, also where only the server says when that was.
  private static Timing v4Timing(Json.Obj doc, long createdFirst) {
    return doc.present("created_at") != null
        ? LogReader.v4Timing(doc)
        : LogReader.v4Timing(
            doc.with("created_at", Json.of(Times.format(Times.ofMicros(createdFirst)))));
  }

  Span span() {
    return new Span(started, ended);
  }

  long began() {
    return started == null ? created : started;
  }

  private static @Nullable Long micros(@Nullable Instant time) {
    return time == null ? null : (Long) Times.micros(time);
  }

  private static @Nullable String detail(Json.Obj doc, @Nullable Json error) {
    if (error != null) {
      return SearchText.firstLine(error.plain());
    }
    var judgment = doc.present("judgment");
    return judgment == null ? null : SearchText.firstLine(plain(judgment));
  }

  private static String plain(Json judgment) {
    return judgment instanceof Json.Arr list
        ? String.join(", ", list.items().stream().map(Json::plain).toList())
        : judgment.plain();
  }

  private static String preview(Json.Obj doc) {
    var inputs = doc.object("inputs");
    if (inputs != null) {
      for (var input : inputs.members()) {
        var line = SearchText.firstLine(input.value().asString());
        if (!line.isEmpty()) {
          return line;
        }
      }
      if (!inputs.members().isEmpty()) {
        return SearchText.firstLine(inputs.text());
      }
    }
    for (var message : doc.list("messages")) {
      if (message instanceof Json.Obj said && "user".equals(said.string("role"))) {
        var line = SearchText.firstLine(content(said));
        if (!line.isEmpty()) {
          return line;
        }
      }
    }
    var line = SearchText.firstLine(doc.string("output"));
    var reply = doc.object("output_message");
    return line.isEmpty() && reply != null ? SearchText.firstLine(content(reply)) : line;
  }

  private static @Nullable String content(Json.Obj message) {
    for (var part : message.list("content")) {
      if (part instanceof Json.Obj piece && piece.string("text") != null) {
        return piece.string("text");
      }
    }
    return message.string("content");
  }
}
