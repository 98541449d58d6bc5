package tracedesk.remote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.TraceId;

/// A walk through the logs of several files at once, newest first, page by page: for servers that
/// list one file at a time. Immutable from outside: taking a step gives the walk as it stands
/// afterwards.
final class Walk {
  /// Reads one page of one file, the first being 0; empty past the end.
  interface Pages {
    List<Log> read(String file, int page);
  }

  /// One trace of the walk: its newest log, and those of the same trace that are already known.
  record Found(Log log, List<Log> known) {}

  /// The traces of one stretch and the walk after it.
  ///
  /// @param failure why it ended where it did, where a page could not be read; the walk after it
  /// goes on with that page
  record Step(List<Found> found, Walk after, @Nullable ProblemException failure) {}

  /// Requests one stretch may take: a server that never ends its pages, or a filter that lets
  /// nothing through, does not keep the window waiting for ever.
  private static final int MOST_ROUNDS = 20;

  private final List<Column> columns;
  private final Set<TraceId> seen;

  private record Column(String file, int page, List<Log> waiting, boolean ended) {
    Column refilled(List<Log> logs) {
      return new Column(file, page + 1, logs, logs.isEmpty());
    }

    Column withoutFirst() {
      return new Column(file, page, waiting.subList(1, waiting.size()), ended);
    }

    boolean isDry() {
      return waiting.isEmpty() && !ended;
    }

    Instant newest() {
      var timing = waiting.getFirst().timing();
      var created = timing.created() == null ? timing.start() : timing.created();
      return created == null ? Instant.EPOCH : created;
    }
  }

  private Walk(List<Column> columns, Set<TraceId> seen) {
    this.columns = columns;
    this.seen = seen;
  }

  static Walk over(List<String> files) {
    return new Walk(
        files.stream().map(file -> new Column(file, 0, List.of(), false)).toList(), Set.of());
  }

  boolean isAtEnd() {
    return columns.stream().allMatch(column -> column.ended() && column.waiting().isEmpty());
  }

  /// The next traces, at most `size`; fewer when there are no more or the server needed too many
  /// requests.
  ///
  /// @param wanted whether a log stands for a trace of the list
  Step step(int size, Pages pages, Predicate<Log> wanted) {
    var now = new ArrayList<>(columns);
    var met = new HashSet<>(seen);
    var found = new ArrayList<Found>();
    int rounds = 0;
    ProblemException failure = null;
    while (found.size() < size && rounds <= MOST_ROUNDS) {
      if (now.stream().anyMatch(Column::isDry)) {
        rounds++;
        failure = refill(now, pages);
        if (failure != null) {
          break;
        }
      }
      int newest = newest(now);
      if (newest < 0) {
        break;
      }
      var column = now.get(newest).withoutFirst();
      var log = now.set(newest, column).waiting().getFirst();
      if (wanted.test(log) && met.add(log.trace())) {
        found.add(
            new Found(
                log,
                column.waiting().stream()
                    .filter(other -> other.trace().equals(log.trace()))
                    .toList()));
      }
    }
    return new Step(found, new Walk(now, met), failure);
  }

  private static int newest(List<Column> columns) {
    int newest = -1;
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).waiting().isEmpty()
          && (newest < 0 || columns.get(i).newest().isAfter(columns.get(newest).newest()))) {
        newest = i;
      }
    }
    return newest;
  }

  /// What one page of a file held, or why it could not be read.
  private record Read(List<Log> logs, @Nullable ProblemException failure) {}

  /// Reads a page of each file that has none left; those that fail stay without, and the first
  /// failure is given.
  private static @Nullable ProblemException refill(List<Column> columns, Pages pages) {
    var dry = columns.stream().filter(Column::isDry).toList();
    var work =
        dry.stream()
            .<Callable<Read>>map(column -> () -> read(pages, column.file(), column.page()))
            .toList();
    var read = Parallel.all(work).iterator();
    ProblemException failure = null;
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      if (column.isDry()) {
        var next = read.next();
        failure = failure == null ? next.failure() : failure;
        if (next.failure() == null) {
          columns.set(i, column.refilled(next.logs()));
        }
      }
    }
    return failure;
  }

  private static Read read(Pages pages, String file, int page) {
    try {
      return new Read(page(pages, file, page), null);
    } catch (ProblemException e) {
      return new Read(List.of(), e);
    }
  }

  private static List<Log> page(Pages pages, String file, int page) {
    try {
      return pages.read(file, page);
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Missing) {
        return List.of();
      }
      throw e;
    }
  }
}
