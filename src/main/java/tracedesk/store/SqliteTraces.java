package tracedesk.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.HistoryPage;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Copy;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.port.TraceArrival;
import tracedesk.domain.port.TraceLists;
import tracedesk.domain.port.TraceStructures;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceHits;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSize;
import tracedesk.domain.query.TraceSizes;
import tracedesk.domain.query.TraceStretch;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.StructureStretch;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceChange;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;

/// The traces of the local server, straight from SQLite: what its extension to the API answers
/// with.
public final class SqliteTraces implements Traces, TraceStructures, TraceLists {
  private static final int STRETCH = 100;
  private static final int SIZES = 5000;

  /// How many logs the first stretch of a search looks at, so that the first hit comes soon, and
  /// how many each later one.
  private static final int SEARCHED_FIRST = 2_000;

  private static final int SEARCHED = 20_000;

  /// How long after a log came its trace is said to be receiving, in microseconds: two rounds of an
  /// OpenTelemetry exporter, which sends every five seconds.
  private static final long RECEIVING = 10_000_000;

  private static final String COLUMNS =
      """
      trace.id, log.id, log.api, log.kind, file.path, trace.status, trace.began, trace.lasted,
      trace.tokens, trace.cost, trace.logs, trace.failed, log.preview, trace.seq,
      trace.late, trace.arrived
      FROM trace JOIN log ON log.seq = trace.head JOIN file ON file.seq = log.file
      """;

  /// Looks into the words of the next logs of a trace.
  private static final String LOOKED =
      """
      SELECT log.id, log.began, log.seq, instr(words.content, ?2) > 0
        OR instr(words.failure, ?2) > 0 OR instr(words.metadata, ?2) > 0
      FROM %s CROSS JOIN words ON words.log = log.seq
      WHERE log.trace = (SELECT seq FROM trace WHERE id = ?1)
      AND (log.began, log.seq) > (?3, ?4)
      ORDER BY log.began, log.seq LIMIT ?5
      """;

  private static final String ALL_LOGS = "log";

  /// Goes to each log that the index proposes.
  private static final String FEW_LOGS =
      "(%s) AS may CROSS JOIN log ON log.seq = may.log"
          .formatted(TextHits.HELD.formatted("?6", "?7"));

  /// Goes through the trace and leaves out what the index does not propose.
  private static final String SOME_LOGS =
      "(SELECT * FROM log WHERE +seq IN (%s)) AS log"
          .formatted(TextHits.HELD.formatted("?6", "?7"));

  private static final OrderedTraces.Totals UNCOUNTED = new OrderedTraces.Totals(-1, -1, false);

  private static final String LISTED =
      COLUMNS.replace(
          "FROM trace", "FROM json_each(?) AS wanted CROSS JOIN trace ON trace.%s = wanted.value");

  private final Database database;
  private final InstantSource clock;
  private final SqliteLogs logs;
  private final SqliteLegacyLogs legacy;

  public SqliteTraces(
      Database database, InstantSource clock, SqliteLogs logs, SqliteLegacyLogs legacy) {
    this.database = database;
    this.clock = clock;
    this.logs = logs;
    this.legacy = legacy;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Api.V5, true, true, true, "Tracedesk");
  }

  @Override
  public List<FileChoice> files() {
    return database.read(
        transaction ->
            transaction.list(
                "SELECT id, path, kind FROM file ORDER BY folded, seq",
                row -> new FileChoice(row.text(1), row.text(2), row.word(3, LogKind.class))));
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    var place = cursor == null ? ListPlace.START : new ListPlace.From(cursor, 0);
    var found = stretch(new TraceListing(filter, TraceOrder.NEWEST), place, STRETCH);
    return found.more()
        ? new TracePage(found.traces(), found.next(), -1, -1)
        : new TracePage(found.traces(), found.next(), found.total(), found.complete());
  }

  @Override
  public TraceLists lists() {
    return this;
  }

  @Override
  public TraceStretch stretch(TraceListing asked, ListPlace place, int count) {
    long version = database.version();
    return ordered(
        asked,
        (transaction, traces) -> {
          boolean first = asked.until() == TraceListing.OPEN;
          var found = traces.find(place, count);
          var keys = found.keys();
          var totals = first ? traces.totals() : UNCOUNTED;
          return new TraceStretch(
              summaries(transaction, keys),
              found.from(),
              found.more() && !keys.isEmpty() ? OrderedTraces.cursor(keys.getLast()) : null,
              first ? OrderedTraces.last(transaction) : asked.until(),
              version,
              totals.traces(),
              totals.complete(),
              totals.more());
        });
  }

  @Override
  public List<ListSection> sections(TraceListing asked, ZoneId zone) {
    return ordered(asked, (_, traces) -> traces.sections(zone));
  }

  private interface OnList<T> {
    T of(Transaction transaction, OrderedTraces traces) throws SQLException;
  }

  private <T> T ordered(TraceListing asked, OnList<T> work) {
    var proposed = TextHits.propose(database, asked.filter().text());
    return database.read(
        transaction -> work.of(transaction, new OrderedTraces(transaction, asked, proposed)));
  }

  /// What nothing was written since asks nothing of the database.
  @Override
  public TraceNews news(TraceListing asked, long version, List<TraceId> watched) {
    long now = database.version();
    if (now == version) {
      return TraceNews.unchanged(now);
    }
    return ordered(
        asked,
        (transaction, traces) -> {
          boolean counted = asked.filter().text().isEmpty();
          var totals = counted ? traces.totals() : UNCOUNTED;
          var ids = watched.stream().map(TraceId::value).toList();
          var there = listed(transaction, "id", Json.array(ids.stream().map(Json::of).toList()));
          var found = new HashSet<TraceId>();
          there.values().forEach(trace -> found.add(trace.id()));
          return new TraceNews(
              now,
              totals.traces(),
              totals.complete(),
              traces.arrived(),
              List.copyOf(there.values()),
              watched.stream().filter(id -> !found.contains(id)).toList());
        });
  }

  private List<TraceSummary> summaries(Transaction transaction, List<OrderedTraces.Key> keys)
      throws SQLException {
    var seqs = keys.stream().map(OrderedTraces.Key::seq).toList();
    var found = listed(transaction, "seq", Json.array(seqs.stream().<Json>map(Json::of).toList()));
    return seqs.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  /// Traces by their numbers.
  ///
  /// @param by the column that tells them apart
  private Map<Long, TraceSummary> listed(Transaction transaction, String by, Json wanted)
      throws SQLException {
    long now = Times.micros(clock.instant());
    var found = new LinkedHashMap<Long, TraceSummary>();
    transaction.list(
        "SELECT " + LISTED.formatted(by),
        row -> found.put(row.number(14), summary(row, now)),
        wanted.text());
    return found;
  }

  @Override
  public TraceSizes sizes(TraceFilter filter, @Nullable String cursor) {
    var place = cursor == null ? ListPlace.START : new ListPlace.From(cursor, 0);
    return ordered(
        new TraceListing(filter, TraceOrder.NEWEST),
        (transaction, ordered) -> {
          var found = ordered.find(place, SIZES);
          var keys = found.keys();
          var traces =
              transaction.list(
                  """
                  SELECT trace.id, trace.began, trace.logs + trace.evaluators
                  FROM json_each(?) AS wanted CROSS JOIN trace ON trace.seq = wanted.value
                  ORDER BY wanted.key
                  """,
                  row ->
                      new TraceSize(
                          new TraceId(row.text(1)), Times.ofMicros(row.number(2)), row.number(3)),
                  Json.array(keys.stream().<Json>map(key -> Json.of(key.seq())).toList()).text());
          return new TraceSizes(traces, found.more() ? OrderedTraces.cursor(keys.getLast()) : null);
        });
  }

  private static TraceSummary summary(Transaction.Row row, long now) throws SQLException {
    var path = row.text(5);
    var status = row.maybeText(6);
    long lasted = row.number(8);
    int slash = path.lastIndexOf('/');
    boolean open =
        status == null
            ? !row.text(1).equals(row.text(2))
            : !status.equals(TraceStatus.COMPLETE.name());
    var arrived = row.maybeNumber(16);
    boolean receiving = open && arrived != null && Math.abs(now - arrived) < RECEIVING;
    return new TraceSummary(
        new TraceId(row.text(1)),
        new LogId(row.text(2)),
        row.word(3, Api.class),
        row.word(4, LogKind.class),
        path.substring(slash + 1),
        slash < 0 ? "" : path.substring(0, slash),
        status == null ? null : row.word(6, TraceStatus.class),
        Times.ofMicros(row.number(7)),
        lasted < 0 ? null : Duration.ofNanos(lasted * 1000),
        row.number(9),
        row.real(10),
        (int) row.number(11),
        (int) row.number(12),
        row.text(13),
        row.number(15) > 0,
        receiving);
  }

  @Override
  public TraceSummary summary(TraceId id) {
    return database.read(transaction -> summary(transaction, id));
  }

  private TraceSummary summary(Transaction transaction, TraceId id) throws SQLException {
    long now = Times.micros(clock.instant());
    var found =
        transaction.first(
            "SELECT " + COLUMNS + "WHERE trace.id = ?", row -> summary(row, now), id.value());
    return Refusals.found(found, "trace", id.value());
  }

  @Override
  public Trace open(TraceId id) {
    return whole(id);
  }

  @Override
  public @Nullable Trace open(TraceId id, TraceArrival arrival) {
    return TraceStructures.super.open(id, arrival);
  }

  @Override
  public Trace again(Trace before) {
    return TraceStructures.super.again(before);
  }

  /// The log after which the next stretch begins.
  private record Cursor(long began, long seq) {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})-(\\d{1,18})");

    static Cursor read(String text) {
      var matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw Refusals.foreignCursor();
      }
      return new Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    String text() {
      return began + "-" + seq;
    }
  }

  @Override
  public StructureStretch stretch(TraceId id, @Nullable String after, int most) {
    var from = after == null ? new Cursor(Long.MIN_VALUE, 0) : Cursor.read(after);
    var journal = database.journal();
    long moment = journal.now();
    return database.read(
        transaction -> {
          long trace = number(transaction, id);
          var reader = new StructureReader(transaction);
          int limit = most == Integer.MAX_VALUE ? most : most + 1;
          var rows = reader.stretch(trace, from.began(), from.seq(), limit);
          var summary = summary(transaction, id);
          boolean more = rows.size() > most;
          return new StructureStretch(
              summary,
              more ? rows.subList(0, most) : rows,
              reader.count(trace),
              more ? after(transaction, rows.get(most - 1).id()).text() : null,
              journal.stamp(moment, trace));
        });
  }

  /// Where reading goes on after a log.
  private static Cursor after(Transaction transaction, LogId id) throws SQLException {
    var found =
        transaction.first(
            "SELECT began, seq FROM log WHERE id = ?",
            row -> new Cursor(row.number(1), row.number(2)),
            id.value());
    return Refusals.found(found, "log", id.value());
  }

  /// Of a large trace, the logs are looked at that the search index proposes: few at once, many in
  /// stretches.
  @Override
  public TraceHits find(TraceId id, String words, @Nullable String cursor) {
    var after = cursor == null ? new Cursor(Long.MIN_VALUE, 0) : Cursor.read(cursor);
    boolean large = database.read(transaction -> TextHits.isWorthAsking(transaction, id.value()));
    var proposed = large ? TextHits.propose(database, words) : SearchIndex.Candidates.ANY;
    return database.read(
        transaction -> {
          var said = TextHits.isLate(transaction, proposed) ? null : proposed.said();
          boolean few = said != null && said.size() <= TextHits.FEW;
          int most = few ? Integer.MAX_VALUE : cursor == null ? SEARCHED_FIRST : SEARCHED;
          var asked =
              new ArrayList<Object>(
                  List.of(id.value(), SearchText.fold(words), after.began(), after.seq(), most));
          if (said != null) {
            asked.addAll(List.of(TextHits.numbers(said), proposed.mark()));
          }
          var looked =
              transaction.list(
                  LOOKED.formatted(said == null ? ALL_LOGS : few ? FEW_LOGS : SOME_LOGS),
                  row ->
                      new Looked(
                          new LogId(row.text(1)),
                          row.truth(4),
                          new Cursor(row.number(2), row.number(3))),
                  asked.toArray());
          return new TraceHits(
              looked.stream().filter(Looked::hit).map(Looked::log).toList(),
              looked.size(),
              looked.size() < most ? null : looked.getLast().at().text());
        });
  }

  private record Looked(LogId log, boolean hit, Cursor at) {}

  @Override
  public @Nullable TraceChange since(TraceId id, String stamp) {
    var journal = database.journal();
    long moment = journal.now();
    return database
        .read(
            transaction -> {
              long trace = number(transaction, id);
              var written = journal.since(stamp, trace);
              if (written == null) {
                return Optional.<TraceChange>empty();
              }
              var rows = new StructureReader(transaction).rows(trace, written);
              return Optional.of(
                  new TraceChange(summary(transaction, id), rows, journal.stamp(moment, trace)));
            })
        .orElse(null);
  }

  private static long number(Transaction transaction, TraceId id) throws SQLException {
    var found =
        transaction.first("SELECT seq FROM trace WHERE id = ?", row -> row.number(1), id.value());
    return Refusals.found(found, "trace", id.value());
  }

  @Override
  public Log log(LogId id) {
    return fresh(id).log();
  }

  @Override
  public Copy fresh(LogId id) {
    return database.read(
        transaction -> {
          var log = read(new StoredLog.Loader(transaction), transaction, id.value());
          return new Copy(
              Refusals.found(log, "log", id.value()),
              SaveTerms.tag(SqliteLogs.revision(transaction, id.value())));
        });
  }

  @Override
  public List<Revision> history(LogId id) {
    return HistoryPage.all(before -> logs.history(id.value(), before));
  }

  @Override
  public FirstLogs logs(List<LogId> ids) {
    return database.read(
        transaction -> {
          var loader = new StoredLog.Loader(transaction);
          var found = new ArrayList<Log>();
          int done = 0;
          long size = 0;
          while (done < ids.size() && size < FirstLogs.CHARACTERS) {
            var log = read(loader, transaction, ids.get(done++).value());
            if (log != null) {
              found.add(log);
              size += log.raw().length();
            }
          }
          return new FirstLogs(found, done);
        });
  }

  /// A log in the words of the API it came by, without what is below it.
  private static @Nullable Log read(StoredLog.Loader loader, Transaction transaction, String id)
      throws SQLException {
    var log = loader.byId(id);
    if (log == null) {
      return null;
    }
    var text =
        log.row().api() == Api.V4
            ? SqliteLegacyLogs.document(transaction, log, loader.evaluatorsOf(id))
            : LogDocument.text(log, loader.evaluatorsOf(id));
    var raw = StoredLog.parse(text.getBytes(StandardCharsets.UTF_8));
    return log.row().api() == Api.V4
        ? LogReader.v4(raw)
        : LogReader.v5(raw, new TraceId(log.trace()));
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    return database.transact(
        transaction -> {
          var id = before.id().value();
          var row = Refusals.found(LogRow.find(transaction, id), "log", id);
          if (row.api() == Api.V4) {
            legacy.patch(transaction, row, body(patch), SaveTerms.NONE);
          } else {
            logs.patch(transaction, row, body(patch), SaveTerms.NONE);
          }
          return Refusals.found(
              read(new StoredLog.Loader(transaction), transaction, id), "log", id);
        });
  }

  private static Json.Obj body(LogPatch patch) {
    var status = patch.status();
    return status == null ? patch.body() : patch.body().with("log_status", Json.of(status.api()));
  }

  /// The request that does over HTTP what [#save] does here.
  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    return new SaveRequest(
        "PATCH",
        "http://127.0.0.1" + path(before),
        List.of(Map.entry("X-API-KEY", "***"), Map.entry("Content-Type", "application/json")),
        body(patch));
  }

  private static String path(Log log) {
    var id = encoded(log.id().value());
    var reference = log.reference();
    var file = log.file();
    if (log.api() == Api.V4) {
      return reference == null ? "/v4/logs/" + id : "/v4/logs?reference_id=" + encoded(reference);
    }
    return switch (log.kind()) {
      case FLOW -> "/v5/flows/logs/" + id;
      case PROMPT, TOOL, RETRIEVER, STEP, AGENT -> {
        var owner = file == null ? "" : encoded(file.id());
        yield "/v5/" + log.kind().collection() + "/" + owner + "/log/" + id;
      }
      case EVALUATOR, UNKNOWN ->
          throw new ProblemException(
              new Problem.Declined(Problem.Declined.Reason.NOT_EDITABLE_HERE));
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
