package tracedesk.remote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceReader;
import tracedesk.domain.port.Traces.FirstLogs;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;

/// Whole traces, fetched many at a time on a thread of their own, a few answers ahead of who takes
/// them.
final class WholeTraces implements AutoCloseable {
  private static final int TRACES = 200;
  private static final int LOGS = 500;
  private static final int AHEAD = 2;

  private final List<TraceId> ids;
  private final Function<List<TraceId>, Structures> structures;
  private final Function<List<LogId>, FirstLogs> bodies;
  private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;

  WholeTraces(
      List<TraceId> ids,
      Function<List<TraceId>, Structures> structures,
      Function<List<LogId>, FirstLogs> bodies) {
    this.ids = ids;
    this.structures = structures;
    this.bodies = bodies;
    this.thread = Thread.ofVirtual().name("whole-traces").start(this::fetchAll);
  }

  /// The first of the traces that were asked for.
  ///
  /// @param done how many of the ids they answer
  record Structures(List<Trace> traces, int done) {}

  /// What came with one answer: ends of traces, and bodies of their logs.
  private record Answer(List<Piece> pieces, boolean isLast, @Nullable Throwable failure) {}

  /// Some logs of a trace.
  ///
  /// @param begins the trace, where these are its first; `null` further on
  private record Piece(@Nullable Trace begins, List<Log> logs) {}

  /// Hands everything over, in order.
  void deal(TraceReader reader) {
    try {
      boolean last = false;
      while (!last) {
        var answer = answers.take();
        for (var piece : answer.pieces()) {
          if (piece.begins() != null) {
            reader.trace(piece.begins());
          }
          piece.logs().forEach(reader::log);
        }
        last = answer.isLast();
        rethrow(answer.failure());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem.NoAnswer("", "stopped waiting"), e);
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void fetchAll() {
    try {
      try {
        for (int from = 0; from < ids.size(); ) {
          var found = structures.apply(ids.subList(from, Math.min(from + TRACES, ids.size())));
          fetch(found.traces().stream().map(Trace::ordered).toList());
          from += found.done();
        }
        answers.put(new Answer(List.of(), true, null));
      } catch (RuntimeException | Error e) {
        answers.put(new Answer(List.of(), true, e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Fetches the bodies of several traces, across their borders.
  private void fetch(List<Trace> traces) throws InterruptedException {
    var wanted = new ArrayList<LogId>();
    var begins = new ArrayList<@Nullable Trace>();
    for (var trace : traces) {
      int first = wanted.size();
      wanted.addAll(trace.tree().logs());
      for (int i = first; i < wanted.size(); i++) {
        begins.add(i == first ? trace : null);
      }
    }
    for (int from = 0; from < wanted.size(); ) {
      int to = Math.min(from + LOGS, wanted.size());
      var found = bodies.apply(wanted.subList(from, to));
      int end = Math.min(from + found.done(), to);
      answers.put(new Answer(pieces(wanted, begins, from, end, found.logs()), false, null));
      from = end;
    }
  }

  private static List<Piece> pieces(
      List<LogId> wanted, List<@Nullable Trace> begins, int from, int to, List<Log> found) {
    var byId = new HashMap<LogId, Log>();
    found.forEach(log -> byId.put(log.id(), log));
    var pieces = new ArrayList<Piece>();
    for (int i = from; i < to; i++) {
      if (pieces.isEmpty() || begins.get(i) != null) {
        pieces.add(new Piece(begins.get(i), new ArrayList<>()));
      }
      var log = byId.get(wanted.get(i));
      if (log != null) {
        pieces.getLast().logs().add(log);
      }
    }
    return pieces;
  }

  /// Ends the fetching, wherever it is.
  @Override
  public void close() {
    thread.interrupt();
  }
}
