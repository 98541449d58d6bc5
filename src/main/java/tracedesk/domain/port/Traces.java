package tracedesk.domain.port;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceHits;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSize;
import tracedesk.domain.query.TraceSizes;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;

/// The traces of one server, as the window reads and corrects them. Blocking; safe for use by many
/// threads. Every method throws [tracedesk.domain.problem.ProblemException] when it cannot do its
/// work.
public interface Traces {
  /// How many bodies [#read] asks for at once.
  int STRETCH = 200;

  /// What this server can do.
  Capabilities capabilities();

  /// Files or projects to choose from, by path.
  List<FileChoice> files();

  /// One stretch of the list, newest first; `cursor` is `null` for the first.
  TracePage list(TraceFilter filter, @Nullable String cursor);

  /// The same list in any order and from any place; `null` where the server gives only the newest
  /// first.
  default @Nullable TraceLists lists() {
    return null;
  }

  /// One stretch of the traces that pass a filter, newest first, with nothing but their sizes: for
  /// those who want all of them. Holds every trace the server can name, also those it cannot list.
  default TraceSizes sizes(TraceFilter filter, @Nullable String cursor) {
    var page = list(filter, cursor);
    var sizes = new ArrayList<TraceSize>();
    for (var trace : page.traces()) {
      sizes.add(new TraceSize(trace.id(), trace.started(), TraceSize.UNKNOWN));
    }
    return new TraceSizes(sizes, page.next());
  }

  /// One row of the list as it is now, for traces that are not on its first stretch any more.
  default TraceSummary summary(TraceId id) {
    return open(id).summary();
  }

  /// The structure of a trace, without bodies.
  Trace open(TraceId id);

  /// The same, handing over what there is while the rest is read. The last rows come with the whole
  /// only.
  ///
  /// @return the whole, or `null` when the arrival had enough
  default @Nullable Trace open(TraceId id, TraceArrival arrival) {
    return open(id);
  }

  /// A trace that was opened before, as it is now. Reads no more than what changed where the server
  /// can tell.
  default Trace again(Trace before) {
    return open(before.summary().id());
  }

  /// Looks for words in the bodies of a trace's logs, a stretch at a time; `cursor` is `null` for
  /// the first. The words match as they stand in any field's text, whatever their case.
  ///
  /// @return `null` from a server that cannot search: its bodies have to be read
  default @Nullable TraceHits find(TraceId id, String words, @Nullable String cursor) {
    return null;
  }

  /// One log with its body.
  Log log(LogId id);

  /// What became of a log since it was received, newest first; the last entry is the log's arrival.
  /// Where there is very much, entries between the newest and the arrival are left out. Empty on a
  /// server that keeps none ([Capabilities#history]).
  default List<Revision> history(LogId id) {
    return List.of();
  }

  /// Several logs with their bodies, in the order asked for; those that are not there are left out.
  /// Gives as many from the start as fit into some megabytes, at least the first.
  default FirstLogs logs(List<LogId> ids) {
    var logs = new ArrayList<Log>();
    int done = 0;
    long size = 0;
    while (done < ids.size() && size < FirstLogs.CHARACTERS) {
      try {
        var log = log(ids.get(done));
        logs.add(log);
        size += log.raw().length();
      } catch (ProblemException e) {
        requireMissing(e);
      }
      done++;
    }
    return new FirstLogs(logs, done);
  }

  /// The first of the logs that were asked for.
  ///
  /// @param done how many of the ids they answer: the next stretch begins there
  record FirstLogs(List<Log> logs, int done) {
    /// About how much text one stretch holds.
    public static final long CHARACTERS = 4 << 20;

    public FirstLogs {
      logs = List.copyOf(logs);
    }
  }

  /// Reads whole traces, one after the other, each in the order of [Trace#ordered]; those that are
  /// not there are left out. Memory use depends on the largest trace's structure, not on how many
  /// bodies there are.
  default void read(List<TraceId> ids, TraceReader reader) {
    for (var id : ids) {
      Trace trace;
      try {
        trace = open(id).ordered();
      } catch (ProblemException e) {
        requireMissing(e);
        continue;
      }
      reader.trace(trace);
      var logs = trace.tree().logs();
      for (int from = 0; from < logs.size(); ) {
        var bodies = logs(logs.subList(from, Math.min(from + STRETCH, logs.size())));
        bodies.logs().forEach(reader::log);
        from += bodies.done();
      }
    }
  }

  /// The server's own copy of a log as it is now, never one that was read before.
  default Copy fresh(LogId id) {
    return new Copy(log(id), null);
  }

  /// Sends exactly one PATCH with the changed fields (and the status where the server wants it,
  /// freshly read) and returns the log as the answer tells it.
  ///
  /// @param before the log as the user saw it
  Log save(Log before, LogPatch patch);

  /// The same for a copy that was read just now.
  ///
  /// @param before a server that gave it a tag refuses the change once the log is another
  /// @param operation the same for every attempt of one save: a server that knows it answers as it
  /// did the first time and changes nothing
  default Log save(Copy before, LogPatch patch, UUID operation) {
    return save(before.log(), patch);
  }

  /// The request [#save] would send now, without sending it.
  SaveRequest preview(Log before, LogPatch patch);

  private static void requireMissing(ProblemException failure) {
    if (!(failure.problem() instanceof Problem.Missing)) {
      throw failure;
    }
  }
}
