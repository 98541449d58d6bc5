package tracedesk.server;

import java.util.Arrays;
import java.util.List;

/// One address of the API: a method, a path whose segments in braces stand for any text, and what
/// answers.
///
/// @param bodyLimit how many bytes a request's body may have; 0 where a body means nothing
/// @param patient whether a request waits for its turn when too many run, for clients that lose
/// what they send when they are told to come back
/// @param keyless whether it answers those without the key
public record Route(
    String method, String path, int bodyLimit, Handler handler, boolean patient, boolean keyless) {
  Route(String method, String path, int bodyLimit, Handler handler) {
    this(method, path, bodyLimit, handler, false, false);
  }

  /// Answers a request.
  @FunctionalInterface
  interface Handler {
    Reply handle(Request request);
  }

  static Route get(String path, Handler handler) {
    return new Route("GET", path, 0, handler);
  }

  static Route post(String path, Handler handler) {
    return new Route("POST", path, Limits.CREATE_BYTES, handler);
  }

  static Route patch(String path, Handler handler) {
    return new Route("PATCH", path, Limits.PATCH_BYTES, handler);
  }

  static Route delete(String path, Handler handler) {
    return new Route("DELETE", path, 0, handler);
  }

  Route patiently() {
    return new Route(method, path, bodyLimit, handler, true, keyless);
  }

  Route withoutKey() {
    return new Route(method, path, bodyLimit, handler, patient, true);
  }

  List<String> segments() {
    return Arrays.asList(path.substring(1).split("/"));
  }
}
