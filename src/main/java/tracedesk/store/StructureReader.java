package tracedesk.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceRow;

/// Reads the structure of logs, never a body. Names, details and parents that are equal are one
/// object: a trace has many logs and few names. What a log costs is multiplied by a hundred
/// thousand: as few columns as will do, and no text made twice in a row.
final class StructureReader {
  private static final String COLUMNS =
      """
      SELECT log.id, log.parent, log.kind, log.file, log.detail, COALESCE(log.started, %1$d),
        COALESCE(log.worked, log.ended, %1$d), log.tokens, log.cost,
        log.failed + 2 * (log.status IS 'COMPLETE') + 4 * log.late
      FROM log
      """
          .formatted(TraceRow.NO_TIME);

  private final Transaction transaction;
  private final Map<Long, String> names = new HashMap<>();
  private final Shared<LogId> parents = new Shared<>(LogId::new);
  private final Shared<String> details = new Shared<>(text -> text);
  private final Shared<LogKind> kinds = new Shared<>(StructureReader::kind);
  private long fileBefore;
  private String nameBefore = "";

  StructureReader(Transaction transaction) {
    this.transaction = transaction;
  }

  /// The logs of a trace after a place, in the order in which they began.
  List<TraceRow> stretch(long trace, long afterBegan, long afterSeq, int most) throws SQLException {
    return transaction.list(
        COLUMNS + "WHERE trace = ? AND (began, seq) > (?, ?) ORDER BY began, seq LIMIT ?",
        this::row,
        trace,
        afterBegan,
        afterSeq,
        most);
  }

  /// Some logs, as far as they belong to the trace, in the order in which they began.
  List<TraceRow> rows(long trace, List<Long> logs) throws SQLException {
    return transaction.list(
        COLUMNS
            + """
            WHERE seq IN (SELECT value FROM json_each(?)) AND trace = ? ORDER BY began, seq
            """,
        this::row,
        Json.array(logs.stream().map(Json::of).toList()).text(),
        trace);
  }

  int count(long trace) throws SQLException {
    return (int) transaction.number("SELECT logs + evaluators FROM trace WHERE seq = ?", trace);
  }

  private TraceRow row(Transaction.Row row) throws SQLException {
    long marks = row.number(10);
    return new TraceRow(
        new LogId(utf8(row.bytes(1))),
        parents.of(row.maybeBytes(2)),
        Objects.requireNonNull(kinds.of(row.bytes(3))),
        name(row.number(4)),
        details.of(row.maybeBytes(5)),
        row.number(6),
        row.number(7),
        row.number(8),
        row.real(9),
        (marks & 1) != 0,
        (marks & 2) != 0,
        (marks & 4) != 0);
  }

  private static LogKind kind(String word) {
    try {
      return LogKind.valueOf(word);
    } catch (IllegalArgumentException e) {
      throw Transaction.damaged(e);
    }
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// What texts stand for, each made once.
  private static final class Shared<T> {
    private final Map<String, T> known = new HashMap<>();
    private final Function<String, T> make;
    private byte[] before = {};
    private @Nullable T madeBefore;

    Shared(Function<String, T> make) {
      this.make = make;
    }

    @Nullable T of(byte @Nullable [] text) {
      if (text == null) {
        return null;
      }
      if (madeBefore == null || !Arrays.equals(text, before)) {
        madeBefore = known.computeIfAbsent(utf8(text), make);
        before = text;
      }
      return madeBefore;
    }
  }

  private String name(long file) throws SQLException {
    if (file != fileBefore) {
      nameBefore = read(file);
      fileBefore = file;
    }
    return nameBefore;
  }

  private String read(long file) throws SQLException {
    var known = names.get(file);
    if (known == null) {
      var path = transaction.first("SELECT path FROM file WHERE seq = ?", row -> row.text(1), file);
      known = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
      names.put(file, known);
    }
    return known;
  }
}
