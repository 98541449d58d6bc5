package tracedesk.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSize;
import tracedesk.domain.query.TraceSizes;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;

/// The traces of the local server, straight from SQLite: what its extension to the API answers
/// with.
public final class SqliteTraces implements Traces {
  private static final int STRETCH = 100;
  private static final int SIZES = 5000;

  /// How long after a log came its trace is said to be receiving, in microseconds: two rounds of an
  /// OpenTelemetry exporter, which sends every five seconds.
  private static final long RECEIVING = 10_000_000;

  private static final Pattern CURSOR = Pattern.compile("(-?\\d{1,18})-(\\d{1,18})");

  private static final String COLUMNS =
      """
      trace.id, log.id, log.api, log.kind, file.path, trace.status, trace.began, log.started,
      COALESCE(log.worked, log.ended),
      (SELECT l.started FROM log l WHERE l.trace = trace.seq AND l.started IS NOT NULL
       ORDER BY l.began, l.seq LIMIT 1),
      (SELECT MAX(l.ended) FROM log l WHERE l.trace = trace.seq),
      trace.tokens, trace.cost, trace.logs, trace.failed, log.preview, trace.seq,
      trace.late, trace.arrived
      FROM trace JOIN log ON log.seq = trace.head JOIN file ON file.seq = log.file
      """;

  private static final String FILTER =
      """
      WHERE (?1 IS NULL OR trace.status = ?1)
      AND (?2 = 0 OR trace.failed > 0)
      AND (?3 IS NULL OR trace.file = (SELECT seq FROM file WHERE id = ?3))
      AND (?4 = '' OR EXISTS (
        SELECT 1 FROM log l JOIN file f ON f.seq = l.file JOIN words w ON w.log = l.seq
        WHERE l.trace = trace.seq
        AND (instr(f.folded, ?4) > 0 OR instr(w.content, ?4) > 0 OR instr(w.failure, ?4) > 0)))
      """;

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
    return new Capabilities(Api.V5, true, true, "Tracedesk");
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
    var after = cursor == null ? new Cursor(Long.MAX_VALUE, Long.MAX_VALUE) : Cursor.read(cursor);
    long now = Times.micros(clock.instant());
    return database.read(
        transaction -> {
          var values =
              new @Nullable Object[] {
                filter.status(), filter.errorsOnly(), filter.file(), SearchText.fold(filter.text())
              };
          var found =
              transaction.list(
                  "SELECT "
                      + COLUMNS
                      + FILTER
                      + """
                      AND (trace.began, trace.seq) < (?5, ?6)
                      ORDER BY trace.began DESC, trace.seq DESC LIMIT ?7
                      """,
                  row -> new Placed(summary(row, now), new Cursor(row.number(7), row.number(17))),
                  values[0],
                  values[1],
                  values[2],
                  values[3],
                  after.began(),
                  after.seq(),
                  STRETCH + 1);
          boolean more = found.size() > STRETCH;
          var shown = more ? found.subList(0, STRETCH) : found;
          var totals =
              transaction.first(
                  "SELECT COUNT(*), COALESCE(SUM(trace.status IS 'COMPLETE'), 0) FROM trace "
                      + FILTER,
                  row -> new long[] {row.number(1), row.number(2)},
                  values);
          return new TracePage(
              shown.stream().map(Placed::trace).toList(),
              more ? shown.getLast().at().text() : null,
              totals == null ? 0 : totals[0],
              totals == null ? 0 : totals[1]);
        });
  }

  private record Placed(TraceSummary trace, Cursor at) {}

  @Override
  public TraceSizes sizes(TraceFilter filter, @Nullable String cursor) {
    var after = cursor == null ? new Cursor(Long.MAX_VALUE, Long.MAX_VALUE) : Cursor.read(cursor);
    return database.read(
        transaction -> {
          var found =
              transaction.list(
                  "SELECT trace.id, trace.began, trace.logs + trace.evaluators, trace.seq FROM trace "
                      + FILTER
                      + """
                      AND (trace.began, trace.seq) < (?5, ?6)
                      ORDER BY trace.began DESC, trace.seq DESC LIMIT ?7
                      """,
                  row ->
                      new Sized(
                          new TraceSize(
                              new TraceId(row.text(1)),
                              Times.ofMicros(row.number(2)),
                              row.number(3)),
                          new Cursor(row.number(2), row.number(4))),
                  filter.status(),
                  filter.errorsOnly(),
                  filter.file(),
                  SearchText.fold(filter.text()),
                  after.began(),
                  after.seq(),
                  SIZES);
          boolean more = found.size() == SIZES;
          return new TraceSizes(
              found.stream().map(Sized::trace).toList(), more ? found.getLast().at().text() : null);
        });
  }

  private record Sized(TraceSize trace, Cursor at) {}

  /// The place in the list after which the next stretch begins.
  private record Cursor(long began, long seq) {
    static Cursor read(String text) {
      var matcher = CURSOR.matcher(text);
      if (!matcher.matches()) {
        throw Refusals.rejected(
            "cursor", "cursor is not one this server gave; begin at the start", "cursor");
      }
      return new Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    String text() {
      return began + "-" + seq;
    }
  }

  private static TraceSummary summary(Transaction.Row row, long now) throws SQLException {
    var path = row.text(5);
    var status = row.maybeText(6);
    var started = row.maybeNumber(8);
    var ended = row.maybeNumber(9);
    boolean whole = started != null && ended != null && row.text(1).equals(row.text(2));
    int slash = path.lastIndexOf('/');
    boolean open =
        status == null
            ? !row.text(1).equals(row.text(2))
            : !status.equals(TraceStatus.COMPLETE.name());
    var arrived = row.maybeNumber(19);
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
        whole ? between(started, ended) : between(row.maybeNumber(10), row.maybeNumber(11)),
        row.number(12),
        row.real(13),
        (int) row.number(14),
        (int) row.number(15),
        row.text(16),
        row.number(18) > 0,
        receiving);
  }

  private static @Nullable Duration between(@Nullable Long from, @Nullable Long to) {
    return from == null || to == null || to < from ? null : Duration.ofNanos((to - from) * 1000);
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
    return database.read(
        transaction -> {
          var summary = summary(transaction, id);
          var rows =
              transaction.list(
                  """
                  SELECT log.id, log.parent, log.kind, file.path, log.detail, log.started,
                    COALESCE(log.worked, log.ended),
                    log.tokens, log.cost, log.failed, log.status, log.late
                  FROM log JOIN file ON file.seq = log.file JOIN trace ON trace.seq = log.trace
                  WHERE trace.id = ? ORDER BY log.began, log.seq
                  """,
                  SqliteTraces::row,
                  id.value());
          return new Trace(summary, TraceTree.of(rows));
        });
  }

  private static TraceRow row(Transaction.Row row) throws SQLException {
    var parent = row.maybeText(2);
    var path = row.text(4);
    var started = row.maybeNumber(6);
    var ended = row.maybeNumber(7);
    return new TraceRow(
        new LogId(row.text(1)),
        parent == null ? null : new LogId(parent),
        row.word(3, LogKind.class),
        path.substring(path.lastIndexOf('/') + 1),
        row.maybeText(5),
        started == null ? TraceRow.NO_TIME : started,
        ended == null ? TraceRow.NO_TIME : ended,
        row.number(8),
        row.real(9),
        row.truth(10),
        TraceStatus.COMPLETE.name().equals(row.maybeText(11)),
        row.truth(12));
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
