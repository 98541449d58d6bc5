package tracedesk.server;

import java.util.Arrays;
import java.util.List;

/// One address of the API: a method, a path whose segments in braces stand for any text, and what
/// answers.
///
/// @param bodyLimit how many bytes a request's body may have; 0 where a body means nothing
public record Route(String method, String path, int bodyLimit, Handler handler) {
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

  List<String> segments() {
    return Arrays.asList(path.substring(1).split("/"));
  }
}
