package tracedesk.remote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.query.TraceHits;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.RawSearch;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.TraceRow;

/// Looks for words in the logs of a trace while they pass by.
final class FindingLogs implements TraceAnswer.Reader {
  private final RawSearch search;
  private final String folded;
  private final BooleanSupplier wanted;
  private final List<LogId> found = new ArrayList<>();
  private int searched;

  FindingLogs(String words, BooleanSupplier wanted) {
    this.search = new RawSearch(words);
    this.folded = SearchText.fold(words);
    this.wanted = wanted;
  }

  @Override
  public void row(TraceRow row) {}

  /// @throws CancellationException when nobody wants to know any more
  @Override
  public void logs(byte @Nullable [] text, List<TraceAnswer.Place> places) {
    if (!wanted.getAsBoolean()) {
      throw new CancellationException();
    }
    for (var place : places) {
      searched++;
      if (text != null
          && HeldLogs.says(Arrays.copyOfRange(text, place.from(), place.to()), search, folded)) {
        found.add(place.log());
      }
    }
  }

  TraceHits hits() {
    return new TraceHits(found, searched, null);
  }
}
