package tracedesk.port;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// The port for exporters, in memory.
public final class FakeOtlpPort implements OtlpPort {
  /// Whether another program has the port.
  public volatile boolean taken;

  public volatile @Nullable Problem failure;
  private volatile @Nullable Open open;

  @Override
  public @Nullable Open opened() {
    return open;
  }

  @Override
  public @Nullable Problem failure() {
    return failure;
  }

  @Override
  public Open open(int port, boolean keyOptional) {
    open = null;
    if (taken) {
      throw new ProblemException(new Problem.PortTaken(port));
    }
    failure = null;
    var opened = new Open(port, keyOptional);
    open = opened;
    return opened;
  }

  @Override
  public void close() {
    open = null;
    failure = null;
  }
}
