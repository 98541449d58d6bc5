package tracedesk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.port.Settings;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.server.LocalServer;
import tracedesk.server.OtlpRoutes;

/// The local server's second door, for exporters left at their defaults, and what is remembered of
/// it.
final class OtlpListener implements OtlpPort {
  private static final System.Logger LOG = System.getLogger("tracedesk");

  private final LocalServer server;
  private final OtlpRoutes routes;
  private final Settings settings;
  private LocalServer.@Nullable Door door;
  private volatile @Nullable Open opened;
  private volatile @Nullable Problem failure;

  OtlpListener(LocalServer server, OtlpRoutes routes, Settings settings) {
    this.server = server;
    this.routes = routes;
    this.settings = settings;
  }

  @Override
  public @Nullable Open opened() {
    return opened;
  }

  @Override
  public @Nullable Problem failure() {
    return failure;
  }

  @Override
  public synchronized Open open(int port, boolean keyOptional) {
    shut();
    var open = listen(port, keyOptional);
    settings.save(Json.object().put("port", port).put("key_optional", keyOptional).build());
    return open;
  }

  /// Opens it for this run only.
  ///
  /// @throws ProblemException when the port is taken
  synchronized Open listen(int port, boolean keyOptional) {
    try {
      var opening = server.open(port, keyOptional, routes);
      door = opening;
      var open = new Open(opening.port(), keyOptional);
      opened = open;
      failure = null;
      return open;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "Port " + port + " is taken", e);
      throw new ProblemException(new Problem.PortTaken(port));
    }
  }

  /// Opens it again as it was left; where that fails, [#failure] tells why.
  synchronized void restore() {
    var left = settings.load();
    var port = left.integer("port");
    if (port == null || port < 0 || port > 65535) {
      return;
    }
    try {
      listen(port.intValue(), left.isTrue("key_optional"));
    } catch (ProblemException e) {
      failure = e.problem();
    }
  }

  @Override
  public synchronized void close() {
    shut();
    settings.save(Json.Obj.EMPTY);
  }

  private void shut() {
    if (door != null) {
      door.close();
      door = null;
    }
    opened = null;
    failure = null;
  }
}
