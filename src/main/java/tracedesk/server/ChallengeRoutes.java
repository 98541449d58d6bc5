package tracedesk.server;

import java.util.List;
import java.util.function.IntSupplier;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.profile.Secret;
import tracedesk.wire.Challenge;

/// Proves to our own clients that this server holds the key, before they send it: the one address
/// that answers without one.
final class ChallengeRoutes implements Routes {
  private final Secret key;
  private final IntSupplier port;

  ChallengeRoutes(Secret key, IntSupplier port) {
    this.key = key;
    this.port = port;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get(Challenge.PATH, this::prove).withoutKey());
  }

  private Reply prove(Request request) {
    var challenge = Challenge.read(request.query().text("nonce"));
    if (challenge == null) {
      throw Request.rejected(
          new FieldFault(
              List.of("query", "nonce"), "nonce must be base64url of 32 to 128 bytes", "nonce"));
    }
    return Reply.ok(challenge.answer(key, port.getAsInt()));
  }
}
