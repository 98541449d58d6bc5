package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.SearchText;

/// Where a text is looked for, as far as the search index knows: in a few texts, which are read at
/// once; in some, which are read as the list comes to them; or in all.
///
/// @param text as it is compared
/// @param traces the numbers of all traces that hold it, as JSON, where they are few
/// @param held the numbers of the texts that may hold it, as JSON, where they are some; beside all
/// after the mark
record TextHits(String text, @Nullable String traces, @Nullable String held, long mark) {
  static final TextHits NONE = new TextHits("", null, null, 0);

  /// How many texts are read at once: some tens of milliseconds.
  static final int FEW = 4_000;

  /// Traces with fewer logs are looked through without the index.
  private static final int WORTH_ASKING = 2_000;

  /// How many numbers are handed over: more would take longer than reading on until enough is
  /// found, which so many make likely.
  private static final int SOME = 100_000;

  /// How many texts the index has not come to yet are read each time.
  private static final int LATE = 20_000;

  /// The logs whose texts may hold it, by `held` (`%1$s`) and mark (`%2$s`).
  static final String HELD =
      """
      SELECT said.log FROM json_each(%1$s) AS may CROSS JOIN said ON said.seq = may.value
      UNION ALL SELECT said.log FROM said WHERE said.seq > %2$s
      """;

  private static final String TRACES =
      """
      SELECT DISTINCT log.trace FROM (%s) AS may
      CROSS JOIN words ON words.log = may.log CROSS JOIN log ON log.seq = may.log
      WHERE instr(words.content, ?3) > 0 OR instr(words.failure, ?3) > 0
      UNION SELECT log.trace FROM log
      WHERE log.file IN (SELECT file.seq FROM file WHERE instr(file.folded, ?3) > 0)
      """
          .formatted(HELD.formatted("?1", "?2"));

  /// What the index proposes; asked before the transaction that looks it up begins.
  static SearchIndex.Candidates propose(Database database, String text) {
    return database.search().candidates(SearchText.fold(text), SOME);
  }

  /// Whether a trace is so large that asking the index pays.
  static boolean isWorthAsking(Transaction transaction, String trace) throws SQLException {
    return transaction.number("SELECT logs + evaluators FROM trace WHERE id = ?", trace)
        >= WORTH_ASKING;
  }

  static TextHits find(Transaction transaction, String text, SearchIndex.Candidates proposed)
      throws SQLException {
    var folded = SearchText.fold(text);
    var said = proposed.said();
    if (folded.isEmpty() || said == null || isLate(transaction, proposed)) {
      return new TextHits(folded, null, null, 0);
    }
    var held = numbers(said);
    long named =
        transaction.number(
            "SELECT COALESCE(SUM(logs), 0) FROM file WHERE instr(folded, ?) > 0", folded);
    if (said.size() > FEW || named > FEW) {
      return new TextHits(folded, null, held, proposed.mark());
    }
    var traces = transaction.list(TRACES, row -> row.number(1), held, proposed.mark(), folded);
    return new TextHits(folded, numbers(traces), null, 0);
  }

  /// Whether the index is so far behind that it is of no use.
  static boolean isLate(Transaction transaction, SearchIndex.Candidates proposed)
      throws SQLException {
    return transaction.number("SELECT MAX(seq) FROM said") - proposed.mark() > LATE;
  }

  static String numbers(List<Long> numbers) {
    return Json.array(numbers.stream().<Json>map(Json::of).toList()).text();
  }
}
