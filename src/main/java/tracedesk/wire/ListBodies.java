package tracedesk.wire;

import java.util.ArrayList;
import java.util.List;
import tracedesk.domain.json.Json;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TraceStretch;
import tracedesk.domain.trace.TraceId;

/// The bodies of the list in any order, under `/tracedesk/v1/list`.
public final class ListBodies {
  /// The root of its addresses.
  public static final String PATH = TraceBodies.PATH + "/list";

  private ListBodies() {}

  /// The stretch as JSON text.
  public static String write(TraceStretch stretch) {
    var out = new StringBuilder(256 + stretch.traces().size() * 512).append("{\"traces\":");
    TraceBodies.summaries(stretch.traces(), out);
    out.append(",\"from\":").append(stretch.from());
    out.append(",\"next\":").append(TraceBodies.literal(stretch.next()));
    out.append(",\"until\":").append(stretch.until());
    out.append(",\"version\":").append(stretch.version());
    out.append(",\"total\":").append(stretch.total());
    out.append(",\"complete\":").append(stretch.complete());
    return out.append(",\"more\":").append(stretch.more()).append('}').toString();
  }

  /// @throws BodyFault when the body is something else
  public static TraceStretch stretch(Json.Obj body) {
    return new TraceStretch(
        TraceBodies.summaries(body),
        TraceBodies.integer(body, "from"),
        body.string("next"),
        TraceBodies.integer(body, "until"),
        TraceBodies.integer(body, "version"),
        TraceBodies.integer(body, "total"),
        TraceBodies.integer(body, "complete"),
        body.isTrue("more"));
  }

  public static Json.Obj write(List<ListSection> sections) {
    var items = new ArrayList<Json>();
    for (var section : sections) {
      items.add(Json.object().put("key", section.key()).put("traces", section.traces()).build());
    }
    return Json.object().put("sections", Json.array(items)).build();
  }

  /// @throws BodyFault when the body is something else
  public static List<ListSection> sections(Json.Obj body) {
    var sections = new ArrayList<ListSection>();
    for (var item : TraceBodies.array(body, "sections")) {
      var section = TraceBodies.object(item, "sections");
      sections.add(
          new ListSection(
              TraceBodies.text(section, "key"), TraceBodies.integer(section, "traces")));
    }
    return List.copyOf(sections);
  }

  /// The news as JSON text.
  public static String write(TraceNews news) {
    var out = new StringBuilder(256 + news.traces().size() * 512);
    out.append("{\"version\":").append(news.version());
    out.append(",\"total\":").append(news.total());
    out.append(",\"complete\":").append(news.complete());
    out.append(",\"arrived\":").append(news.arrived()).append(",\"traces\":");
    TraceBodies.summaries(news.traces(), out);
    var gone = Json.array(news.gone().stream().map(id -> Json.of(id.value())).toList());
    return out.append(",\"gone\":").append(gone.text()).append('}').toString();
  }

  /// @throws BodyFault when the body is something else
  public static TraceNews news(Json.Obj body) {
    return new TraceNews(
        TraceBodies.integer(body, "version"),
        TraceBodies.integer(body, "total"),
        TraceBodies.integer(body, "complete"),
        TraceBodies.integer(body, "arrived"),
        TraceBodies.summaries(body),
        TraceBodies.array(body, "gone").stream()
            .map(id -> new TraceId(TraceBodies.string(id, "gone")))
            .toList());
  }
}
