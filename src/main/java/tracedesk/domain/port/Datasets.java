package tracedesk.domain.port;

import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.query.VersionQuery;

/// What is in datasets. A datapoint keeps its id through all versions of its dataset that hold it,
/// and a version is told by what it holds. Failures as in [FileStore]; listing, moving and deleting
/// datasets is done there.
public interface Datasets {
  /// `POST /v5/datasets`: a version with exactly these datapoints (`action` `set`), or with more or
  /// fewer than the base (`add`, `remove`). A datapoint that is there already is not added again.
  ///
  /// @param base which version `add` and `remove` start from
  JsonDocument upsert(Json.Obj body, VersionQuery base, boolean withDatapoints);

  /// `GET /v5/datasets/{dataset}`.
  JsonDocument dataset(String dataset, VersionQuery version, boolean withDatapoints);

  /// `GET /v5/datasets/{dataset}/datapoints`: one page, in order.
  JsonDocument datapoints(String dataset, VersionQuery version, int page, int size);

  /// `GET /v5/datasets/{dataset}/versions`: newest first.
  ///
  /// @param withDatapoints whether the newest one comes with its datapoints
  JsonDocument versions(String dataset, boolean withDatapoints);
}
