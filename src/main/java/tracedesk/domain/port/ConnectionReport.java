package tracedesk.domain.port;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;

/// What a connection test found.
///
/// @param took the time of the first answer
/// @param clockDifference the server's clock minus ours; `null` when it sent no date
/// @param logs how many logs can be read, -1 when unknown
/// @param problem why it failed; `null` when everything asked for worked
public record ConnectionReport(
    Duration took,
    boolean keyAccepted,
    @Nullable Duration clockDifference,
    long logs,
    @Nullable Capabilities capabilities,
    @Nullable Problem problem) {}
