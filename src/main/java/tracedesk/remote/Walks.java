package tracedesk.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

  /// Takes the step that a cursor continues with, or the first of a walk. No page is read twice: of
  /// a step that failed the pages read before stay known, and what was found is handed out first.
  Walk.Step step(@Nullable String cursor, Supplier<Walk> first, Function<Walk, Walk.Step> work) {
    var step = work.apply(cursor == null ? first.get() : at(cursor));
    var failure = step.failure();
    if (failure != null && step.found().isEmpty()) {
      if (cursor != null) {
        replace(cursor, step.after());
      }
      throw failure;
    }
    return step;
  }

  private synchronized void replace(String cursor, Walk walk) {
    walks.replace(cursor, walk);
  }

  private synchronized Walk at(String cursor) {
    var walk = walks.get(cursor);
    if (walk == null) {
      throw new ProblemException(new Problem.Missing("the list was read too long ago; refresh it"));
    }
    return walk;
  }
}
