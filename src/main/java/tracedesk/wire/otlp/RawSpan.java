package tracedesk.wire.otlp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// The span as it came, kept in the member `otel` of the log it became, so that nothing of it is
/// lost and it can be given back. What is empty is left out.
final class RawSpan {
  /// The log's member.
  static final String MEMBER = "otel";

  private RawSpan() {}

  /// @param cut keys of values that broke off before they came here
  static Json.Obj write(Span span, List<String> cut) {
    var raw = Json.object().put("trace_id", span.traceId()).put("span_id", span.spanId());
    if (span.parentSpanId() != null) {
      raw.put("parent_span_id", span.parentSpanId());
    }
    text(raw, "trace_state", span.traceState());
    count(raw, "flags", span.flags());
    raw.put("name", span.name()).put("kind", span.kind().name());
    raw.put("start_time_unix_nano", "" + span.startNanos());
    raw.put("end_time_unix_nano", "" + span.endNanos());
    var status = Json.object().put("code", span.status().code().name());
    text(status, "message", span.status().message());
    raw.put("status", status.build());
    var scope = Json.object();
    text(scope, "name", span.scope().name());
    text(scope, "version", span.scope().version());
    text(scope, "schema_url", span.scope().schemaUrl());
    attributes(scope, span.scope().attributes(), span.scope().dropped());
    part(raw, "scope", scope.build());
    var resource = Json.object();
    text(resource, "schema_url", span.resource().schemaUrl());
    attributes(resource, span.resource().attributes(), span.resource().dropped());
    part(raw, "resource", resource.build());
    attributes(raw, span.attributes(), span.droppedAttributes());
    if (!span.events().isEmpty()) {
      raw.put("events", Json.array(span.events().stream().map(RawSpan::event).toList()));
    }
    count(raw, "dropped_events_count", span.droppedEvents());
    if (!span.links().isEmpty()) {
      raw.put("links", Json.array(span.links().stream().map(RawSpan::link).toList()));
    }
    count(raw, "dropped_links_count", span.droppedLinks());
    if (!cut.isEmpty()) {
      raw.put("truncated", Json.array(cut.stream().map(Json::of).toList()));
    }
    return raw.build();
  }

  private static Json event(Span.Event event) {
    var raw = Json.object().put("name", event.name()).put("time_unix_nano", "" + event.nanos());
    attributes(raw, event.attributes(), event.dropped());
    return raw.build();
  }

  private static Json link(Span.Link link) {
    var raw = Json.object().put("trace_id", link.traceId()).put("span_id", link.spanId());
    text(raw, "trace_state", link.traceState());
    count(raw, "flags", link.flags());
    attributes(raw, link.attributes(), link.dropped());
    return raw.build();
  }

  private static void attributes(Json.Builder to, Map<String, Json> attributes, long dropped) {
    part(to, "attributes", Json.object(attributes));
    count(to, "dropped_attributes_count", dropped);
  }

  private static void part(Json.Builder to, String name, Json.Obj part) {
    if (!part.members().isEmpty()) {
      to.put(name, part);
    }
  }

  private static void text(Json.Builder to, String name, String text) {
    if (!text.isEmpty()) {
      to.put(name, text);
    }
  }

  private static void count(Json.Builder to, String name, long count) {
    if (count != 0) {
      to.put(name, count);
    }
  }

  /// The span again; `null` when this is none.
  static @Nullable Span read(Json.Obj raw) {
    var trace = raw.string("trace_id");
    var id = raw.string("span_id");
    if (trace == null || id == null) {
      return null;
    }
    var events = new ArrayList<Span.Event>();
    for (var item : raw.list("events")) {
      if (item instanceof Json.Obj event) {
        events.add(
            new Span.Event(
                text(event, "name"),
                nanos(event, "time_unix_nano"),
                attributes(event),
                count(event, "dropped_attributes_count")));
      }
    }
    var links = new ArrayList<Span.Link>();
    for (var item : raw.list("links")) {
      if (item instanceof Json.Obj link) {
        links.add(
            new Span.Link(
                text(link, "trace_id"),
                text(link, "span_id"),
                text(link, "trace_state"),
                attributes(link),
                count(link, "dropped_attributes_count"),
                count(link, "flags")));
      }
    }
    var status = object(raw, "status");
    var scope = object(raw, "scope");
    var resource = object(raw, "resource");
    return new Span(
        trace,
        id,
        raw.string("parent_span_id"),
        text(raw, "trace_state"),
        count(raw, "flags"),
        text(raw, "name"),
        constant(Span.Kind.values(), text(raw, "kind")),
        nanos(raw, "start_time_unix_nano"),
        nanos(raw, "end_time_unix_nano"),
        attributes(raw),
        count(raw, "dropped_attributes_count"),
        events,
        count(raw, "dropped_events_count"),
        links,
        count(raw, "dropped_links_count"),
        new Span.Status(
            constant(Span.Status.Code.values(), text(status, "code")), text(status, "message")),
        new Span.Resource(
            attributes(resource),
            count(resource, "dropped_attributes_count"),
            text(resource, "schema_url")),
        new Span.Scope(
            text(scope, "name"),
            text(scope, "version"),
            attributes(scope),
            count(scope, "dropped_attributes_count"),
            text(scope, "schema_url")));
  }

  private static Map<String, Json> attributes(Json.Obj from) {
    var attributes = new LinkedHashMap<String, Json>();
    object(from, "attributes")
        .members()
        .forEach(member -> attributes.put(member.name(), member.value()));
    return attributes;
  }

  private static Json.Obj object(Json.Obj from, String name) {
    var object = from.object(name);
    return object == null ? Json.Obj.EMPTY : object;
  }

  private static String text(Json.Obj from, String name) {
    var text = from.string(name);
    return text == null ? "" : text;
  }

  private static long count(Json.Obj from, String name) {
    var count = from.integer(name);
    return count == null ? 0 : count;
  }

  private static long nanos(Json.Obj from, String name) {
    try {
      return Long.parseLong(text(from, name));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static <E extends Enum<E>> E constant(E[] constants, String name) {
    for (var constant : constants) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    return constants[0];
  }
}
