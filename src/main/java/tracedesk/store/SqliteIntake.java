package tracedesk.store;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// Logs in bulk, into SQLite. A batch is one transaction, or several where somebody saves in
/// between;
/// what can be done without the database is done before it begins, so that many can send at once.
public final class SqliteIntake implements TraceIntake {
  private final Database database;
  private final InstantSource clock;
  private final Sender sender;
  private final Ids ids;
  private final BooleanSupplier isWaitedFor;

  public SqliteIntake(Database database, InstantSource clock) {
    this(database, clock, database::isWaitedFor);
  }

  /// @param isWaitedFor whether a batch is to let others write between two of its logs
  SqliteIntake(Database database, InstantSource clock, BooleanSupplier isWaitedFor) {
    this(database, clock, Sender.UNKNOWN, new Ids(), isWaitedFor);
  }

  private SqliteIntake(
      Database database, InstantSource clock, Sender sender, Ids ids, BooleanSupplier isWaitedFor) {
    this.isWaitedFor = isWaitedFor;
    this.database = database;
    this.clock = clock;
    this.sender = sender;
    this.ids = ids;
  }

  @Override
  public SqliteIntake by(Sender who) {
    return new SqliteIntake(database, clock, who, ids, isWaitedFor);
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
    long now = Times.micros(clock.instant());
    var refused = new ArrayList<Refused>();
    var sound = new ArrayList<Arriving>();
    for (int i = 0; i < logs.size(); i++) {
      var fault = fault(logs.get(i));
      if (fault == null) {
        sound.add(Arriving.of(i, logs.get(i), now));
      } else {
        refused.add(new Refused(i, fault));
      }
    }
    var by = live ? sender : sender.by(Revision.Source.IMPORT);
    var rest = new IntakeBatch.Rest(sound, null, new Taken(0, 0, 0, refused));
    while (true) {
      var part = rest;
      rest =
          database.transactInBulk(
              transaction ->
                  new IntakeBatch(transaction, ids, by, live, now).take(part, isWaitedFor));
      if (rest.logs().isEmpty()) {
        return rest.taken();
      }
    }
  }

  @Override
  public int bringFiles(LogKind kind, List<IncomingFile> found) {
    long now = Times.micros(clock.instant());
    return database.transact(
        transaction -> {
          var arriving = new ArrivingFiles(transaction, new FileRows(ids), now);
          for (var file : found) {
            arriving.resolve(Api.V5, kind, file);
          }
          return arriving.versionsMade();
        });
  }

  @Override
  public Brought bringSets(List<IncomingSet> sets) {
    long now = Times.micros(clock.instant());
    return database.transact(transaction -> new ArrivingSets(transaction, ids, now).take(sets));
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
}
