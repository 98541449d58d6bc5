package tracedesk.server;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Finds the route of a request. A path is split, then each segment is decoded once and compared as
/// it is: nothing is resolved, and what could be read in two ways (`..`, an encoded slash, an
/// address with a host) is refused.
final class Router {
  private final List<Entry> entries;

  Router(List<Route> routes) {
    this.entries = routes.stream().map(route -> new Entry(route, route.segments())).toList();
  }

  private record Entry(Route route, List<String> segments) {}

  /// A route and the texts that stand for its braces.
  record Match(Route route, Map<String, String> names) {}

  /// @throws Refusal 400 for an ambiguous target, 404 for an unknown one
  /// @throws MethodRefused when the path is known under other methods only
  Match find(String method, URI target) {
    var segments = segments(target);
    var allowed = new TreeSet<String>();
    Match best = null;
    for (var entry : entries) {
      var names = new HashMap<String, String>();
      if (matches(entry.segments(), segments, names)) {
        allowed.add(entry.route().method());
        if (entry.route().method().equals(method)
            && (best == null || names.size() < best.names().size())) {
          best = new Match(entry.route(), names);
        }
      }
    }
    if (best != null) {
      return best;
    }
    if (allowed.isEmpty()) {
      throw new Refusal(404, "There is nothing at this address", "Look at the path again.");
    }
    throw new MethodRefused(String.join(", ", allowed));
  }

  private static boolean matches(
      List<String> template, List<String> segments, Map<String, String> names) {
    if (template.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < template.size(); i++) {
      var step = template.get(i);
      if (step.startsWith("{") && !segments.get(i).isEmpty()) {
        names.put(step.substring(1, step.length() - 1), segments.get(i));
      } else if (!step.equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> segments(URI target) {
    var path = target.getRawPath();
    if (target.isAbsolute() || target.getRawAuthority() != null || path == null) {
      throw ambiguous();
    }
    if (!path.startsWith("/")) {
      throw ambiguous();
    }
    var segments = new ArrayList<String>();
    for (var raw : path.substring(1).split("/", -1)) {
      var segment = decode(raw.replace("+", "%2B"));
      if (segment.equals(".")
          || segment.equals("..")
          || segment.indexOf('/') >= 0
          || segment.indexOf('\\') >= 0) {
        throw ambiguous();
      }
      segments.add(segment);
    }
    return segments;
  }

  /// Decodes one part of an address; a plus sign is a space, as in queries.
  ///
  /// @throws Refusal when it is no UTF-8
  static String decode(String raw) {
    try {
      var text = URLDecoder.decode(raw, StandardCharsets.UTF_8);
      if (text.indexOf('\uFFFD') >= 0
          && !raw.toUpperCase(java.util.Locale.ROOT).contains("%EF%BF%BD")) {
        throw ambiguous();
      }
      return text;
    } catch (IllegalArgumentException e) {
      throw ambiguous();
    }
  }

  private static Refusal ambiguous() {
    return new Refusal(
        400,
        "The address is not in plain form",
        "Send the path alone, without \"..\", encoded slashes or a host.");
  }

  /// A path that is known, but not under the request's method.
  static final class MethodRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String allowed;

    MethodRefused(String allowed) {
      super("This address does not take that method", null, false, false);
      this.allowed = allowed;
    }

    String allowed() {
      return allowed;
    }
  }
}
