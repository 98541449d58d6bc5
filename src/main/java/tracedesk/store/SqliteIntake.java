package tracedesk.store;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.ArrivalRules;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// Logs in bulk, into SQLite. A batch is one transaction.
public final class SqliteIntake implements TraceIntake {
  private final Database database;
  private final InstantSource clock;
  private final Ids ids = new Ids();
  private final FileRows files = new FileRows(ids);

  public SqliteIntake(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Taken receive(List<IncomingLog> logs) {
    return take(logs, true);
  }

  @Override
  public Taken bring(List<IncomingLog> logs) {
    return take(logs, false);
  }

  private Taken take(List<IncomingLog> logs, boolean live) {
    var refused = new ArrayList<Refused>();
    var sound = new ArrayList<Integer>();
    for (int i = 0; i < logs.size(); i++) {
      var fault = fault(logs.get(i));
      if (fault == null) {
        sound.add(i);
      } else {
        refused.add(new Refused(i, fault));
      }
    }
    long now = Times.micros(clock.instant());
    return database.transact(
        transaction -> {
          var batch = new Batch(transaction, live, now);
          batch.judgeLate(sound.stream().map(logs::get).toList());
          for (int i : sound) {
            batch.take(i, logs.get(i));
          }
          refused.addAll(batch.refused);
          refused.sort(java.util.Comparator.comparingInt(Refused::index));
          return new Taken(batch.added, batch.changed, batch.unchanged, refused);
        });
  }

  @Override
  public int bringFiles(LogKind kind, List<IncomingFile> found) {
    long now = Times.micros(clock.instant());
    return database.transact(
        transaction -> {
          var arriving = new ArrivingFiles(transaction, files, now);
          for (var file : found) {
            arriving.resolve(Api.V5, kind, file);
          }
          return arriving.versionsMade();
        });
  }

  /// What is wrong with a log by itself; `null` for nothing.
  private static @Nullable String fault(IncomingLog log) {
    var legacy = log.legacy();
    if (!Shapes.isLogId(log.id())) {
      return "the id cannot be used: a log's id has 1 to 1000 characters, without slashes,"
          + " backslashes and control characters";
    }
    if (log.parent() != null && !Shapes.isLogId(log.parent())) {
      return "the parent's id cannot be used: a log's id has 1 to 1000 characters, without slashes,"
          + " backslashes and control characters";
    }
    if (log.kind() == LogKind.UNKNOWN) {
      return "it is no flow, prompt, tool, agent or evaluator";
    }
    var file = log.file();
    var names = new ArrayList<@Nullable String>();
    names.add(file.id());
    names.add(file.path());
    names.add(file.version());
    if (legacy != null) {
      names.add(legacy.session());
      names.add(legacy.reference());
    }
    for (var name : names) {
      if (name != null && !Shapes.isName(name)) {
        return "the name \"%s\" cannot be used: names have 1 to 1000 characters, without control characters"
            .formatted(name.substring(0, Math.min(40, name.length())));
      }
    }
    var faults = Shapes.faults(log.doc());
    return faults.isEmpty() ? null : faults.getFirst().message();
  }

  /// One batch on its way in.
  private final class Batch {
    private final Transaction transaction;
    private final boolean live;
    private final long now;
    private final ArrivingFiles arriving;
    private final Set<String> late = new HashSet<>();
    private final List<Refused> refused = new ArrayList<>();
    private int added;
    private int changed;
    private int unchanged;

    Batch(Transaction transaction, boolean live, long now) {
      this.transaction = transaction;
      this.live = live;
      this.now = now;
      this.arriving = new ArrivingFiles(transaction, files, now);
    }

    /// Finds the logs that come below a log of a trace that was complete before this batch.
    void judgeLate(List<IncomingLog> logs) throws SQLException {
      if (!live) {
        return;
      }
      var parents = new HashMap<String, String>();
      logs.forEach(
          log -> parents.putIfAbsent(log.id(), Objects.requireNonNullElse(log.parent(), "")));
      var closed = new HashMap<String, Boolean>();
      for (var log : logs) {
        if (log.kind() != LogKind.EVALUATOR && isClosed(log.id(), parents, closed)) {
          late.add(log.id());
        }
      }
    }

    private boolean isClosed(String log, Map<String, String> parents, Map<String, Boolean> closed)
        throws SQLException {
      var way = new HashSet<String>();
      var at = log;
      while (at != null && !at.isEmpty() && way.add(at)) {
        var known = closed.get(at);
        if (known == null && !at.equals(log) && LogRow.find(transaction, at) != null) {
          known = !LogWriter.takesChildren(transaction, at);
        }
        if (known != null) {
          boolean answer = known;
          way.forEach(id -> closed.put(id, answer));
          return answer;
        }
        at = parents.get(at);
      }
      way.forEach(id -> closed.put(id, false));
      return false;
    }

    void take(int index, IncomingLog log) throws SQLException {
      var existing = LogRow.find(transaction, log.id());
      if (existing == null) {
        insert(log);
        added++;
      } else if (existing.api() != log.api() || !existing.kind().api().equals(log.kind().api())) {
        refused.add(
            new Refused(
                index,
                "the id %s is taken by a log of another kind (%s)"
                    .formatted(log.id(), existing.kind().api())));
      } else if (live ? sentAgain(existing, log) : fill(existing, log)) {
        changed++;
      } else {
        unchanged++;
      }
    }

    private void insert(IncomingLog log) throws SQLException {
      var file = arriving.resolve(log.api(), log.kind(), log.file());
      var doc = ArrivalRules.fresh(log.api(), log.kind(), withoutFeedback(log));
      LogWriter.insert(
          transaction,
          new LogWriter.NewLog(
              log.id(),
              log.api(),
              precise(log.kind(), file),
              file,
              log.parent(),
              session(log),
              log.legacy() == null ? null : log.legacy().reference(),
              null,
              doc,
              new LogWriter.Arrival(log.corrected(), log.late() || late.contains(log.id()), live)),
          now);
      feedback(log);
    }

    private static LogKind precise(LogKind kind, StoredFile file) {
      return kind.api().equals("tool")
          ? LogKind.ofTool(StoredLog.parse(file.version().body()))
          : kind;
    }

    private LogWriter.@Nullable Session session(IncomingLog log) throws SQLException {
      var id = log.legacy() == null ? null : log.legacy().session();
      if (id == null) {
        return null;
      }
      var found = SessionRows.byId(transaction, id);
      var session = found != null ? found : SessionRows.create(transaction, id, null, now);
      return new LogWriter.Session(session.seq(), session.id());
    }

    private boolean sentAgain(LogRow row, IncomingLog log) throws SQLException {
      var before = SqliteLogs.body(transaction, row);
      var sent = withoutFeedback(log);
      var after = ArrivalRules.sentAgain(row.kind(), before, sent, row.corrected());
      var corrected = new HashSet<String>(row.corrected());
      corrected.addAll(log.corrected());
      var parent = log.parent() == null ? row.parent() : log.parent();
      var file = FileRows.bySeq(transaction, row.version());
      if (log.file().content() != null || log.file().version() != null) {
        file = arriving.resolve(log.api(), log.kind(), log.file());
      }
      boolean gotFeedback = feedback(log);
      return write(
              row,
              new LogWriter.Change(
                  file, precise(row.kind(), file), parent, after, false, corrected),
              before)
          || gotFeedback;
    }

    private boolean fill(LogRow row, IncomingLog log) throws SQLException {
      var before = SqliteLogs.body(transaction, row);
      var after = ArrivalRules.filled(before, withoutFeedback(log), row.corrected());
      var corrected = new HashSet<String>(row.corrected());
      log.corrected().stream()
          .filter(name -> before.present(name) == null && after.has(name))
          .forEach(corrected::add);
      var parent = row.parent() == null ? log.parent() : row.parent();
      boolean gotFeedback = feedback(log);
      var file = FileRows.bySeq(transaction, row.version());
      return write(
              row, new LogWriter.Change(file, row.kind(), parent, after, false, corrected), before)
          || gotFeedback;
    }

    private boolean write(LogRow row, LogWriter.Change change, Json.Obj before)
        throws SQLException {
      boolean same =
          change.doc().equals(before)
              && Objects.equals(change.parent(), row.parent())
              && change.file().version().seq() == row.version()
              && change.corrected().equals(row.corrected());
      if (!same) {
        LogWriter.update(transaction, row, change, now);
      }
      if (live && !same) {
        TraceMembers.arrived(transaction, row.id(), now);
      }
      return !same;
    }

    /// Feedback of v4 has a table of its own.
    private static Json.Obj withoutFeedback(IncomingLog log) {
      return log.api() == Api.V4 ? log.doc().without("feedback") : log.doc();
    }

    private boolean feedback(IncomingLog log) throws SQLException {
      if (log.api() != Api.V4) {
        return false;
      }
      boolean kept = false;
      var given = log.doc().get("feedback");
      for (var item : given instanceof Json.Obj one ? List.of(one) : log.doc().list("feedback")) {
        if (item instanceof Json.Obj feedback) {
          kept |= keep(log, feedback);
        }
      }
      return kept;
    }

    private boolean keep(IncomingLog log, Json.Obj given) throws SQLException {
      var type = given.string("type");
      var id = given.string("id");
      var row = LogRow.find(transaction, log.id());
      if (row == null || type == null) {
        return false;
      }
      var kept = id == null ? given.with("id", Json.of(ids.next("ann_"))) : given;
      return transaction.update(
              "INSERT INTO feedback (id, log, type, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
              kept.string("id"),
              row.seq(),
              type,
              kept.bytes())
          > 0;
    }
  }
}
