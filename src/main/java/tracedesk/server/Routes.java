package tracedesk.server;

import java.util.List;

/// A part of the API: the routes one contract names.
public interface Routes {
  List<Route> routes();
}
