package tracedesk.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.store.EvaluationRows.Evaluation;
import tracedesk.store.EvaluationRows.Judge;

/// Writes evaluations, their runs and what came of them as the v5 API shows them.
final class EvaluationDocument {
  private final Transaction transaction;
  private final Evaluation evaluation;
  private final List<Judge> judges;
  private final List<RunProgress> runs = new ArrayList<>();

  EvaluationDocument(Transaction transaction, Evaluation evaluation) throws SQLException {
    this.transaction = transaction;
    this.evaluation = evaluation;
    this.judges = EvaluationRows.judges(transaction, evaluation.seq());
    for (var run : EvaluationRows.runs(transaction, evaluation.seq())) {
      runs.add(RunProgress.of(transaction, run, judges));
    }
  }

  /// An EvaluationResponse.
  String text() throws SQLException {
    var out = new StringBuilder("{\"id\":").append(JsonText.quote(evaluation.id()));
    out.append(",\"runs_count\":").append(runs.size()).append(",\"evaluators\":[");
    var glue = "";
    for (var judge : judges) {
      out.append(glue).append("{\"version\":");
      FileDocument.write(ShownFile.of(transaction, judge.evaluator()), out);
      out.append(",\"orchestrated\":").append(judge.orchestrated());
      out.append(",\"added_at\":").append(FileDocument.time(judge.added())).append('}');
      glue = ",";
    }
    out.append("],\"name\":").append(FileDocument.literal(evaluation.name()));
    out.append(",\"file_id\":").append(FileDocument.literal(evaluation.file()));
    out.append(",\"created_at\":").append(FileDocument.time(evaluation.created()));
    out.append(",\"created_by\":null,\"updated_at\":");
    out.append(FileDocument.time(evaluation.updated()));
    out.append(",\"status\":\"").append(RunProgress.status(runs));
    return out.append("\",\"url\":null}").toString();
  }

  /// All runs, newest first.
  String runs() throws SQLException {
    var out = new StringBuilder("{\"runs\":[");
    var glue = "";
    for (var run : runs) {
      write(run, out.append(glue));
      glue = ",";
    }
    return out.append("]}").toString();
  }

  /// An EvaluationRunResponse.
  String run(String id) throws SQLException {
    var out = new StringBuilder();
    for (var progress : runs) {
      if (progress.run().id().equals(id)) {
        write(progress, out);
      }
    }
    return out.toString();
  }

  private void write(RunProgress progress, StringBuilder out) throws SQLException {
    var run = progress.run();
    out.append("{\"id\":").append(JsonText.quote(run.id())).append(",\"dataset\":");
    version(run.dataset(), out);
    version(run.version(), out.append(",\"version\":"));
    out.append(",\"orchestrated\":false,\"added_at\":").append(FileDocument.time(run.added()));
    out.append(",\"created_at\":").append(FileDocument.time(run.created()));
    out.append(",\"created_by\":null,\"status\":\"").append(progress.status());
    out.append("\",\"control\":").append(run.control()).append('}');
  }

  private void version(@Nullable Long version, StringBuilder out) throws SQLException {
    if (version == null) {
      out.append("null");
    } else {
      FileDocument.write(ShownFile.of(transaction, FileRows.bySeq(transaction, version)), out);
    }
  }

  /// An EvaluationStats.
  String stats() throws SQLException {
    var records = new ArrayList<Json>();
    for (var progress : runs) {
      var run = progress.run();
      var evaluators = progress.judged().stream().map(by -> new JudgmentStats(by).json()).toList();
      records.add(
          Json.object()
              .put("run_id", run.id())
              .put("version_id", versionId(run.version()))
              .put("batch_id", Json.NULL)
              .put("num_logs", progress.logs())
              .put("evaluator_stats", Json.array(evaluators))
              .put("status", progress.status())
              .build());
    }
    return Json.object()
        .put("run_stats", Json.array(records))
        .put("progress", progress())
        .put("report", report())
        .put("status", RunProgress.status(runs))
        .build()
        .text();
  }

  private @Nullable String versionId(@Nullable Long version) throws SQLException {
    return version == null ? null : FileRows.bySeq(transaction, version).version().id();
  }

  private String progress() {
    return String.join("\n", runs.stream().map(EvaluationDocument::line).toList());
  }

  private String report() {
    var out = new StringBuilder("Evaluation");
    if (evaluation.name() != null) {
      out.append(" \"").append(evaluation.name()).append('"');
    }
    out.append(": ").append(RunProgress.status(runs));
    for (var run : runs) {
      out.append('\n').append(line(run));
      for (var judged : run.judged()) {
        out.append("\n  ").append(judged.judge().evaluator().path()).append(": ");
        out.append(new JudgmentStats(judged).words());
        if (judged.judge().needsServer() && judged.judgments().size() < run.logs()) {
          out.append(" (").append(NOT_RUN).append(')');
        }
      }
    }
    return out.toString();
  }

  /// What to do about an evaluator the server is asked to run.
  static final String NOT_RUN =
      "Tracedesk runs no evaluators: judge in your program and send POST /v5/evaluators/log";

  private static String line(RunProgress progress) {
    long wanted = progress.expected() == null ? progress.logs() : progress.expected();
    long judgments = progress.judged().stream().mapToLong(by -> by.judgments().size()).sum();
    return String.format(
        Locale.ROOT,
        "Run %s: %s, %d of %d logs, %d of %d judgments",
        progress.run().id(),
        progress.status(),
        progress.expected() == null ? progress.complete() : progress.covered(),
        wanted,
        judgments,
        Math.max(wanted, progress.logs()) * progress.judged().size());
  }
}
