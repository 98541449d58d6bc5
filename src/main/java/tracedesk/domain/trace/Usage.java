package tracedesk.domain.trace;

import org.jspecify.annotations.Nullable;

/// What one model call used: tokens, and costs in US dollars. Unknown parts are `null`.
public record Usage(
    @Nullable Long promptTokens,
    @Nullable Long outputTokens,
    @Nullable Long reasoningTokens,
    @Nullable Double promptCost,
    @Nullable Double outputCost) {
  public static final Usage NONE = new Usage(null, null, null, null, null);

  /// Prompt and output tokens together; reasoning tokens are part of the output.
  public long tokens() {
    return (promptTokens == null ? 0 : promptTokens) + (outputTokens == null ? 0 : outputTokens);
  }

  public double cost() {
    return (promptCost == null ? 0 : promptCost) + (outputCost == null ? 0 : outputCost);
  }
}
