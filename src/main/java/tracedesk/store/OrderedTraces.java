package tracedesk.store;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.query.TraceStretch;
import tracedesk.domain.trace.Times;

/// Finds the traces of a list by their places in it: walks along one index, which also holds what
/// the list is narrowed by, and reads no trace. Far down a list that takes some tens of
/// milliseconds for a million traces, from whichever end is nearer.
final class OrderedTraces {
  private static final Pattern CURSOR =
      Pattern.compile("(-?\\d{1,19})-(\\d{1,18})(?:-(\\d{1,18}))?");
  private static final long LOWEST = -1;

  /// How many of the traces that hold a text are counted, where it is not known beforehand which
  /// these are: a text that is everywhere is found at once, and counting it would read everything.
  static final int COUNTED = 1_000;

  /// Whether some log of a trace says something.
  private static final String TEXT =
      """
       AND EXISTS (
        SELECT 1 FROM log l JOIN file f ON f.seq = l.file JOIN words w ON w.log = l.seq
        WHERE l.trace = trace.seq AND (instr(f.folded, ?4) > 0
          OR %s (instr(w.content, ?4) > 0 OR instr(w.failure, ?4) > 0)))
      """;

  private static final String ANYWHERE = TEXT.formatted("");
  private static final String WHERE_HELD =
      TEXT.formatted("l.seq IN (" + TextHits.HELD.formatted("?6", "?7") + ") AND");

  /// Whether a trace is in the list; the file is left to the index where that begins with it.
  private static final String PASSES =
      """
      state IS NOT NULL AND (?1 IS NULL OR (state & 3) = ?1) AND (?2 = 0 OR state >= 4)
      AND seq <= ?5
      """;

  private static final String OF_FILE = " AND file = ?3 ";
  private static final String OF_ANY = " AND (?3 IS NULL OR file = ?3) ";

  private final Transaction transaction;
  private final TraceListing asked;
  private final @Nullable Long file;
  private final TextHits hits;
  private final @Nullable Object[] passing;

  /// @param proposed by [TextHits#propose] for the filter's text
  OrderedTraces(Transaction transaction, TraceListing asked, SearchIndex.Candidates proposed)
      throws SQLException {
    this.transaction = transaction;
    this.asked = asked;
    var filter = asked.filter();
    this.file = file(transaction, filter);
    this.hits = TextHits.find(transaction, filter.text(), proposed);
    this.passing = passing(filter, asked.until());
  }

  /// Where a trace stands: what it is ordered by, and its number.
  ///
  /// @param value a cost as the bits of a double
  record Key(long value, long seq, long file) {}

  /// Some traces in the order of the list.
  ///
  /// @param from how many stand before them, [TraceStretch#UNKNOWN] where that was not counted
  /// @param more whether any follow
  record Found(List<Key> keys, long from, boolean more) {}

  private static @Nullable Long file(Transaction transaction, TraceFilter filter)
      throws SQLException {
    if (filter.file() == null) {
      return null;
    }
    var found =
        transaction.first("SELECT seq FROM file WHERE id = ?", row -> row.number(1), filter.file());
    return found == null ? (Long) LOWEST : found;
  }

  private @Nullable Object[] passing(TraceFilter filter, long until) {
    Long status =
        switch (filter.status()) {
          case null -> null;
          case INCOMPLETE -> 1L;
          case COMPLETE -> 2L;
        };
    var known = hits.traces();
    var all = new ArrayList<@Nullable Object>();
    all.add(status);
    all.add(filter.errorsOnly());
    all.add(file);
    all.add(known == null ? hits.text() : known);
    all.add(until);
    if (hits.held() != null) {
      all.add(hits.held());
      all.add(hits.mark());
    }
    return all.toArray();
  }

  private @Nullable Object[] values(@Nullable Object... more) {
    var values = new @Nullable Object[passing.length + more.length];
    System.arraycopy(passing, 0, values, 0, passing.length);
    System.arraycopy(more, 0, values, passing.length, more.length);
    return values;
  }

  /// The parameter of one of the values that stand behind those a trace passes by.
  private String own(int number) {
    return "?" + (passing.length + number);
  }

  private boolean looksForText() {
    return !hits.text().isEmpty();
  }

  /// Whether all that match are known, or counted anyway.
  private boolean isKnown() {
    return !looksForText() || hits.traces() != null;
  }

  private String column() {
    return switch (asked.order()) {
      case NEWEST, OLDEST, NAME -> "began";
      case LONGEST -> "lasted";
      case TOKENS -> "tokens";
      case COST -> "cost";
      case ERRORS -> "failed";
      case LOGS -> "logs";
    };
  }

  private String index() {
    return switch (asked.order()) {
      case NEWEST, OLDEST -> file == null ? "trace_newest" : "trace_file";
      case NAME -> "trace_file";
      case LONGEST -> "trace_longest";
      case TOKENS -> "trace_tokens";
      case COST -> "trace_cost";
      case ERRORS -> "trace_errors";
      case LOGS -> "trace_logs";
    };
  }

  private String passes() {
    if (isKnown()) {
      return PASSES;
    }
    return PASSES + (hits.held() == null ? ANYWHERE : WHERE_HELD);
  }

  /// The traces that are looked through, by an index where not all are known.
  private String among(String hint) {
    return hits.traces() == null
        ? "FROM trace " + hint
        : "FROM json_each(?4) AS hit CROSS JOIN trace ON trace.seq = hit.value";
  }

  private String matching() {
    return among("INDEXED BY " + index())
        + " WHERE "
        + passes()
        + (index().equals("trace_file") ? OF_FILE : OF_ANY);
  }

  private boolean isDescending() {
    return asked.order() != TraceOrder.OLDEST;
  }

  private Object bound(Key key) {
    return asked.order() == TraceOrder.COST
        ? (Object) Double.longBitsToDouble(key.value())
        : (Object) key.value();
  }

  /// Above and below every key.
  private Key outermost(boolean high) {
    long end = high ? Long.MAX_VALUE : Long.MIN_VALUE;
    long value =
        asked.order() != TraceOrder.COST
            ? end
            : Double.doubleToLongBits(high ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
    return new Key(value, end, 0);
  }

  /// The end of what has arrived by now.
  static long last(Transaction transaction) throws SQLException {
    return transaction.number("SELECT MAX(seq) FROM trace");
  }

  /// How many traces match.
  ///
  /// @param complete how many of them are complete
  /// @param more whether more match than were counted
  record Totals(long traces, long complete, boolean more) {}

  /// How many traces match now; of those that hold a text at most [#COUNTED] unless it is known
  /// which they are.
  Totals totals() throws SQLException {
    if (!looksForText()) {
      return totals(
          """
          SELECT SUM(traces), SUM(CASE WHEN (state & 3) = 2 THEN traces ELSE 0 END) FROM tally
          WHERE (?1 IS NULL OR (state & 3) = ?1) AND (?2 = 0 OR state >= 4)
          AND (?3 IS NULL OR file = ?3)
          """,
          passing[0],
          passing[1],
          passing[2]);
    }
    var found =
        totals(
            "SELECT COUNT(*), COALESCE(SUM((state & 3) = 2), 0) FROM (SELECT state "
                + among("INDEXED BY trace_newest")
                + " WHERE "
                + passes()
                + OF_ANY
                + " LIMIT "
                + own(1)
                + ")",
            values(isKnown() ? -1 : COUNTED + 1));
    boolean more = !isKnown() && found.traces() > COUNTED;
    return more ? new Totals(COUNTED, found.complete(), true) : found;
  }

  private Totals totals(String sql, @Nullable Object... values) throws SQLException {
    var found =
        transaction.first(sql, row -> new Totals(row.number(1), row.number(2), false), values);
    return found == null ? new Totals(0, 0, false) : found;
  }

  /// How many traces match that arrived after the list was made.
  long arrived() throws SQLException {
    var values = values(asked.until(), isKnown() ? -1 : COUNTED);
    values[4] = TraceListing.OPEN;
    return transaction.number(
        "SELECT COUNT(*) FROM (SELECT 1 "
            + among("NOT INDEXED")
            + " WHERE "
            + passes()
            + OF_ANY
            + " AND trace.seq > "
            + own(1)
            + " LIMIT "
            + own(2)
            + ")",
        values);
  }

  Found find(ListPlace place, int count) throws SQLException {
    return switch (place) {
      case ListPlace.At(var position) -> at(position, count);
      case ListPlace.From(var cursor, var skip) ->
          ahead(read(cursor), skip, count, TraceStretch.UNKNOWN);
      case ListPlace.Around(var trace) -> {
        long rank = rank(key(trace.value()));
        yield at(rank - rank % count, count);
      }
      case ListPlace.After(var trace) -> ahead(key(trace.value()), 0, count, TraceStretch.UNKNOWN);
      case ListPlace.Before(var trace) -> {
        var keys = walk(key(trace.value()), false, 0, count).reversed();
        yield new Found(keys, TraceStretch.UNKNOWN, true);
      }
    };
  }

  private Found ahead(@Nullable Key after, long skip, int count, long from) throws SQLException {
    var keys = walk(after, true, skip, count + 1);
    boolean more = keys.size() > count;
    return new Found(more ? keys.subList(0, count) : keys, from, more);
  }

  private Found at(long position, int count) throws SQLException {
    if (position == 0 || looksForText()) {
      return ahead(null, position, count, position);
    }
    long total = totals().traces() - (asked.until() == TraceListing.OPEN ? 0 : arrived());
    long behind = Math.max(0, total - position - count);
    if (behind >= position) {
      return ahead(null, position, count, position);
    }
    int size = Math.clamp(total - position, 0, count);
    var keys = walk(null, false, behind, size).reversed();
    return new Found(keys, position, behind > 0);
  }

  /// The traces after a key, or before it and the nearest first; from the list's end without one.
  private List<Key> walk(@Nullable Key after, boolean ahead, long skip, int count)
      throws SQLException {
    if (asked.order() == TraceOrder.NAME) {
      return walkFiles(after, ahead, skip, count);
    }
    return walkIndex(after, ahead, skip, count, file);
  }

  private List<Key> walkIndex(
      @Nullable Key after, boolean ahead, long skip, int count, @Nullable Long within)
      throws SQLException {
    boolean down = ahead == isDescending();
    var start = after == null ? outermost(down) : after;
    var column = column();
    var sql =
        "SELECT %1$s, seq, file %2$s AND (%1$s, seq) %3$s (%5$s, %6$s) ORDER BY %1$s %4$s, seq %4$s LIMIT %7$s OFFSET %8$s"
            .formatted(
                column,
                matching(),
                down ? "<" : ">",
                down ? "DESC" : "ASC",
                own(1),
                own(2),
                own(3),
                own(4));
    var values = values(bound(start), start.seq(), count, skip);
    values[2] = within;
    boolean cost = asked.order() == TraceOrder.COST;
    return transaction.list(
        sql,
        row ->
            new Key(
                cost ? Double.doubleToLongBits(row.real(1)) : row.number(1),
                row.number(2),
                row.number(3)),
        values);
  }

  private List<Key> walkFiles(@Nullable Key after, boolean ahead, long skip, int count)
      throws SQLException {
    boolean counts = !looksForText();
    long left = counts ? skip : 0;
    int most = counts ? count : (int) Math.min(skip + count, Integer.MAX_VALUE);
    var found = new ArrayList<Key>();
    boolean reached = after == null;
    for (var next : ahead ? files() : files().reversed()) {
      var start = after != null && next.seq() == after.file() ? after : null;
      reached |= start != null;
      if (!reached) {
        continue;
      }
      long there = next.traces();
      if (start != null && left > 0) {
        there -= counted(start, ahead ? ">=" : "<=", next.seq());
      }
      if (left > 0 && left >= there) {
        left -= there;
      } else if (found.size() < most && next.traces() != 0) {
        found.addAll(walkIndex(start, ahead, left, most - found.size(), next.seq()));
        left = 0;
      }
    }
    return counts ? found : found.subList((int) Math.min(skip, found.size()), found.size());
  }

  private long counted(Key key, String side, @Nullable Long within) throws SQLException {
    var values = values(bound(key), key.seq());
    values[2] = within;
    return transaction.number(
        "SELECT COUNT(*) %s AND (%s, seq) %s (%s, %s)"
            .formatted(matching(), column(), side, own(1), own(2)),
        values);
  }

  /// How many traces of the list stand before this one; of a list that is not counted, 0 where it
  /// is further down.
  private long rank(Key key) throws SQLException {
    if (looksForText()) {
      var all = walk(null, true, 0, isKnown() ? Integer.MAX_VALUE : COUNTED);
      return Math.max(0, all.stream().map(Key::seq).toList().indexOf(key.seq()));
    }
    boolean named = asked.order() == TraceOrder.NAME;
    long before = counted(key, isDescending() ? ">" : "<", named ? (Long) key.file() : file);
    if (named) {
      for (var next : files()) {
        if (next.seq() == key.file()) {
          break;
        }
        before += next.traces();
      }
    }
    return before;
  }

  private Key key(String trace) throws SQLException {
    boolean cost = asked.order() == TraceOrder.COST;
    var found =
        transaction.first(
            "SELECT %s, seq, file FROM trace WHERE id = ? AND state IS NOT NULL"
                .formatted(column()),
            row ->
                new Key(
                    cost ? Double.doubleToLongBits(row.real(1)) : row.number(1),
                    row.number(2),
                    row.number(3)),
            trace);
    return Refusals.found(found, "trace", trace);
  }

  /// A file and how many of its traces are in the list; -1 where a text is looked for.
  private record Named(long seq, String path, String name, long traces) {}

  /// All files, by name.
  private List<Named> files() throws SQLException {
    var sql =
        looksForText()
            ? "SELECT seq, path, folded, -1 FROM file WHERE ?1 IS NULL OR seq = ?1"
            : """
            SELECT f.seq, f.path, f.folded,
              COALESCE((SELECT SUM(traces) FROM tally WHERE tally.file = f.seq
                AND (?1 IS NULL OR (state & 3) = ?1) AND (?2 = 0 OR state >= 4)), 0)
              - COALESCE(later.traces, 0)
            FROM file f LEFT JOIN (
              SELECT file, COUNT(*) AS traces FROM trace NOT INDEXED
              WHERE seq > ?5 AND state IS NOT NULL
              AND (?1 IS NULL OR (state & 3) = ?1) AND (?2 = 0 OR state >= 4)
              GROUP BY file) later ON later.file = f.seq
            WHERE ?3 IS NULL OR f.seq = ?3
            """;
    var values = looksForText() ? new @Nullable Object[] {file} : passing;
    return transaction
        .list(
            sql,
            row -> new Named(row.number(1), row.text(2), name(row.text(3)), row.number(4)),
            values)
        .stream()
        .sorted(
            Comparator.comparing(Named::name).thenComparing(Named::path).thenComparing(Named::seq))
        .toList();
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The days or files the list is divided into; none where its order scatters them. Of a list
  /// that is not counted, those of the traces that are.
  List<ListSection> sections(ZoneId zone) throws SQLException {
    return switch (asked.order()) {
      case NEWEST -> looksForText() ? sectionsOfFound(zone) : days(zone);
      case OLDEST -> looksForText() ? sectionsOfFound(zone) : days(zone).reversed();
      case NAME ->
          looksForText()
              ? sectionsOfFound(zone)
              : files().stream()
                  .filter(named -> named.traces() > 0)
                  .map(named -> new ListSection(named.path(), named.traces()))
                  .toList();
      case LONGEST, TOKENS, COST, ERRORS, LOGS -> List.of();
    };
  }

  private List<ListSection> sectionsOfFound(ZoneId zone) throws SQLException {
    var paths = new HashMap<Long, String>();
    files().forEach(named -> paths.put(named.seq(), named.path()));
    var sections = new LinkedHashMap<String, Long>();
    for (var key : walk(null, true, 0, isKnown() ? Integer.MAX_VALUE : COUNTED)) {
      var day = LocalDate.ofInstant(Times.ofMicros(key.value()), zone).toString();
      sections.merge(
          asked.order() == TraceOrder.NAME ? paths.getOrDefault(key.file(), "") : day,
          1L,
          Long::sum);
    }
    return sections.entrySet().stream()
        .map(section -> new ListSection(section.getKey(), section.getValue()))
        .toList();
  }

  /// Counts a day at a time, the newest first.
  private List<ListSection> days(ZoneId zone) throws SQLException {
    var days = new ArrayList<ListSection>();
    long before = Long.MAX_VALUE;
    while (true) {
      var newest =
          transaction.first(
              "SELECT began "
                  + matching()
                  + " AND began < ?6 ORDER BY began DESC, seq DESC LIMIT 1",
              row -> row.number(1),
              values(before));
      if (newest == null) {
        return days;
      }
      var day = LocalDate.ofInstant(Times.ofMicros(newest), zone);
      long start = Times.micros(day.atStartOfDay(zone).toInstant());
      long traces =
          transaction.number(
              "SELECT COUNT(*) " + matching() + " AND began >= ?6 AND began <= ?7",
              values(start, newest));
      days.add(new ListSection(day.toString(), traces));
      before = start;
    }
  }

  private static Key read(String cursor) {
    var matcher = CURSOR.matcher(cursor);
    try {
      if (matcher.matches()) {
        var file = matcher.group(3);
        return new Key(
            Long.parseLong(matcher.group(1)),
            Long.parseLong(matcher.group(2)),
            file == null ? 0 : Long.parseLong(file));
      }
    } catch (NumberFormatException _) {
      // beyond every number
    }
    throw Refusals.foreignCursor();
  }

  static String cursor(Key key) {
    return key.value() + "-" + key.seq() + "-" + key.file();
  }
}
