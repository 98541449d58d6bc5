package tracedesk.ui.transfer;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.service.TraceImport;

/// How far an import has come, from choosing files to its result.
sealed interface ImportStep {
  /// @param problem why what was chosen last cannot be imported
  record Choosing(@Nullable Problem problem) implements ImportStep {}

  record Looking(List<Path> paths) implements ImportStep {
    public Looking {
      paths = List.copyOf(paths);
    }
  }

  /// It is told what the files hold; nothing is imported yet.
  record Ready(List<Path> paths, TraceImport.Finding finding) implements ImportStep {
    public Ready {
      paths = List.copyOf(paths);
    }
  }

  record Running(Ready what) implements ImportStep {}

  record Done(TraceImport.Summary summary) implements ImportStep {}

  /// @param stored logs that were imported before the failure and stay
  record Failed(Ready what, Problem problem, long stored) implements ImportStep {}
}
