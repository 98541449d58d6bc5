package tracedesk.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.query.LegacyLogQuery;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.Times;

/// Finds logs of one file by the parameters the two APIs offer.
final class LogSearch {
  private static final String ALL = "FROM log ";

  /// The logs the index proposes, read first; `%1$s` and `%2$s` as in [TextHits#HELD].
  private static final String PROPOSED =
      "FROM (" + TextHits.HELD + ") AS may CROSS JOIN log ON log.seq = may.log ";

  private static final String COMMON =
      """
      JOIN file ON file.seq = log.file JOIN version ON version.seq = log.version
      WHERE file.id = ?1
      AND (?2 = '' OR EXISTS (
        SELECT 1 FROM words WHERE words.log = log.seq AND instr(words.content, ?2) > 0))
      AND (?3 = '' OR EXISTS (
        SELECT 1 FROM words WHERE words.log = log.seq AND instr(words.metadata, ?3) > 0))
      AND (?4 IS NULL OR log.created >= ?4)
      AND (?5 IS NULL OR log.created <= ?5)
      """;

  private static final String V5 =
      COMMON
          + """
          AND (?6 IS NULL OR version.id = ?6)
          AND (?7 = '[]' OR EXISTS (SELECT 1 FROM json_each(?7) WHERE instr(log.id, value) > 0))
          AND (?8 IS NULL OR (log.kind = 'FLOW' OR log.parent IS NOT NULL AND log.kind <> 'EVALUATOR') = ?8)
          """;

  /// The same logs on every page: scattered by number, not drawn anew.
  private static final String SAMPLE = "ORDER BY (log.seq * 2654435761) % 4294967296 LIMIT ?9";

  private static final String V4 =
      COMMON
          + """
          AND (?6 = '[]' OR log.source IN (SELECT value FROM json_each(?6)))
          AND (?7 = '[]' OR version.model IN (SELECT value FROM json_each(?7)))
          """;

  private LogSearch() {}

  /// One page of logs by their numbers, and how many there are in all.
  record Found(List<Long> logs, long total) {}

  /// What the index proposes; asked before the transaction that looks it up begins.
  static SearchIndex.Candidates propose(Database database, String search, String metadata) {
    return TextHits.propose(database, search.isEmpty() ? metadata : search);
  }

  /// @param proposed by [#propose]
  static Found find(Transaction transaction, LogQuery query, SearchIndex.Candidates proposed)
      throws SQLException {
    var inTrace = new HashSet<>(query.inTrace());
    var values = new ArrayList<@Nullable Object>();
    values.add(query.file());
    values.add(SearchText.fold(query.search()));
    values.add(SearchText.fold(query.metadataSearch()));
    values.add(micros(query.after()));
    values.add(micros(query.before()));
    values.add(query.version());
    values.add(json(query.ids()));
    values.add(inTrace.size() == 1 ? inTrace.iterator().next() : null);
    boolean sampled = query.sample() != null;
    if (sampled) {
      values.add(query.sample());
    }
    var from = logs(transaction, proposed, values) + V5;
    if (sampled) {
      from = "FROM log WHERE log.seq IN (SELECT log.seq " + from + SAMPLE + ") ";
    }
    return page(
        transaction,
        from,
        "log.created DESC, log.id",
        values,
        query.size(),
        Page.offset(query.page(), 1, query.size()));
  }

  /// @param proposed by [#propose]
  static Found find(Transaction transaction, LegacyLogQuery query, SearchIndex.Candidates proposed)
      throws SQLException {
    var values = new ArrayList<@Nullable Object>();
    values.add(query.project());
    values.add(SearchText.fold(query.search()));
    values.add(SearchText.fold(query.metadataSearch()));
    values.add(micros(query.after()));
    values.add(micros(query.before()));
    values.add(json(query.sources()));
    values.add(json(query.models()));
    return page(
        transaction,
        logs(transaction, proposed, values) + V4,
        order(query.sort()),
        values,
        query.size(),
        Page.offset(query.page(), 0, query.size()));
  }

  /// The logs that are looked through; adds what that needs to the values.
  private static String logs(
      Transaction transaction, SearchIndex.Candidates proposed, List<@Nullable Object> values)
      throws SQLException {
    var said = proposed.said();
    if (said == null || TextHits.isLate(transaction, proposed)) {
      return ALL;
    }
    int next = values.size() + 1;
    values.add(TextHits.numbers(said));
    values.add(proposed.mark());
    return PROPOSED.formatted("?" + next, "?" + (next + 1));
  }

  private static Found page(
      Transaction transaction,
      String from,
      String order,
      List<@Nullable Object> values,
      int size,
      long offset)
      throws SQLException {
    long total = transaction.number("SELECT COUNT(*) " + from, values.toArray());
    int next = values.size() + 1;
    values.add(size);
    values.add(offset);
    var logs =
        transaction.list(
            "SELECT log.seq "
                + from
                + "ORDER BY "
                + order
                + " LIMIT ?"
                + next
                + " OFFSET ?"
                + (next + 1),
            row -> row.number(1),
            values.toArray());
    return new Found(logs, total);
  }

  /// `column.asc` and `column.desc` of known columns, each once; others are passed over.
  private static String order(List<String> sort) {
    var order = new StringBuilder();
    var seen = new HashSet<String>();
    for (var wish : sort) {
      int dot = wish.lastIndexOf('.');
      var column =
          switch (dot < 0 ? wish : wish.substring(0, dot)) {
            case "source" -> "log.source";
            case "model" -> "version.model";
            case "timestamp" -> "log.created";
            default -> null;
          };
      if (column != null && seen.add(column)) {
        order.append(column).append(wish.endsWith(".desc") ? " DESC, " : " ASC, ");
      }
    }
    return order.append("log.created DESC, log.id").toString();
  }

  private static String json(List<String> texts) {
    return Json.array(Set.copyOf(texts).stream().map(Json::of).toList()).text();
  }

  private static @Nullable Long micros(@Nullable Instant time) {
    return time == null ? null : (Long) Times.micros(time);
  }
}
