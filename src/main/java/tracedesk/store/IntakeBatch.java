package tracedesk.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.ArrivalRules;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceIntake.Refused;
import tracedesk.domain.port.TraceIntake.Taken;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.IncomingLog;

/// One batch of logs on its way into the store, inside one transaction.
final class IntakeBatch {
  private final Transaction transaction;
  private final Ids ids;
  private final boolean live;
  private final long now;
  private final LogWriter writer;
  private final ArrivingFiles files;

  /// The logs of the batch, and the parents they name, that were there before.
  private final Map<String, LogRow> known = new HashMap<>();

  private final List<Refused> refused = new ArrayList<>();
  private int added;
  private int changed;
  private int unchanged;

  /// @param live whether clients send the logs just now; otherwise they come out of files
  IntakeBatch(Transaction transaction, Ids ids, Sender sender, boolean live, long now) {
    this.transaction = transaction;
    this.ids = ids;
    this.live = live;
    this.now = now;
    this.writer = new LogWriter(transaction, sender, now);
    this.files = new ArrivingFiles(transaction, new FileRows(ids), now);
  }

  /// What is left of a batch, and what became of the rest.
  ///
  /// @param late those that came late; `null` while that is not known
  record Rest(List<Arriving> logs, @Nullable Set<String> late, Taken taken) {}

  /// Takes a batch, or the rest of one, as far as it comes: at least one log.
  ///
  /// @param enough asked after each log: whether to leave the others for another time
  Rest take(Rest batch, BooleanSupplier enough) throws SQLException {
    refused.addAll(batch.taken().refused());
    var asked = new LinkedHashSet<String>();
    for (var log : batch.logs()) {
      asked.add(log.id());
      if (log.log().parent() != null) {
        asked.add(log.log().parent());
      }
    }
    for (var row : LogRow.find(transaction, asked)) {
      known.put(row.id(), row);
      writer.know(row);
    }
    var fresh = new LinkedHashMap<String, Arriving>();
    var others = new ArrayList<Arriving>();
    for (var log : batch.logs()) {
      boolean first = !known.containsKey(log.id()) && fresh.putIfAbsent(log.id(), log) == null;
      if (!first) {
        others.add(log);
      }
    }
    var late = batch.late();
    if (late == null) {
      late = live ? new LateLogs(transaction, known, fresh).find() : Set.of();
    }
    var order = new ArrayList<>(parentsFirst(fresh));
    int inserted = order.size();
    order.addAll(others);
    int done = 0;
    while (done < order.size() && (done == 0 || !enough.getAsBoolean())) {
      var log = order.get(done);
      if (done < inserted) {
        insert(log, late.contains(log.id()));
      } else {
        again(log);
      }
      done++;
    }
    writer.settle();
    refused.sort(Comparator.comparingInt(Refused::index));
    var before = batch.taken();
    var taken =
        new Taken(
            before.added() + added,
            before.changed() + changed,
            before.unchanged() + unchanged,
            refused);
    return new Rest(List.copyOf(order.subList(done, order.size())), late, taken);
  }

  /// Those whose parents come in the same batch after these, so that each is placed in its trace at
  /// once.
  private static List<Arriving> parentsFirst(Map<String, Arriving> logs) {
    var sorted = new LinkedHashMap<String, Arriving>();
    for (var log : logs.values()) {
      var chain = new ArrayList<Arriving>();
      var met = new HashSet<String>();
      var at = log;
      while (at != null && !sorted.containsKey(at.id()) && met.add(at.id())) {
        chain.add(at);
        at = logs.get(at.log().parent());
      }
      chain.reversed().forEach(next -> sorted.put(next.id(), next));
    }
    return List.copyOf(sorted.values());
  }

  private void insert(Arriving arriving, boolean late) throws SQLException {
    var log = arriving.log();
    var file = files.resolve(log.api(), log.kind(), log.file());
    writer.insert(
        new LogWriter.NewLog(
            log.id(),
            log.api(),
            file.precise(log.kind()),
            file.stored(),
            log.parent(),
            session(log),
            log.legacy() == null ? null : log.legacy().reference(),
            null,
            arriving.content(),
            new LogWriter.Arrival(log.corrected(), log.late() || late, live)));
    feedback(log);
    added++;
  }

  private LogWriter.@Nullable Session session(IncomingLog log) throws SQLException {
    var id = log.legacy() == null ? null : log.legacy().session();
    if (id == null) {
      return null;
    }
    var found = SessionRows.byId(transaction, id);
    var reference = log.doc().string("session_reference_id");
    var session = found == null ? SessionRows.bring(transaction, id, reference, now) : found;
    return new LogWriter.Session(session.seq(), session.id());
  }

  /// A log that is there already, perhaps only since it was met in this batch before.
  private void again(Arriving arriving) throws SQLException {
    var log = arriving.log();
    var row = Refusals.found(LogRow.find(transaction, log.id()), "log", log.id());
    if (row.api() != log.api() || !row.kind().api().equals(log.kind().api())) {
      refused.add(
          new Refused(
              arriving.index(),
              "the id %s is taken by a log of another kind (%s)"
                  .formatted(log.id(), row.kind().api())));
      return;
    }
    var before = SqliteLogs.body(transaction, row);
    var change = live ? sentAgain(row, arriving, before) : filled(row, arriving, before);
    boolean same =
        change.doc().equals(before)
            && Objects.equals(change.parent(), row.parent())
            && change.file().version().seq() == row.version()
            && change.corrected().equals(row.corrected());
    if (!same) {
      writer.update(row, change, live);
    }
    boolean changes = feedback(log) || !same;
    changed += changes ? 1 : 0;
    unchanged += changes ? 0 : 1;
  }

  private LogWriter.Change sentAgain(LogRow row, Arriving arriving, Json.Obj before)
      throws SQLException {
    var log = arriving.log();
    var after = ArrivalRules.sentAgain(row.kind(), before, arriving.sent(), row.corrected());
    var corrected = new HashSet<String>(row.corrected());
    corrected.addAll(log.corrected());
    boolean names = log.file().content() != null || log.file().version() != null;
    var file = names ? files.resolve(log.api(), log.kind(), log.file()) : null;
    return new LogWriter.Change(
        file == null ? FileRows.bySeq(transaction, row.version()) : file.stored(),
        file == null ? row.kind() : file.precise(row.kind()),
        log.parent() == null ? row.parent() : log.parent(),
        before,
        after,
        false,
        corrected);
  }

  private LogWriter.Change filled(LogRow row, Arriving arriving, Json.Obj before)
      throws SQLException {
    var log = arriving.log();
    var after = ArrivalRules.filled(before, arriving.sent(), row.corrected());
    var corrected = new HashSet<String>(row.corrected());
    for (var name : log.corrected()) {
      if (before.present(name) == null && after.present(name) != null) {
        corrected.add(name);
      }
    }
    return new LogWriter.Change(
        FileRows.bySeq(transaction, row.version()),
        row.kind(),
        row.parent() == null ? log.parent() : row.parent(),
        before,
        after,
        false,
        corrected);
  }

  /// Keeps the feedback a v4 log brings, each piece once.
  private boolean feedback(IncomingLog log) throws SQLException {
    if (log.api() != Api.V4) {
      return false;
    }
    boolean kept = false;
    var given = log.doc().get("feedback");
    for (var item : given instanceof Json.Obj one ? List.of(one) : log.doc().list("feedback")) {
      if (item instanceof Json.Obj feedback) {
        kept |= keep(log.id(), feedback);
      }
    }
    return kept;
  }

  private boolean keep(String log, Json.Obj given) throws SQLException {
    var type = given.string("type");
    if (type == null) {
      return false;
    }
    var id = given.string("id");
    var kept = id == null ? given.with("id", Json.of(ids.next("ann_"))) : given;
    return transaction.update(
            """
            INSERT INTO feedback (id, log, type, body)
            SELECT ?1, seq, ?2, ?3 FROM log WHERE id = ?4 ON CONFLICT DO NOTHING
            """,
            kept.string("id"),
            type,
            kept.bytes(),
            log)
        > 0;
  }
}
