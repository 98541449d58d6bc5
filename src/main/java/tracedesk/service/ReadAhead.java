package tracedesk.service;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFiles;
import tracedesk.domain.port.TraceFiles.Place;
import tracedesk.domain.port.TraceFiles.Source;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.LogKind;
import tracedesk.service.TraceImport.Damage;

/// Reads sources on a thread of its own, a few batches ahead of who takes them: memory stays small
/// however fast the disk is.
final class ReadAhead implements TraceFiles.Receiver, AutoCloseable {
  private static final int BATCHES = 2;

  private final TraceFiles files;
  private final List<Source> sources;
  private final BlockingQueue<ImportBatch> queue = new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread;
  private ImportBatch batch = new ImportBatch();

  private ReadAhead(TraceFiles files, List<Source> sources) {
    this.files = files;
    this.sources = sources;
    this.thread = Thread.ofPlatform().name("import-reader").daemon().unstarted(this::readAll);
  }

  static ReadAhead start(TraceFiles files, List<Source> sources) {
    var ahead = new ReadAhead(files, sources);
    ahead.thread.start();
    return ahead;
  }

  /// The next batch; `null` when none came within the time.
  @Nullable ImportBatch next(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }

  /// Ends the reading, wherever it is.
  @Override
  public void close() {
    thread.interrupt();
  }

  private void readAll() {
    try {
      for (var source : sources) {
        source.warnings().forEach(this::warning);
        files.read(source, this);
      }
    } catch (CancellationException e) {
      return;
    } catch (Throwable e) {
      batch.failure = e;
    }
    batch.isLast = true;
    try {
      queue.put(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void log(IncomingLog log, Place place) {
    batch.add(log, place);
    handOverIfFull();
  }

  @Override
  public void file(LogKind kind, IncomingFile file) {
    batch.add(kind, file);
    handOverIfFull();
  }

  @Override
  public void set(IncomingSet set, Place place) {
    batch.add(set, place);
    handOverIfFull();
  }

  @Override
  public void damaged(Place place, String reason) {
    batch.damages.add(new Damage(place, reason));
    handOverIfFull();
  }

  @Override
  public void warning(String sentence) {
    batch.warnings.add(sentence);
  }

  @Override
  public void progress(long bytes) {
    batch.bytes += bytes;
    if (thread.isInterrupted()) {
      throw new CancellationException();
    }
  }

  private void handOverIfFull() {
    if (!batch.isFull()) {
      return;
    }
    try {
      queue.put(batch);
      batch = new ImportBatch();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }
}
