package tracedesk.ui.transfer;

import tracedesk.service.TraceExport;
import tracedesk.service.TraceImport;

/// The ways in and out of the program.
///
/// @param imports brings files into the local server's store, in this process
public record Transfers(TraceImport imports, TraceExport exports) {}
