package tracedesk.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// The walks that may still be continued, by the cursor that continues them; the oldest are
/// forgotten.
final class Walks {
  private static final int KEPT = 64;

  private final Map<String, Walk> walks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Walk> eldest) {
          return size() > KEPT;
        }
      };

  synchronized String keep(Walk walk) {
    var cursor = UUID.randomUUID().toString();
    walks.put(cursor, walk);
    return cursor;
  }

  synchronized Walk at(String cursor) {
    var walk = walks.get(cursor);
    if (walk == null) {
      throw new ProblemException(new Problem.Missing("the list was read too long ago; refresh it"));
    }
    return walk;
  }
}
