package tracedesk.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFiles.Place;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.TraceId;
import tracedesk.service.TraceImport.Damage;
import tracedesk.service.TraceImport.Progress;
import tracedesk.service.TraceImport.Sets;
import tracedesk.service.TraceImport.Summary;

/// One import: takes what is read ahead, writes it to the store batch by batch, and counts.
final class ImportRun {
  private static final int DAMAGE_KEPT = 1000;
  private static final int WARNINGS_KEPT = 200;

  /// How often a cancel is looked for while nothing comes.
  private static final long PATIENCE_MILLIS = 50;

  private final TraceIntake intake;
  private final long totalBytes;
  private final Consumer<Progress> progress;
  private final BooleanSupplier cancelled;
  private final long start = System.nanoTime();

  private final DistinctIds traces = new DistinctIds();
  private final List<Damage> damaged = new ArrayList<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private Sets sets = Sets.NONE;
  private long damagedCount;
  private @Nullable TraceId first;
  private long bytes;
  private long read;
  private long added;
  private long filled;
  private long unchanged;

  ImportRun(
      TraceIntake intake, long totalBytes, Consumer<Progress> progress, BooleanSupplier cancelled) {
    this.intake = intake;
    this.totalBytes = totalBytes;
    this.progress = progress;
    this.cancelled = cancelled;
  }

  /// @throws ProblemException when reading or storing fails; what was stored before stays
  Summary run(ReadAhead ahead) {
    boolean last = false;
    while (!last) {
      var batch = next(ahead);
      if (batch == null) {
        return summary(true);
      }
      take(batch);
      last = batch.isLast;
      progress.accept(new Progress(read, bytes, totalBytes, took()));
      rethrow(batch.failure);
    }
    return summary(false);
  }

  /// The next batch; `null` when the import was cancelled.
  private @Nullable ImportBatch next(ReadAhead ahead) {
    try {
      while (!cancelled.getAsBoolean()) {
        var batch = ahead.next(PATIENCE_MILLIS);
        if (batch != null) {
          return batch;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private void take(ImportBatch batch) {
    batch.files.forEach(intake::bringFiles);
    var refusedAt = new BitSet();
    if (!batch.logs.isEmpty()) {
      var taken = intake.bring(batch.logs);
      added += taken.added();
      filled += taken.changed();
      unchanged += taken.unchanged();
      for (var refused : taken.refused()) {
        damaged(new Damage(batch.places.get(refused.index()), refused.reason()));
        refusedAt.set(refused.index());
      }
    }
    read += batch.logs.size();
    bytes += batch.bytes;
    for (int i = 0; i < batch.logs.size(); i++) {
      countTrace(batch.logs.get(i), !refusedAt.get(i));
    }
    if (!batch.sets.isEmpty()) {
      take(batch.sets, batch.setPlaces);
    }
    batch.damages.forEach(this::damaged);
    batch.warnings.stream()
        .limit(Math.max(0, WARNINGS_KEPT - warnings.size()))
        .forEach(warnings::add);
  }

  /// Comes after the logs of the batch: runs name them.
  private void take(List<IncomingSet> brought, List<Place> places) {
    var taken = intake.bringSets(brought);
    sets = sets.with(taken);
    for (var refused : taken.refused()) {
      damaged(new Damage(places.get(refused.index()), refused.reason()));
    }
  }

  /// A trace is counted by its root log, or by its session.
  private void countTrace(IncomingLog log, boolean taken) {
    var legacy = log.legacy();
    var session = legacy == null ? null : legacy.session();
    var id = session != null ? session : log.parent() == null ? log.id() : null;
    if (id != null) {
      traces.add(id);
      if (first == null && taken) {
        first = new TraceId(id);
      }
    }
  }

  private void damaged(Damage damage) {
    damagedCount++;
    if (damaged.size() < DAMAGE_KEPT) {
      damaged.add(damage);
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      default -> throw new ProblemException(new Problem.Unexpected(failure.toString()), failure);
    }
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Summary summary(boolean stopped) {
    return new Summary(
        read,
        added,
        filled,
        unchanged,
        traces.count(),
        first,
        sets,
        damaged,
        damagedCount,
        List.copyOf(warnings),
        stopped,
        took());
  }
}
