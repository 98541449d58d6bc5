package tracedesk.domain.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;

/// Why nothing is sent to a server at the moment.
///
/// @param since when its first refusal came
/// @param until when it is tried again; `null` when it waits for the user, such as for another key
public record Held(Problem why, Instant since, @Nullable Instant until) {}
