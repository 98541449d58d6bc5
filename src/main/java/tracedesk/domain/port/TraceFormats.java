package tracedesk.domain.port;

import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;

/// Formats traces can be written in. Every method throws
/// [tracedesk.domain.problem.ProblemException] with `Storage` when the disk refuses.
public interface TraceFormats {
  /// Begins a file. Nothing is to be seen at the target before [Document#finish], which puts the
  /// whole file there at once, readable by its owner only.
  Document open(Format format, Path target);

  /// Begins a document that goes straight to a stream, which stays open.
  Document open(Format format, OutputStream out);

  /// What traces can be written as.
  enum Format {
    /// Every log with every field, a line each: the one that can be imported again to the letter.
    JSONL("jsonl"),
    /// One OpenTelemetry document in JSON, a span per log.
    OTLP_JSON("json"),
    /// A table with a row per log.
    CSV("csv"),
    /// A text to be read, a section per trace.
    MARKDOWN("md"),
    /// Examples to train a model with, in OpenAI's chat format: a line per model call.
    FINE_TUNING("jsonl");

    private final String extension;

    Format(String extension) {
      this.extension = extension;
    }

    /// What names of such files end with, without the dot.
    public String extension() {
      return extension;
    }
  }

  /// Why a log gives no record.
  enum LeftOut {
    NOT_A_MODEL_CALL,
    FAILED,
    NO_MESSAGES,
    NO_OUTPUT
  }

  /// A document that is being written, from one thread.
  interface Document extends AutoCloseable {
    /// The next trace begins.
    void begin(Trace trace);

    /// The next log of the trace, in the order of its tree, becomes one record.
    ///
    /// @return why it became none; `null` when it did
    @Nullable LeftOut add(Log log);

    /// Ends the document.
    ///
    /// @return its size in bytes
    long finish();

    /// Lets go of a document; one that was not finished leaves nothing behind.
    @Override
    void close();
  }
}
