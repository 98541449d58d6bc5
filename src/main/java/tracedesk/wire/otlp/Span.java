package tracedesk.wire.otlp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// One OpenTelemetry span, whichever encoding it came in. Ids are lower-case hex. Attributes stay
/// flat: a dotted key is a name, not a path. A value is the plain JSON of what was sent; the two
/// sorts JSON has no spelling for are kept as OTLP's own JSON writes them, `{"bytesValue":"…"}` and
/// `{"doubleValue":"NaN"}`.
///
/// @param parentSpanId `null` for a root
/// @param startNanos nanoseconds since 1970; 0 when unknown
/// @param endNanos nanoseconds since 1970; 0 while it runs
public record Span(
    String traceId,
    String spanId,
    @Nullable String parentSpanId,
    String traceState,
    long flags,
    String name,
    Kind kind,
    long startNanos,
    long endNanos,
    Map<String, Json> attributes,
    long droppedAttributes,
    List<Event> events,
    long droppedEvents,
    List<Link> links,
    long droppedLinks,
    Status status,
    Resource resource,
    Scope scope) {
  public Span {
    attributes = ordered(attributes);
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  /// The part the span plays in a call between processes; in the order of OTLP's numbers.
  public enum Kind {
    UNSPECIFIED,
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER
  }

  /// Something that happened at one moment of the span.
  public record Event(String name, long nanos, Map<String, Json> attributes, long dropped) {
    public Event {
      attributes = ordered(attributes);
    }
  }

  /// Another span this one has to do with, of the same trace or another.
  public record Link(
      String traceId,
      String spanId,
      String traceState,
      Map<String, Json> attributes,
      long dropped,
      long flags) {
    public Link {
      attributes = ordered(attributes);
    }
  }

  /// How the work ended.
  public record Status(Code code, String message) {
    public static final Status UNSET = new Status(Code.UNSET, "");

    /// In the order of OTLP's numbers.
    public enum Code {
      UNSET,
      OK,
      ERROR
    }
  }

  /// What sent the span: a service, a process, a machine.
  public record Resource(Map<String, Json> attributes, long dropped, String schemaUrl) {
    public static final Resource NONE = new Resource(Map.of(), 0, "");

    public Resource {
      attributes = ordered(attributes);
    }
  }

  /// The instrumentation that made the span.
  public record Scope(
      String name, String version, Map<String, Json> attributes, long dropped, String schemaUrl) {
    public static final Scope NONE = new Scope("", "", Map.of(), 0, "");

    public Scope {
      attributes = ordered(attributes);
    }
  }

  public boolean failed() {
    return status.code() == Status.Code.ERROR;
  }

  private static Map<String, Json> ordered(Map<String, Json> attributes) {
    return attributes.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
