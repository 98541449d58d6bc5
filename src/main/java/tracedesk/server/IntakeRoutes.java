package tracedesk.server;

import java.util.List;
import java.util.function.Supplier;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.problem.FieldFault;
import tracedesk.wire.BodyFault;
import tracedesk.wire.IntakeBodies;
import tracedesk.wire.SetBodies;

/// Takes logs in bulk from another process of this program, which found the data folder held by
/// this one.
public final class IntakeRoutes implements Routes {
  private final TraceIntake intake;

  public IntakeRoutes(TraceIntake intake) {
    this.intake = intake;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("POST", IntakeBodies.LOGS, Limits.INTAKE_BYTES, this::logs),
        new Route("POST", IntakeBodies.FILES, Limits.INTAKE_BYTES, this::files),
        new Route("POST", SetBodies.PATH, Limits.INTAKE_BYTES, this::sets));
  }

  private Reply logs(Request request) {
    var body = body(request);
    var logs = read(() -> IntakeBodies.logs(body));
    var sending = intake.by(request.sender());
    var taken = IntakeBodies.isLive(body) ? sending.receive(logs) : sending.bring(logs);
    return Reply.ok(IntakeBodies.write(taken));
  }

  private Reply files(Request request) {
    var body = body(request);
    var kind = read(() -> IntakeBodies.kind(body));
    var files = read(() -> IntakeBodies.files(body));
    return Reply.ok(IntakeBodies.made(intake.bringFiles(kind, files)));
  }

  private Reply sets(Request request) {
    var body = body(request);
    var sets = read(() -> SetBodies.sets(body));
    return Reply.ok(SetBodies.write(intake.bringSets(sets)));
  }

  private static Json.Obj body(Request request) {
    return request.object(IntakeBodies.LIMITS);
  }

  private static <T> T read(Supplier<T> body) {
    try {
      return body.get();
    } catch (BodyFault e) {
      throw Request.rejected(
          FieldFault.body(String.valueOf(e.getMessage()), "not as expected", "value_error"));
    }
  }
}
