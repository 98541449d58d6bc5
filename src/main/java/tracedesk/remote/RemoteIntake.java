package tracedesk.remote;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.LogKind;
import tracedesk.wire.BodyFault;
import tracedesk.wire.IntakeBodies;
import tracedesk.wire.SetBodies;

/// Hands logs in bulk to the process that holds the data folder. A batch that was sent may be sent
/// again: the same logs twice are the same logs.
final class RemoteIntake implements TraceIntake {
  private static final int TRIES = 60;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final HttpTransport transport;

  RemoteIntake(HttpTransport transport) {
    this.transport = transport;
  }

  @Override
  public Taken receive(List<IncomingLog> logs) {
    return send(IntakeBodies.LOGS, IntakeBodies.write(logs, true), IntakeBodies::taken);
  }

  @Override
  public Taken bring(List<IncomingLog> logs) {
    return send(IntakeBodies.LOGS, IntakeBodies.write(logs, false), IntakeBodies::taken);
  }

  @Override
  public int bringFiles(LogKind kind, List<IncomingFile> files) {
    return send(IntakeBodies.FILES, IntakeBodies.write(kind, files), IntakeBodies::made);
  }

  @Override
  public Brought bringSets(List<IncomingSet> sets) {
    return send(SetBodies.PATH, SetBodies.write(sets), SetBodies::brought);
  }

  private <T> T send(String path, Json.Obj body, Function<Json.Obj, T> answer) {
    var request = new ApiRequest("POST", path, body);
    for (int tries = 1; ; tries++) {
      try {
        return answer.apply(transport.exchange(request));
      } catch (BodyFault e) {
        throw transport.unreadable(String.valueOf(e.getMessage()));
      } catch (ProblemException e) {
        if (!(e.problem() instanceof Problem.Busy(_, _, var after)) || tries == TRIES) {
          throw e;
        }
        pause(after, e);
      }
    }
  }

  private static void pause(@Nullable Duration asked, ProblemException busy) {
    try {
      Thread.sleep(asked == null || asked.compareTo(PAUSE) > 0 ? PAUSE : asked);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy;
    }
  }
}
