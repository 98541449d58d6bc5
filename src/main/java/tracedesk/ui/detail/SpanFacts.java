package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import tracedesk.domain.json.Json;
import tracedesk.ui.fx.Text;

/// The OpenTelemetry span a log came as, kept whole in its member `otel`: the span itself, its
/// attributes, what happened during it, and who sent it. What nobody foresaw stands under its own
/// name.
final class SpanFacts {
  /// The log's member.
  static final String MEMBER = "otel";

  private static final Set<String> PARTS =
      Set.of("attributes", "events", "links", "resource", "scope");
  private static final Set<String> KNOWN =
      Set.of(
          "trace_id",
          "span_id",
          "parent_span_id",
          "trace_state",
          "flags",
          "name",
          "kind",
          "start_time_unix_nano",
          "end_time_unix_nano",
          "status",
          "code",
          "message",
          "version",
          "schema_url",
          "truncated",
          "dropped_attributes_count",
          "dropped_events_count",
          "dropped_links_count");

  private SpanFacts() {}

  /// Hands over each group, its title's key first.
  static void groups(Json.Obj log, BiConsumer<String, List<Fact>> group) {
    var span = log.object(MEMBER);
    if (span == null) {
      return;
    }
    group.accept("detail.facts.span", own(MEMBER, span));
    group.accept("detail.facts.span-attributes", attributes(MEMBER, span));
    group.accept("detail.facts.span-events", listed(span, "events", "name"));
    group.accept("detail.facts.span-links", listed(span, "links", "span_id"));
    group.accept("detail.facts.span-resource", part(span, "resource"));
    group.accept("detail.facts.span-scope", part(span, "scope"));
  }

  private static List<Fact> part(Json.Obj span, String name) {
    var part = span.object(name);
    if (part == null) {
      return List.of();
    }
    var facts = new ArrayList<>(own(MEMBER + "." + name, part));
    facts.addAll(attributes(MEMBER + "." + name, part));
    return facts;
  }

  /// Members other than those that have a group of their own.
  private static List<Fact> own(String path, Json.Obj part) {
    var facts = new ArrayList<Fact>();
    for (var member : part.members()) {
      if (member.name().equals("status") && member.value() instanceof Json.Obj status) {
        facts.addAll(own(path + ".status", status));
      } else if (!PARTS.contains(member.name())) {
        facts.add(fact(label(member.name()), path, member));
      }
    }
    return facts;
  }

  /// Attributes are names with dots in them, not paths.
  private static List<Fact> attributes(String path, Json.Obj part) {
    var attributes = part.object("attributes");
    return attributes == null
        ? List.of()
        : attributes.members().stream()
            .map(member -> fact(member.name(), path + ".attributes", member))
            .toList();
  }

  private static List<Fact> listed(Json.Obj span, String name, String title) {
    var facts = new ArrayList<Fact>();
    for (var item : span.list(name)) {
      var words = item instanceof Json.Obj object ? object.string(title) : null;
      facts.add(
          new Fact(
              words == null ? name : words, MEMBER + "." + name + "." + facts.size(), item, ""));
    }
    return facts;
  }

  private static Fact fact(String label, String path, Json.Member member) {
    return new Fact(label, path + "." + member.name(), member.value(), "");
  }

  private static String label(String name) {
    return KNOWN.contains(name) ? Text.get("detail.otel." + name.replace('_', '-')) : name;
  }
}
