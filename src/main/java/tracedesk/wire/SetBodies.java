package tracedesk.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceIntake.Brought;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.Times;

/// The bodies by which datasets, evaluations and the like are handed to the process that holds the
/// data folder, written and read. Each set is an object whose `set` says which it is.
public final class SetBodies {
  /// Takes a list of sets.
  public static final String PATH = IntakeBodies.LOGS + "/sets";

  private SetBodies() {}

  public static Json.Obj write(List<IncomingSet> sets) {
    return Json.object()
        .put("sets", Json.array(sets.stream().map(SetBodies::set).toList()))
        .build();
  }

  private static Json.Obj set(IncomingSet set) {
    return switch (set) {
      case IncomingSet.Dataset dataset ->
          Json.object()
              .put("set", "dataset")
              .put("dataset", IntakeBodies.file(dataset.dataset()))
              .put("datapoints", Json.array(dataset.datapoints()))
              .put("count", dataset.count() == null ? Json.NULL : Json.of(dataset.count()))
              .build();
      case IncomingSet.Naming naming ->
          Json.object()
              .put("set", "naming")
              .put("version", version(naming.version()))
              .put("name", naming.name())
              .put("description", naming.description())
              .put("message", naming.message())
              .build();
      case IncomingSet.Deployment deployment ->
          Json.object()
              .put("set", "deployment")
              .put("version", version(deployment.version()))
              .put("environment", place(deployment.environment()))
              .build();
      case IncomingSet.Watch watch ->
          Json.object()
              .put("set", "watch")
              .put("version", version(watch.version()))
              .put("evaluator", IntakeBodies.file(watch.evaluator()))
              .put("environment", place(watch.environment()))
              .put("active", watch.active())
              .put("created", time(watch.created()))
              .put("updated", time(watch.updated()))
              .build();
      case IncomingSet.Evaluation evaluation ->
          Json.object()
              .put("set", "evaluation")
              .put("id", evaluation.id())
              .put("version", version(evaluation.version()))
              .put("name", evaluation.name())
              .put(
                  "judges", Json.array(evaluation.judges().stream().map(SetBodies::judge).toList()))
              .put("created", time(evaluation.created()))
              .put("updated", time(evaluation.updated()))
              .build();
      case IncomingSet.Run run ->
          Json.object()
              .put("set", "run")
              .put("evaluation", run.evaluation())
              .put("id", run.id())
              .put("dataset", run.dataset() == null ? Json.NULL : IntakeBodies.file(run.dataset()))
              .put("version", version(run.version()))
              .put("control", run.control())
              .put("ended", run.ended())
              .put("created", time(run.created()))
              .put("added", time(run.added()))
              .build();
      case IncomingSet.RunLog log ->
          Json.object()
              .put("set", "run_log")
              .put("run", log.run())
              .put("log", log.log())
              .put("datapoint", log.datapoint())
              .build();
    };
  }

  private static Json version(IncomingSet.@Nullable Version version) {
    return version == null
        ? Json.NULL
        : Json.object()
            .put("kind", version.kind().api())
            .put("file", IntakeBodies.file(version.file()))
            .build();
  }

  private static Json place(IncomingSet.@Nullable Place place) {
    return place == null
        ? Json.NULL
        : Json.object()
            .put("id", place.id())
            .put("name", place.name())
            .put("tag", place.tag())
            .put("created", time(place.created()))
            .build();
  }

  private static Json judge(IncomingSet.Judge judge) {
    return Json.object()
        .put("evaluator", IntakeBodies.file(judge.evaluator()))
        .put("orchestrated", judge.orchestrated())
        .put("added", time(judge.added()))
        .build();
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Times.format(time);
  }

  /// @throws BodyFault when the body is something else
  public static List<IncomingSet> sets(Json.Obj body) {
    var sets = new ArrayList<IncomingSet>();
    for (var item : IntakeBodies.array(body, "sets")) {
      sets.add(readSet(IntakeBodies.object(item, "sets")));
    }
    return sets;
  }

  private static IncomingSet readSet(Json.Obj body) {
    return switch (text(body, "set")) {
      case "dataset" ->
          new IncomingSet.Dataset(file(body, "dataset"), datapoints(body), body.integer("count"));
      case "naming" ->
          new IncomingSet.Naming(
              readVersion(body),
              body.string("name"),
              body.string("description"),
              body.string("message"));
      case "deployment" ->
          new IncomingSet.Deployment(
              readVersion(body),
              readPlace(IntakeBodies.object(body.get("environment"), "environment")));
      case "watch" ->
          new IncomingSet.Watch(
              readVersion(body),
              file(body, "evaluator"),
              body.get("environment") instanceof Json.Obj place ? readPlace(place) : null,
              body.isTrue("active"),
              readTime(body, "created"),
              readTime(body, "updated"));
      case "evaluation" ->
          new IncomingSet.Evaluation(
              text(body, "id"),
              maybeVersion(body),
              body.string("name"),
              judges(body),
              readTime(body, "created"),
              readTime(body, "updated"));
      case "run" ->
          new IncomingSet.Run(
              text(body, "evaluation"),
              text(body, "id"),
              body.get("dataset") instanceof Json.Obj dataset
                  ? IntakeBodies.readFile(dataset)
                  : null,
              maybeVersion(body),
              body.isTrue("control"),
              body.string("ended"),
              readTime(body, "created"),
              readTime(body, "added"));
      case "run_log" ->
          new IncomingSet.RunLog(text(body, "run"), text(body, "log"), body.string("datapoint"));
      default -> throw new BodyFault("set");
    };
  }

  private static String text(Json.Obj body, String name) {
    return IntakeBodies.text(body.get(name), name);
  }

  private static IncomingFile file(Json.Obj body, String name) {
    return IntakeBodies.readFile(IntakeBodies.object(body.get(name), name));
  }

  private static List<Json.Obj> datapoints(Json.Obj body) {
    var datapoints = new ArrayList<Json.Obj>();
    for (var item : IntakeBodies.array(body, "datapoints")) {
      datapoints.add(IntakeBodies.object(item, "datapoints"));
    }
    return datapoints;
  }

  private static IncomingSet.Version readVersion(Json.Obj body) {
    var version = maybeVersion(body);
    if (version == null) {
      throw new BodyFault("version");
    }
    return version;
  }

  private static IncomingSet.@Nullable Version maybeVersion(Json.Obj body) {
    if (!(body.get("version") instanceof Json.Obj version)) {
      return null;
    }
    var kind = FileKind.ofApi(text(version, "kind")).orElseThrow(() -> new BodyFault("kind"));
    return new IncomingSet.Version(kind, file(version, "file"));
  }

  private static IncomingSet.Place readPlace(Json.Obj body) {
    return new IncomingSet.Place(
        text(body, "id"), text(body, "name"), text(body, "tag"), readTime(body, "created"));
  }

  private static List<IncomingSet.Judge> judges(Json.Obj body) {
    var judges = new ArrayList<IncomingSet.Judge>();
    for (var item : IntakeBodies.array(body, "judges")) {
      var judge = IntakeBodies.object(item, "judges");
      judges.add(
          new IncomingSet.Judge(
              file(judge, "evaluator"), judge.isTrue("orchestrated"), readTime(judge, "added")));
    }
    return judges;
  }

  private static @Nullable Instant readTime(Json.Obj body, String name) {
    return Times.parse(body.string(name));
  }

  public static Json.Obj write(Brought brought) {
    return Json.object()
        .put("datasets", brought.datasets())
        .put("datapoints", brought.datapoints())
        .put("evaluations", brought.evaluations())
        .put("runs", brought.runs())
        .put("deployments", brought.deployments())
        .put("refused", IntakeBodies.refusals(brought.refused()))
        .build();
  }

  /// @throws BodyFault when the body is something else
  public static Brought brought(Json.Obj body) {
    return new Brought(
        IntakeBodies.number(body, "datasets"),
        IntakeBodies.number(body, "datapoints"),
        IntakeBodies.number(body, "evaluations"),
        IntakeBodies.number(body, "runs"),
        IntakeBodies.number(body, "deployments"),
        IntakeBodies.refusals(body));
  }
}
