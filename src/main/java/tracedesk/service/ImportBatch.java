package tracedesk.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFiles.Place;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.LogKind;
import tracedesk.service.TraceImport.Damage;

/// What was read of a source in one go. Filled by the reading thread, then handed to the writing
/// one.
final class ImportBatch {
  /// Logs in one transaction, unless they are large.
  private static final int LOGS = 1000;

  private static final int FILES = 500;
  private static final int SETS = 1000;
  private static final int DAMAGES = 1000;
  private static final long CHARACTERS = 8 << 20;

  final List<IncomingLog> logs = new ArrayList<>(LOGS);
  final List<Place> places = new ArrayList<>(LOGS);
  final Map<LogKind, List<IncomingFile>> files = new TreeMap<>();
  final List<IncomingSet> sets = new ArrayList<>();
  final List<Place> setPlaces = new ArrayList<>();
  final List<Damage> damages = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  long bytes;
  boolean isLast;
  @Nullable Throwable failure;
  private long characters;
  private int fileCount;

  void add(IncomingLog log, Place place) {
    logs.add(log);
    places.add(place);
    characters += log.doc().length();
  }

  void add(LogKind kind, IncomingFile file) {
    files.computeIfAbsent(kind, _ -> new ArrayList<>()).add(file);
    fileCount++;
  }

  void add(IncomingSet set, Place place) {
    sets.add(set);
    setPlaces.add(place);
    if (set instanceof IncomingSet.Dataset dataset) {
      dataset.datapoints().forEach(datapoint -> characters += datapoint.length());
    }
  }

  boolean isFull() {
    return logs.size() >= LOGS
        || characters >= CHARACTERS
        || fileCount >= FILES
        || sets.size() >= SETS
        || damages.size() >= DAMAGES;
  }
}
