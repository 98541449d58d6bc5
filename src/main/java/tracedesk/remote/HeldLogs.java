package tracedesk.remote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.query.TraceHits;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.RawSearch;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.TraceId;

/// The logs that came along when a trace was opened, each text as the server sent it and held once,
/// as many as fit; a log is parsed when it is asked for. Each is handed out once, to spare the
/// first request for it; asked for again, it is read again.
final class HeldLogs {
  /// What a held log takes besides its text.
  private static final int BESIDES = 150;

  /// How much text is searched at once.
  private static final long SEARCHED = 16 << 20;

  private final TraceId trace;
  private final long most;
  private final Map<LogId, Text> texts = new HashMap<>();
  private final List<LogId> order = new ArrayList<>();
  private @Nullable HeldLogs before;
  private long bytes;
  private boolean missing;
  private boolean stale;

  /// @param most how many bytes may be held
  /// @param before of the same trace, read earlier: a text that did not change is not held twice
  HeldLogs(TraceId trace, long most, @Nullable HeldLogs before) {
    this.trace = trace;
    this.most = most;
    this.before = before;
  }

  private static final class Text {
    final byte[] bytes;
    final int from;
    final int to;
    boolean handedOut;

    Text(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    boolean is(byte[] text) {
      return from == 0 && to == bytes.length && Arrays.equals(bytes, text);
    }

    boolean says(RawSearch search, String folded) {
      var known = search.isIn(bytes, from, to);
      return known == null ? SearchText.of(parsed()).contains(folded) : known;
    }

    Json.Obj parsed() {
      var whole = from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
      return (Json.Obj) Json.parse(whole, HttpTransport.ANSWER);
    }
  }

  TraceId trace() {
    return trace;
  }

  /// How many bytes of text are held.
  synchronized long bytes() {
    return bytes;
  }

  /// Holds a text, and the logs that stand in it.
  synchronized void hold(byte @Nullable [] text, List<TraceAnswer.Place> places) {
    long more = text == null ? 0 : text.length + (long) BESIDES * places.size();
    if (text == null || bytes + more > most) {
      missing = true;
      return;
    }
    var known = before == null ? null : before.texts.get(places.getFirst().log());
    var kept = known != null && known.is(text) ? known.bytes : text;
    bytes += more;
    for (var place : places) {
      if (texts.putIfAbsent(place.log(), new Text(kept, place.from(), place.to())) == null) {
        order.add(place.log());
      }
    }
  }

  /// All that came is held.
  synchronized void end() {
    before = null;
  }

  /// A log that has not been handed out yet.
  synchronized Json.@Nullable Obj take(LogId id) {
    var text = stale ? null : texts.get(id);
    if (text == null || text.handedOut) {
      return null;
    }
    text.handedOut = true;
    return text.parsed();
  }

  /// Looks for words in a stretch of the logs; `null` where not all that came are held.
  @Nullable TraceHits find(String words, int from) {
    List<LogId> ids;
    var stretch = new ArrayList<Text>();
    int all;
    synchronized (this) {
      if (missing) {
        return null;
      }
      all = order.size();
      int to = from;
      for (long size = 0; to < all && size < SEARCHED; to++) {
        var text = Objects.requireNonNull(texts.get(order.get(to)));
        stretch.add(text);
        size += text.to - text.from;
      }
      ids = List.copyOf(order.subList(from, to));
    }
    var search = new RawSearch(words);
    var folded = SearchText.fold(words);
    var hits =
        IntStream.range(0, ids.size())
            .parallel()
            .filter(i -> stretch.get(i).says(search, folded))
            .mapToObj(ids::get)
            .toList();
    int next = from + ids.size();
    return new TraceHits(hits, ids.size(), next < all ? Integer.toString(next) : null);
  }

  /// Something on the server may have changed: from now on every log is read again.
  synchronized void outdate() {
    stale = true;
  }

  /// A log is another now.
  synchronized void replace(LogId id, byte[] text) {
    if (texts.containsKey(id)) {
      texts.put(id, new Text(text, 0, text.length));
    }
  }
}
