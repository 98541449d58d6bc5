package tracedesk.domain.port;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.LogKind;

/// Files that hold traces, in whatever format: tells which, and reads them log by log. A format is
/// told by what is in a file, never by its name. Blocking; safe for use by many threads.
public interface TraceFiles {
  /// What a path holds; reads only as much of it as telling takes. A folder may hold several.
  ///
  /// @throws tracedesk.domain.problem.ProblemException with `Unrecognised` when it holds nothing
  /// that can be read, in one sentence that says what was expected and what was found
  List<Source> look(Path path);

  /// Reads all of a source and hands it over piece by piece. What is damaged is told and skipped.
  /// Memory use is independent of the source's size.
  ///
  /// @throws tracedesk.domain.problem.ProblemException when it cannot be read at all
  /// @throws CancellationException when the receiver threw it
  void read(Source source, Receiver receiver);

  /// The formats that are understood.
  enum Format {
    HUMANLOOP_EXPORT,
    HUMANLOOP_LOGS,
    OTLP,
    TRACEDESK_EXPORT
  }

  /// Something that can be read.
  ///
  /// @param bytes how much there is to read, as [Receiver#progress] counts it
  /// @param warnings what is known to be missing from it, a sentence each
  record Source(Path path, Format format, long bytes, List<String> warnings) {
    public Source {
      warnings = List.copyOf(warnings);
    }
  }

  /// A line of a file, counting from 1; 0 for the file as a whole.
  record Place(String file, long line) {}

  /// Takes what is read, on the reading thread. Each method may throw [CancellationException] to
  /// end the reading.
  interface Receiver {
    void log(IncomingLog log, Place place);

    /// A file without logs, in one version.
    void file(LogKind kind, IncomingFile file);

    /// What stands around files and logs; comes after those it names.
    void set(IncomingSet set, Place place);

    /// Something that could not be read and was skipped.
    void damaged(Place place, String reason);

    /// Something the user should know of the whole, in a sentence.
    void warning(String sentence);

    /// So many more bytes of the source have been read.
    void progress(long bytes);
  }
}
