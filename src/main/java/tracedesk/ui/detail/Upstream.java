package tracedesk.ui.detail;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What the sender of a span left out before it came here.
///
/// @param cut attributes whose values break off
/// @param dropped how many attributes, events and links it left out altogether
record Upstream(List<String> cut, long dropped) {
  private static final String LOGFIRE = "logfire.truncated";

  static Upstream of(Json.Obj log) {
    var span = log.object(SpanFacts.MEMBER);
    if (span == null) {
      return new Upstream(List.of(), 0);
    }
    var cut = span.list("truncated").stream().map(Json::plain).toList();
    var attributes = span.object("attributes");
    if (cut.isEmpty() && attributes != null && attributes.get(LOGFIRE) != null) {
      cut = List.of(LOGFIRE);
    }
    return new Upstream(
        cut,
        count(span, "dropped_attributes_count")
            + count(span, "dropped_events_count")
            + count(span, "dropped_links_count"));
  }

  private static long count(Json.Obj span, String name) {
    var count = span.integer(name);
    return count == null ? 0 : Math.max(0, count);
  }

  /// Says so; `null` where nothing was left out.
  @Nullable Banner banner() {
    if (cut.isEmpty() && dropped == 0) {
      return null;
    }
    var detail =
        cut.isEmpty()
            ? Text.get("detail.cut.dropped", dropped)
            : Text.get("detail.cut.values", String.join(", ", cut))
                + (dropped == 0 ? "" : " " + Text.get("detail.cut.dropped", dropped));
    return new Banner(Tone.NEUTRAL, "scissors", Text.get("detail.cut"), detail);
  }
}
