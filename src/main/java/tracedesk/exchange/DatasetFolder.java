package tracedesk.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.port.TraceFiles.Place;
import tracedesk.domain.port.TraceFiles.Receiver;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingSet;

/// The datapoints of one version of a dataset, a line each in one or several files; handed over in
/// pieces, so that memory does not grow with the dataset.
final class DatasetFolder {
  private static final int PIECE = 500;
  private static final long PIECE_CHARACTERS = 4 << 20;

  private final Receiver receiver;
  private final IncomingFile dataset;
  private final @org.jspecify.annotations.Nullable Long count;
  private final List<Json.Obj> piece = new ArrayList<>();
  private Place first;
  private long characters;

  /// @param count how many datapoints the version has
  /// @param place where the version stands
  DatasetFolder(
      Receiver receiver,
      IncomingFile dataset,
      @org.jspecify.annotations.Nullable Long count,
      Place place) {
    this.receiver = receiver;
    this.dataset = dataset;
    this.count = count;
    this.first = place;
  }

  /// @param name what the file is called where damage is told
  void read(Tree tree, Tree.Entry entry, String name) {
    try (var in = new CountedStream(tree.open(entry), receiver::progress)) {
      var lines = new Lines(in, RecordFile.VALUE_CAP);
      for (var line = lines.next(); line != null; line = lines.next()) {
        line(line, lines.isTooLong(), new Place(name, lines.number()));
      }
    } catch (IOException e) {
      receiver.damaged(new Place(name, 0), "it cannot be read: " + e.getMessage());
    }
  }

  private void line(byte[] line, boolean tooLong, Place place) {
    if (tooLong) {
      receiver.damaged(place, "the line is longer than " + (RecordFile.VALUE_CAP >> 20) + " MiB");
    } else if (line.length > 0) {
      try {
        if (Json.parse(PythonLiterals.quoted(line), RecordFile.LIMITS) instanceof Json.Obj point) {
          add(point, place);
        } else {
          receiver.damaged(place, "a datapoint was expected");
        }
      } catch (JsonFault e) {
        receiver.damaged(place, e.reason() + " (column " + e.column() + ")");
      }
    }
  }

  private void add(Json.Obj datapoint, Place place) {
    if (piece.isEmpty()) {
      first = place;
    }
    piece.add(datapoint);
    characters += datapoint.length();
    if (piece.size() == PIECE || characters >= PIECE_CHARACTERS) {
      handOver();
    }
  }

  /// Hands over what is left, and the version at least once.
  void end() {
    handOver();
  }

  private void handOver() {
    receiver.set(new IncomingSet.Dataset(dataset, piece, count), first);
    piece.clear();
    characters = 0;
  }
}
