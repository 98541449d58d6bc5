package tracedesk;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import tracedesk.cli.CannotStart;
import tracedesk.domain.port.Repairs;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.store.DataFolder;
import tracedesk.store.DataRepair;

/// The data folder and local server on their way to be opened for the window, or what is in the way
/// of that.
final class WindowStart implements AutoCloseable {
  private final Path path;
  private volatile @Nullable ServerAssembly host;
  private volatile @Nullable Problem problem;
  private volatile boolean held;
  private volatile @Nullable FutureTask<ServerAssembly> opening;

  WindowStart(Path path) {
    this.path = path;
  }

  /// Takes the folder, or remembers why that cannot be, and goes on to open the rest: [#await]
  /// waits for that, so that a window can come up meanwhile.
  void begin() {
    try {
      var folder = DataFolder.open(path);
      held = folder.isEmpty();
      if (folder.isPresent()) {
        var ours = folder.get();
        var task = new FutureTask<>(() -> ServerAssembly.forWindow(ours));
        opening = task;
        Thread.ofPlatform().name("opening").start(task);
      }
    } catch (ProblemException e) {
      problem = e.problem();
    }
  }

  /// Waits until all is open, or it is known why that cannot be.
  ///
  /// @throws CannotStart when no port is to be had
  void await() throws InterruptedException {
    var task = opening;
    if (task == null) {
      return;
    }
    try {
      host = task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ProblemException failure -> problem = failure.problem();
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      opening = null;
    }
  }

  /// Says whether they are open now; not when another process holds the folder.
  ///
  /// @throws ProblemException when they cannot be used
  boolean open() {
    var folder = DataFolder.open(path);
    held = folder.isEmpty();
    if (held) {
      return false;
    }
    host = ServerAssembly.forWindow(folder.get());
    problem = null;
    return true;
  }

  /// Whether another process holds the folder.
  boolean isHeld() {
    return held;
  }

  /// What is in the way; `null` when they are open.
  @Nullable Problem problem() {
    return problem;
  }

  ServerAssembly host() {
    return Objects.requireNonNull(host);
  }

  Repairs repairs() {
    return new DataRepair(path, InstantSource.system());
  }

  /// @throws ProblemException when something is in the way
  void requireOpen() {
    var reason = problem;
    if (reason != null) {
      throw new ProblemException(reason);
    }
  }

  @Override
  public void close() {
    try {
      await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var open = host;
    if (open != null) {
      open.close();
    }
  }
}
