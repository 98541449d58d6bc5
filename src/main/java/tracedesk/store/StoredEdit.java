package tracedesk.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;

/// Corrections and the logs they began from, as JSON: how drafts and saves on their way lie on the
/// disk.
final class StoredEdit {
  /// Members of a log that are not needed to go on with its correction, and can be large.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "trace_children",
          "evaluator_logs",
          "provider_request",
          "provider_response",
          "stdout",
          "otel");

  private StoredEdit() {}

  static Json.Builder of(Log base, LogPatch patch) {
    var edits = Json.object();
    patch
        .edits()
        .forEach(
            (field, edit) -> {
              if (edit instanceof Edit.Set<Json>(var value)) {
                edits.put(field.api(), Json.object().put("set", value).build());
              } else {
                edits.put(field.api(), Json.Obj.EMPTY);
              }
            });
    var stored = log(base).put("edits", edits.build());
    var status = patch.status();
    return status == null ? stored : stored.put("status", status.api());
  }

  /// The log alone.
  static Json.Builder log(Log log) {
    var base = Json.object();
    for (var member : log.raw().members()) {
      if (!LEFT_OUT.contains(member.name())) {
        base.put(member.name(), member.value());
      }
    }
    return Json.object()
        .put("api", log.api().name())
        .put("trace", log.trace().value())
        .put("base", base.build());
  }

  static @Nullable Log log(Json.Obj stored) {
    var raw = stored.object("base");
    var trace = stored.string("trace");
    if (raw == null || trace == null) {
      return null;
    }
    return Api.V4.name().equals(stored.string("api"))
        ? LogReader.v4(raw)
        : LogReader.v5(raw, new TraceId(trace));
  }

  static @Nullable LogPatch patch(Json.Obj stored) {
    var edits = stored.object("edits");
    if (edits == null) {
      return null;
    }
    var patch = new EnumMap<Field, Edit<Json>>(Field.class);
    for (var member : edits.members()) {
      var edit = member.value() instanceof Json.Obj object ? object.get("set") : null;
      patch.put(field(member.name()), edit == null ? new Edit.Clear<>() : new Edit.Set<>(edit));
    }
    var status = stored.string("status");
    return new LogPatch(patch, status == null ? null : TraceStatus.ofApi(status).orElseThrow());
  }

  static Field field(String name) {
    return Field.valueOf(name.toUpperCase(Locale.ROOT));
  }

  static byte[] digest(byte[]... contents) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var content : contents) {
        digest.update(content);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
