package tracedesk.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFiles;
import tracedesk.domain.port.TraceFiles.Place;
import tracedesk.domain.port.TraceFiles.Source;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.trace.TraceId;

/// Brings traces out of files into the store. Importing never changes what is there, it only adds
/// and fills what is missing; importing again changes nothing. Blocking.
public final class TraceImport {
  private final TraceFiles files;
  private final TraceIntake intake;

  public TraceImport(TraceFiles files, TraceIntake intake) {
    this.files = files;
    this.intake = intake;
  }

  /// What would be imported.
  public record Finding(List<Source> sources, long bytes) {
    public Finding {
      sources = List.copyOf(sources);
    }
  }

  /// How far an import has come.
  public record Progress(long logs, long bytes, long totalBytes, Duration took) {
    /// Logs per second so far.
    public double rate() {
      return took.isZero() ? 0 : logs * 1e9 / took.toNanos();
    }

    /// How long it will still take at this speed; `null` while nothing is known of that.
    public @Nullable Duration left() {
      return bytes <= 0 || totalBytes < bytes
          ? null
          : Duration.ofNanos((long) (took.toNanos() * ((double) (totalBytes - bytes) / bytes)));
    }
  }

  /// What an import did.
  ///
  /// @param read logs that were read, those met several times each time
  /// @param added logs that are new
  /// @param filled logs that were there and got fields they lacked
  /// @param unchanged logs that were there already just so
  /// @param traces how many traces the logs belong to, those known before included
  /// @param first the first of those; `null` where there is none
  /// @param sets what else is new
  /// @param damaged the first of what could not be read
  /// @param damagedCount how much could not be read
  public record Summary(
      long read,
      long added,
      long filled,
      long unchanged,
      long traces,
      @Nullable TraceId first,
      Sets sets,
      List<Damage> damaged,
      long damagedCount,
      List<String> warnings,
      boolean cancelled,
      Duration took) {
    public Summary {
      damaged = List.copyOf(damaged);
      warnings = List.copyOf(warnings);
    }
  }

  /// What an import brought besides logs; only what was not there.
  ///
  /// @param datasets versions of datasets
  /// @param deployments versions in use in an environment
  public record Sets(
      long datasets, long datapoints, long evaluations, long runs, long deployments) {
    static final Sets NONE = new Sets(0, 0, 0, 0, 0);

    Sets with(TraceIntake.Brought more) {
      return new Sets(
          datasets + more.datasets(),
          datapoints + more.datapoints(),
          evaluations + more.evaluations(),
          runs + more.runs(),
          deployments + more.deployments());
    }

    public boolean isEmpty() {
      return equals(NONE);
    }
  }

  /// A line that was skipped.
  ///
  /// @param line counts from 1; 0 for the file as a whole
  public record Damage(String file, long line, String reason) {
    Damage(Place place, String reason) {
      this(place.file(), place.line(), reason);
    }
  }

  /// Tells what the paths hold, reading as little as telling takes.
  ///
  /// @throws tracedesk.domain.problem.ProblemException with `Unrecognised` for the first that holds
  /// nothing Tracedesk can read
  public Finding look(List<Path> paths) {
    var sources = new ArrayList<Source>();
    for (var path : paths) {
      sources.addAll(files.look(path));
    }
    return new Finding(sources, sources.stream().mapToLong(Source::bytes).sum());
  }

  /// Imports all the paths hold. What was read by the time of a cancel or failure stays: the store
  /// is whole after each batch.
  ///
  /// @param progress hears of each batch once it is on the disk, on this thread
  /// @param cancelled asked after each batch and while waiting for the next one
  public Summary run(List<Path> paths, Consumer<Progress> progress, BooleanSupplier cancelled) {
    var finding = look(paths);
    var run = new ImportRun(intake, finding.bytes(), progress, cancelled);
    try (var ahead = ReadAhead.start(files, finding.sources())) {
      return run.run(ahead);
    }
  }
}
