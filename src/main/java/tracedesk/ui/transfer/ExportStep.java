package tracedesk.ui.transfer;

import java.nio.file.Path;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.problem.Problem;
import tracedesk.service.TraceExport;

/// How far an export has come, from choosing what and how to its result.
sealed interface ExportStep {
  record Choosing() implements ExportStep {}

  record Running(Path target) implements ExportStep {}

  record Done(Path target, Format format, TraceExport.Summary summary) implements ExportStep {}

  record Failed(Path target, Problem problem) implements ExportStep {}
}
