package tracedesk.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.port.TraceIntake.Brought;
import tracedesk.domain.port.TraceIntake.Refused;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.Times;

/// A batch of what stands around files and logs on its way into the store, inside one transaction.
/// It only adds: what is there stays as it is.
final class ArrivingSets {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final Transaction transaction;
  private final ArrivingFiles files;
  private final ArrivingDatasets datasets;
  private final ArrivingEvaluations evaluations;
  private final long now;
  private final List<Refused> refused = new ArrayList<>();
  private int deployments;

  ArrivingSets(Transaction transaction, Ids ids, long now) {
    var rows = new FileRows(ids);
    this.transaction = transaction;
    this.now = now;
    this.files = new ArrivingFiles(transaction, rows, now);
    this.datasets = new ArrivingDatasets(transaction, ids, files, now);
    this.evaluations = new ArrivingEvaluations(transaction, this);
  }

  Brought take(List<IncomingSet> sets) throws SQLException {
    for (int i = 0; i < sets.size(); i++) {
      for (var reason : take(sets.get(i))) {
        refused.add(new Refused(i, reason));
      }
    }
    return new Brought(
        datasets.versionsMade(),
        datasets.datapointsPlaced(),
        evaluations.made(),
        evaluations.runsMade(),
        deployments,
        refused);
  }

  /// @return why it, or parts of it, could not be taken
  private List<String> take(IncomingSet set) throws SQLException {
    var unusable = unusable(set);
    if (unusable != null) {
      return List.of(
          "the name \"%s\" cannot be used: names have 1 to 1000 characters, without control characters"
              .formatted(unusable.substring(0, Math.min(40, unusable.length()))));
    }
    switch (set) {
      case IncomingSet.Dataset dataset -> {
        return datasets.take(dataset);
      }
      case IncomingSet.Naming naming -> name(naming);
      case IncomingSet.Deployment deployment -> deploy(deployment);
      case IncomingSet.Watch watch -> watch(watch);
      case IncomingSet.Evaluation evaluation -> {
        return evaluations.take(evaluation);
      }
      case IncomingSet.Run run -> {
        return evaluations.take(run);
      }
      case IncomingSet.RunLog log -> {
        return evaluations.take(log);
      }
    }
    return List.of();
  }

  /// The first of its names that cannot be stored.
  private static @Nullable String unusable(IncomingSet set) {
    var names = new ArrayList<@Nullable String>();
    switch (set) {
      case IncomingSet.Dataset dataset -> add(names, dataset.dataset());
      case IncomingSet.Naming naming -> add(names, naming.version());
      case IncomingSet.Deployment deployment -> {
        add(names, deployment.version());
        add(names, deployment.environment());
      }
      case IncomingSet.Watch watch -> {
        add(names, watch.version());
        add(names, watch.evaluator());
        add(names, watch.environment());
      }
      case IncomingSet.Evaluation evaluation -> {
        names.add(evaluation.id());
        names.add(evaluation.name());
        add(names, evaluation.version());
        evaluation.judges().forEach(judge -> add(names, judge.evaluator()));
      }
      case IncomingSet.Run run -> {
        names.add(run.id());
        add(names, run.dataset());
        add(names, run.version());
      }
      case IncomingSet.RunLog log -> names.add(log.datapoint());
    }
    return names.stream()
        .filter(name -> name != null && !Shapes.isName(name))
        .findFirst()
        .orElse(null);
  }

  private static void add(List<@Nullable String> names, IncomingSet.@Nullable Version version) {
    if (version != null) {
      add(names, version.file());
    }
  }

  private static void add(List<@Nullable String> names, @Nullable IncomingFile file) {
    if (file != null) {
      names.add(file.id());
      names.add(file.path());
      names.add(file.version());
    }
  }

  private static void add(List<@Nullable String> names, IncomingSet.@Nullable Place place) {
    if (place != null) {
      names.add(place.id());
      names.add(place.name());
    }
  }

  private void name(IncomingSet.Naming naming) throws SQLException {
    transaction.update(
        """
        UPDATE version SET name = COALESCE(name, ?), description = COALESCE(description, ?),
          message = COALESCE(message, ?)
        WHERE seq = ?
        """,
        naming.name(),
        naming.description(),
        naming.message(),
        version(naming.version()).version().seq());
  }

  private void deploy(IncomingSet.Deployment deployment) throws SQLException {
    var version = version(deployment.version());
    deployments +=
        transaction.update(
            "INSERT OR IGNORE INTO deployment (file, environment, version) VALUES (?, ?, ?)",
            version.seq(),
            environment(deployment.environment()),
            version.version().seq());
  }

  private long environment(IncomingSet.Place place) throws SQLException {
    return Environment.bring(
        transaction, place.id(), place.name(), place.tag(), micros(place.created()));
  }

  private void watch(IncomingSet.Watch watch) throws SQLException {
    long file = located(watch.version());
    var evaluator = file(FileKind.EVALUATOR, watch.evaluator());
    var environment = watch.environment();
    MonitorRows.bring(
        transaction,
        new MonitorRows.Arriving(
            file,
            evaluator.seq(),
            environment == null ? evaluator.version().seq() : null,
            environment == null ? null : environment(environment),
            watch.active(),
            micros(watch.created()),
            micros(watch.updated() == null ? watch.created() : watch.updated())));
  }

  /// The number of a file, found or made.
  long located(IncomingSet.Version version) throws SQLException {
    return files.located(version.kind(), version.file());
  }

  /// A file in a version, found or made.
  StoredFile version(IncomingSet.Version version) throws SQLException {
    return file(version.kind(), version.file());
  }

  /// A file of a kind in a version, found or made.
  StoredFile file(FileKind kind, IncomingFile file) throws SQLException {
    return kind == FileKind.DATASET ? datasets.version(file) : files.resolve(kind, file);
  }

  /// Microseconds since 1970; now where nothing usable is known.
  long micros(@Nullable Instant time) {
    return time == null || time.isBefore(FIRST) || time.isAfter(LAST) ? now : Times.micros(time);
  }
}
