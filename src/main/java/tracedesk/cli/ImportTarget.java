package tracedesk.cli;

import tracedesk.service.TraceImport;

/// A data folder that is ready to be imported into.
public interface ImportTarget extends AutoCloseable {
  TraceImport imports();

  @Override
  void close();
}
