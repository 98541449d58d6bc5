package tracedesk.exchange;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;

/// Every log whole, as the API answers with it, one per line: fields nobody knows, the spelling of
/// numbers and explicit nulls included. Left out is what stands on lines of its own (children and
/// evaluators' logs) and what tells how a file is used now rather than what the log was.
final class JsonLinesSheet implements Sheet {
  private static final List<String> NESTED = List.of("trace_children", "evaluator_logs", "parent");

  private static final List<String> OF_THE_FILE_NOW =
      List.of(
          "directory_id",
          "updated_at",
          "last_used_at",
          "version_logs_count",
          "total_logs_count",
          "environments",
          "evaluators",
          "evaluator_aggregates");

  private final Set<String> own = new HashSet<>();

  @Override
  public void begin(Trace trace, Output out) {
    own.clear();
    trace.tree().logs().forEach(id -> own.add(id.value()));
  }

  @Override
  public void add(Log log, Output out) throws IOException {
    var line = new StringBuilder(log.raw().length() + 1);
    var glue = '{';
    for (var member : log.raw().members()) {
      var value = log.api() == Api.V4 ? v4(member) : v5(log, member);
      if (value != null) {
        line.append(glue).append(JsonText.quote(member.name())).append(':').append(value);
        glue = ',';
      }
    }
    out.write(line.append("}\n").toString());
  }

  private @Nullable String v5(Log log, Json.Member member) {
    if (NESTED.contains(member.name())) {
      return null;
    }
    return member.name().equals(log.kind().api()) && member.value() instanceof Json.Obj file
        ? without(file, OF_THE_FILE_NOW)
        : onOneLine(member.value());
  }

  /// A status other than the usual one says something.
  private @Nullable String v4(Json.Member member) {
    return switch (member.name()) {
      case "observability_status" ->
          "completed".equals(member.value().asString()) ? null : onOneLine(member.value());
      case "evaluation_results" -> results(member.value());
      default -> onOneLine(member.value());
    };
  }

  /// Results that are logs of this trace have lines of their own.
  private @Nullable String results(Json value) {
    if (!(value instanceof Json.Arr results)) {
      return onOneLine(value);
    }
    var foreign =
        results.items().stream()
            .filter(item -> !(item instanceof Json.Obj result && isOwn(result.string("id"))))
            .toList();
    return foreign.isEmpty() ? null : onOneLine(Json.array(foreign));
  }

  private boolean isOwn(@Nullable String id) {
    return id != null && own.contains(id);
  }

  private static String without(Json.Obj object, List<String> names) {
    var out = new StringBuilder(object.length());
    var glue = '{';
    for (var member : object.members()) {
      if (!names.contains(member.name())) {
        out.append(glue).append(JsonText.quote(member.name())).append(':');
        out.append(onOneLine(member.value()));
        glue = ',';
      }
    }
    return (glue == '{' ? out.append(glue) : out).append('}').toString();
  }

  /// Line breaks stand between values only; those in strings are escaped.
  private static String onOneLine(Json value) {
    return value.text().replace('\n', ' ').replace('\r', ' ');
  }
}
