package tracedesk.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.Times;

/// Makes sets of the API's answers about versions, evaluations and runs.
final class SetRecords {
  /// Members of a dataset's answer that follow from its datapoints.
  private static final List<String> COUNTED = List.of("datapoints", "datapoints_count");

  /// What a run says once it has ended.
  private static final Set<String> ENDS = Set.of("completed", "cancelled");

  private SetRecords() {}

  /// A file object of any kind that says its kind itself; `null` for something else.
  static IncomingSet.@Nullable Version version(@Nullable Json object) {
    if (!(object instanceof Json.Obj body) || body.string("type") == null) {
      return null;
    }
    var kind = FileKind.ofApi(String.valueOf(body.string("type"))).orElse(null);
    return kind == null ? null : version(kind, body);
  }

  /// A file object of this kind; `null` where it does not say which file.
  static IncomingSet.@Nullable Version version(FileKind kind, Json.Obj body) {
    var file = LogRecords.file(body);
    if (file == null) {
      return null;
    }
    return new IncomingSet.Version(kind, kind == FileKind.DATASET ? uncounted(file) : file);
  }

  private static IncomingFile uncounted(IncomingFile dataset) {
    var content = dataset.content();
    for (var name : COUNTED) {
      content = content == null ? null : content.without(name);
    }
    return new IncomingFile(
        dataset.id(), dataset.path(), dataset.version(), content, dataset.created());
  }

  /// What the answer about a version says of it besides its content.
  static List<IncomingSet> around(IncomingSet.Version version, Json.Obj body) {
    var sets = new ArrayList<IncomingSet>();
    var name = body.string("version_name");
    var description = body.string("version_description");
    var message = version.kind() == FileKind.EVALUATOR ? body.string("commit_message") : null;
    if (name != null || description != null || message != null) {
      sets.add(new IncomingSet.Naming(version, name, description, message));
    }
    for (var item : body.list("environments")) {
      var place = place(item);
      if (place != null) {
        sets.add(new IncomingSet.Deployment(version, place));
      }
    }
    return sets;
  }

  private static IncomingSet.@Nullable Place place(@Nullable Json item) {
    if (!(item instanceof Json.Obj environment)) {
      return null;
    }
    var id = environment.string("id");
    var name = environment.string("name");
    var tag = environment.string("tag");
    return id == null || name == null
        ? null
        : new IncomingSet.Place(
            id, name, tag == null ? "other" : tag, time(environment, "created_at"));
  }

  /// The evaluators that watch a file, as the answer about it lists them.
  static List<IncomingSet> watches(IncomingSet.Version version, Json.Obj body) {
    var watches = new ArrayList<IncomingSet>();
    for (var item : body.list("evaluators")) {
      if (item instanceof Json.Obj watch && watch.object("version_reference") != null) {
        var reference = watch.object("version_reference");
        var place = place(reference.get("environment"));
        var named = reference.object(place == null ? "version" : "file");
        var evaluator = named == null ? null : LogRecords.file(named);
        if (evaluator != null) {
          watches.add(
              new IncomingSet.Watch(
                  version,
                  evaluator,
                  place,
                  "active".equals(watch.string("state")),
                  time(watch, "created_at"),
                  time(watch, "updated_at")));
        }
      }
    }
    return watches;
  }

  /// @param of the file whose evaluation it is
  /// @return `null` for something else
  static IncomingSet.@Nullable Evaluation evaluation(
      Json.Obj body, IncomingSet.@Nullable Version of) {
    var id = body.string("id");
    if (id == null) {
      return null;
    }
    var judges = new ArrayList<IncomingSet.Judge>();
    for (var item : body.list("evaluators")) {
      var evaluator =
          item instanceof Json.Obj judge ? LogRecords.file(judge.object("version")) : null;
      if (evaluator != null && item instanceof Json.Obj judge) {
        judges.add(
            new IncomingSet.Judge(
                evaluator, judge.isTrue("orchestrated"), time(judge, "added_at")));
      }
    }
    return new IncomingSet.Evaluation(
        id, of, body.string("name"), judges, time(body, "created_at"), time(body, "updated_at"));
  }

  /// @param evaluation the id of the evaluation
  /// @return `null` for something else
  static IncomingSet.@Nullable Run run(Json.Obj body, String evaluation) {
    var id = body.string("id");
    if (id == null) {
      return null;
    }
    var dataset = body.object("dataset");
    var over = dataset == null ? null : version(FileKind.DATASET, dataset);
    var status = body.string("status");
    return new IncomingSet.Run(
        evaluation,
        id,
        over == null ? null : over.file(),
        version(body.get("version")),
        body.isTrue("control"),
        status != null && ENDS.contains(status) ? status : null,
        time(body, "created_at"),
        time(body, "added_at"));
  }

  /// A line of an evaluation's logs: which log belongs to which run.
  ///
  /// @return `null` where there is no log
  static IncomingSet.@Nullable RunLog runLog(Json.Obj line) {
    var run = line.string("run_id");
    var log = line.object("log");
    var id = log == null ? null : log.string("id");
    var datapoint = line.object("datapoint");
    var point = datapoint == null ? null : datapoint.string("id");
    if (run == null || log == null || id == null) {
      return null;
    }
    return new IncomingSet.RunLog(
        run, id, point != null ? point : log.string("source_datapoint_id"));
  }

  private static @Nullable Instant time(Json.Obj body, String name) {
    return Times.parse(body.string(name));
  }
}
