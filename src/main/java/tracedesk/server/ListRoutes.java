package tracedesk.server;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceLists;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.wire.ListBodies;

/// The list of traces in any order and from any place, under `/tracedesk/v1/list`: a stretch of it,
/// the heads it stands under, and what became of it.
public final class ListRoutes implements Routes {
  private final TraceLists lists;

  public ListRoutes(TraceLists lists) {
    this.lists = lists;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(ListBodies.PATH, this::stretch),
        Route.get(ListBodies.PATH + "/sections", this::sections),
        Route.post(ListBodies.PATH + "/news", this::news));
  }

  private Reply stretch(Request request) {
    var query = request.query();
    return Reply.ok(
        ListBodies.write(
            lists.stretch(
                asked(query),
                place(query),
                Math.clamp(query.integer("count", Limits.PAGE, 1), 1, Limits.PAGE))));
  }

  private Reply sections(Request request) {
    var query = request.query();
    return Reply.ok(ListBodies.write(lists.sections(asked(query), zone(query))));
  }

  private Reply news(Request request) {
    var query = request.query();
    return Reply.ok(
        ListBodies.write(
            lists.news(
                asked(query),
                query.number("version", TraceNews.NONE),
                ExtensionRoutes.ids(request).stream()
                    .limit(Limits.PAGE)
                    .map(TraceId::new)
                    .toList())));
  }

  static TraceFilter filter(Query query) {
    return new TraceFilter(
        status(query), query.isSet("errors"), query.textOrEmpty("text"), query.text("file"));
  }

  private static @Nullable TraceStatus status(Query query) {
    return query.text("status") == null ? null : query.choice("status", TraceStatus.INCOMPLETE);
  }

  private static TraceListing asked(Query query) {
    return new TraceListing(
        filter(query),
        query.choice("order", TraceOrder.NEWEST),
        query.number("until", TraceListing.OPEN));
  }

  private static ListPlace place(Query query) {
    var cursor = query.text("cursor");
    var around = query.text("around");
    var after = query.text("after");
    var before = query.text("before");
    if (cursor != null) {
      return new ListPlace.From(cursor, query.number("skip", 0));
    } else if (around != null) {
      return new ListPlace.Around(new TraceId(around));
    } else if (after != null) {
      return new ListPlace.After(new TraceId(after));
    } else if (before != null) {
      return new ListPlace.Before(new TraceId(before));
    }
    return new ListPlace.At(query.number("at", 0));
  }

  private static ZoneId zone(Query query) {
    var name = query.text("zone");
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw Query.fault("zone", "value is not a time zone", "value_error.zone");
    }
  }
}
