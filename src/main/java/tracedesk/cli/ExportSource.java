package tracedesk.cli;

import tracedesk.domain.port.Traces;
import tracedesk.service.TraceExport;

/// A data folder that is ready to be exported from.
public interface ExportSource extends AutoCloseable {
  Traces traces();

  TraceExport exports();

  @Override
  void close();
}
