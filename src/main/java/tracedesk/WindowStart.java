package tracedesk;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

  WindowStart(Path path) {
    this.path = path;
  }

  /// Opens them, or remembers why that cannot be.
  void begin() {
    try {
      open();
    } catch (ProblemException e) {
      problem = e.problem();
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
    var open = host;
    if (open != null) {
      open.close();
    }
  }
}
