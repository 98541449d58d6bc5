package tracedesk.domain.edit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceStatus;

/// What a PATCH makes of a log: absent members stay to the letter, `null` clears, a value takes the
/// old one's place. `inputs` is replaced as a whole and never `null`. The rules of [Checks] hold
/// for the result.
public final class PatchRules {
  /// What a log is, whose it is and where it stands; no PATCH changes these.
  private static final Set<String> FIXED =
      Set.of(
          "id",
          "log_id",
          "path",
          "trace_parent_id",
          "parent_id",
          "trace_id",
          "trace_flow_id",
          "trace_children",
          "evaluator_logs",
          "flow",
          "prompt",
          "tool",
          "agent",
          "evaluator",
          "spec",
          "user",
          "save",
          "environment",
          "batches",
          "session_id",
          "session_reference_id",
          "reference_id",
          "parent_reference_id",
          "project",
          "project_id",
          "config",
          "config_id",
          "feedback");

  private static final Set<String> LEGACY = Set.of("output", "error", "duration");
  private static final Set<String> STATUS = Set.of("log_status", "trace_status");

  private PatchRules() {}

  /// How a patch ended.
  public sealed interface Patched {
    /// The log as it is from now on.
    ///
    /// @param fields the fields the patch set, the status not among them
    record Changed(Json.Obj log, Set<String> fields) implements Patched {
      public Changed {
        fields = Set.copyOf(fields);
      }
    }

    /// Nothing changed; one fault per broken rule.
    record Refused(List<FieldFault> faults) implements Patched {
      public Refused {
        faults = List.copyOf(faults);
      }
    }
  }

  /// Whether logs of this kind are complete or incomplete at all.
  public static boolean hasStatus(LogKind kind) {
    return kind == LogKind.FLOW || kind == LogKind.AGENT;
  }

  /// A v5 PATCH. Members the API does not know are kept like any other.
  ///
  /// @param before the log, its status under `log_status` or `trace_status`
  /// @param now the end of a log that this patch completes
  public static Patched apply(LogKind kind, Json.Obj before, Json.Obj patch, Instant now) {
    return apply(before, patch, hasStatus(kind), null, now);
  }

  /// A v4 PATCH: output, error and duration; any other member is passed over.
  public static Patched applyLegacy(Json.Obj before, Json.Obj patch) {
    return apply(before, patch, false, LEGACY, Instant.EPOCH);
  }

  private static Patched apply(
      Json.Obj before,
      Json.Obj patch,
      boolean withStatus,
      @Nullable Set<String> only,
      Instant now) {
    var after = Json.object();
    before.members().forEach(member -> after.put(member.name(), member.value()));
    var applied = Json.object();
    var named = EnumSet.noneOf(Field.class);
    var set = new HashSet<String>();
    for (var member : patch.members()) {
      var name = member.name();
      if (FIXED.contains(name) || only != null && !only.contains(name)) {
        continue;
      }
      if (!STATUS.contains(name)) {
        var clearsInputs = name.equals("inputs") && member.value().isNull();
        after.put(name, clearsInputs ? Json.Obj.EMPTY : member.value());
        Field.ofApi(name).ifPresent(named::add);
        set.add(name);
      } else if (!withStatus) {
        continue;
      }
      applied.put(name, member.value());
    }
    var faults = new ArrayList<>(Shapes.faults(applied.build()));
    if (!faults.isEmpty()) {
      return new Patched.Refused(faults);
    }
    var status = withStatus ? LogReader.status(before) : null;
    var wanted = withStatus ? LogReader.status(patch) : null;
    if (withStatus) {
      faults.addAll(mismatch(patch));
    }
    var result = after.build();
    faults.addAll(
        Checks.faults(
            field -> result.present(field.api()) != null,
            named,
            status,
            wanted,
            patch.present("log_status") == null ? "trace_status" : "log_status"));
    if (!faults.isEmpty()) {
      return new Patched.Refused(faults);
    }
    boolean completes = wanted == TraceStatus.COMPLETE && status != TraceStatus.COMPLETE;
    return new Patched.Changed(completes ? completed(result, now) : result, set);
  }

  /// The fault of a body whose two status names disagree; none when they agree or one is absent.
  public static List<FieldFault> mismatch(Json.Obj body) {
    var one = body.present("log_status");
    var other = body.present("trace_status");
    if (one == null || other == null || one.plain().equals(other.plain())) {
      return List.of();
    }
    return List.of(
        FieldFault.body(
            "log_status",
            "log_status and trace_status differ; send one of them",
            Checks.STATUS_MISMATCH));
  }

  private static Json.Obj completed(Json.Obj log, Instant now) {
    var done = Json.object();
    log.members().forEach(member -> done.put(member.name(), member.value()));
    done.put("end_time", Times.format(now));
    var complete = Json.of(TraceStatus.COMPLETE.api());
    boolean known = false;
    for (var name : STATUS) {
      if (log.has(name)) {
        done.put(name, complete);
        known = true;
      }
    }
    if (!known) {
      done.put("log_status", complete);
    }
    return done.build();
  }
}
