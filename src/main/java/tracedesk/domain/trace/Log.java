package tracedesk.domain.trace;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// One log as the server returned it: the parts the window works with, and `raw`, the whole answer,
/// in which every field stands under its own name with its exact spelling.
///
/// @param status complete or incomplete; `null` for kinds that have none
/// @param reference the client's own name for a v4 log (`reference_id`), by which v4 saves
/// @param model the model of a prompt or agent, if known
public record Log(
    LogId id,
    Api api,
    LogKind kind,
    @Nullable FileRef file,
    TraceId trace,
    @Nullable LogId parent,
    @Nullable TraceStatus status,
    @Nullable Json inputs,
    @Nullable Json messages,
    @Nullable Json output,
    @Nullable Json outputMessage,
    @Nullable Json error,
    Timing timing,
    Usage usage,
    @Nullable String model,
    @Nullable String reference,
    List<Judgment> judgments,
    Json.Obj raw) {
  /// The member of a local server's answer that says what Tracedesk notes of a log:
  /// `{"corrected":["output"],"late":true}`, only what there is to say.
  public static final String MARKS = "tracedesk";

  public Log {
    judgments = List.copyOf(judgments);
  }

  /// The name of its file, else its id.
  public String name() {
    return file == null ? id.value() : file.name();
  }

  /// Whether it ended with an error; an empty text is none.
  public boolean isFailed() {
    return error != null && !error.plain().isEmpty();
  }

  public boolean isComplete() {
    return status == TraceStatus.COMPLETE;
  }

  /// The names of the fields somebody set by hand, as far as the server tells.
  public Set<String> corrected() {
    var names = new TreeSet<String>();
    marks().list("corrected").forEach(name -> names.add(name.plain()));
    return names;
  }

  /// Whether it joined its trace after that was complete, as far as the server tells.
  public boolean isLate() {
    return marks().isTrue("late");
  }

  private Json.Obj marks() {
    var marks = raw.object(MARKS);
    return marks == null ? Json.Obj.EMPTY : marks;
  }

  /// Whether this is the flow log that holds a whole trace, the only kind that can be marked
  /// complete.
  public boolean isFlow() {
    return kind == LogKind.FLOW;
  }
}
