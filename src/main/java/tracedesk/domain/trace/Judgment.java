package tracedesk.domain.trace;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// What an evaluator said of a log: its evaluator log's id, the evaluator's name, and the judgment
/// (boolean, text, list of texts or number) or the error it ended with. v4 feedback and evaluation
/// results are shown as judgments too.
public record Judgment(
    LogId log,
    String evaluator,
    @Nullable Json value,
    @Nullable String error,
    Timing timing,
    Json.Obj raw) {}
