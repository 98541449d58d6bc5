package tracedesk.domain.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// What an export holds around its files and logs, on its way into the store: datasets, what
/// versions are called and where they are in use, and evaluations with their runs. Ids are those of
/// the place it comes from, dates too; `null` for a date means now.
public sealed interface IncomingSet {
  /// A dataset in one version, with all or some of its datapoints; more may follow.
  ///
  /// @param dataset its content is what the version says besides its datapoints
  /// @param datapoints as the API gives them, with their ids
  /// @param count how many datapoints the version has in all; `null` where that is not known
  record Dataset(IncomingFile dataset, List<Json.Obj> datapoints, @Nullable Long count)
      implements IncomingSet {
    public Dataset {
      datapoints = List.copyOf(datapoints);
    }
  }

  /// What a version is called.
  ///
  /// @param message what was said when it was committed
  record Naming(
      Version version,
      @Nullable String name,
      @Nullable String description,
      @Nullable String message)
      implements IncomingSet {}

  /// A version in use somewhere.
  record Deployment(Version version, Place environment) implements IncomingSet {}

  /// An evaluator that watches a file.
  ///
  /// @param version the watched file
  /// @param evaluator in the version that watches
  /// @param environment where the version that watches is looked up; `null` for that very version
  record Watch(
      Version version,
      IncomingFile evaluator,
      @Nullable Place environment,
      boolean active,
      @Nullable Instant created,
      @Nullable Instant updated)
      implements IncomingSet {}

  /// An evaluation without its runs.
  ///
  /// @param version the file whose versions are compared; `null` where it is of none
  record Evaluation(
      String id,
      @Nullable Version version,
      @Nullable String name,
      List<Judge> judges,
      @Nullable Instant created,
      @Nullable Instant updated)
      implements IncomingSet {
    public Evaluation {
      judges = List.copyOf(judges);
    }
  }

  /// A run of an evaluation.
  ///
  /// @param evaluation the id of the evaluation
  /// @param dataset in the version it goes over
  /// @param version what is evaluated
  /// @param ended how it ended: `completed` or `cancelled`; `null` where it has not
  record Run(
      String evaluation,
      String id,
      @Nullable IncomingFile dataset,
      @Nullable Version version,
      boolean control,
      @Nullable String ended,
      @Nullable Instant created,
      @Nullable Instant added)
      implements IncomingSet {}

  /// A log of a run. All three by id.
  record RunLog(String run, String log, @Nullable String datapoint) implements IncomingSet {}

  /// A file of some kind in one version.
  record Version(FileKind kind, IncomingFile file) {}

  /// An environment.
  ///
  /// @param tag `default` for the one whose versions are used where none is named
  record Place(String id, String name, String tag, @Nullable Instant created) {}

  /// An evaluator that judges in an evaluation.
  ///
  /// @param orchestrated whether the server was asked to run it
  record Judge(IncomingFile evaluator, boolean orchestrated, @Nullable Instant added) {}
}
