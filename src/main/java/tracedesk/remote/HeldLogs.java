package tracedesk.remote;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
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
///
/// The texts stand outside the heap, where hundreds of megabytes cost the collector nothing and go
/// at once when the next trace is opened.
final class HeldLogs implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  /// Texts are held in chunks of this size, larger ones in one of their own.
  private static final int CHUNK = 4 << 20;

  /// What a held log takes besides its text.
  private static final int BESIDES = 150;

  /// How much text is searched at once.
  private static final long SEARCHED = 16 << 20;

  private final TraceId trace;
  private final long most;
  private final Memory memory;
  private final Map<LogId, Text> texts = new HashMap<>();
  private final List<LogId> order = new ArrayList<>();
  private @Nullable HeldLogs before;
  private boolean missing;
  private boolean stale;

  /// @param most how many bytes may be held
  HeldLogs(TraceId trace, long most) {
    this.trace = trace;
    this.most = most;
    this.memory = new Memory();
  }

  /// Of the same trace, read again: a text that did not change is not held twice.
  HeldLogs(HeldLogs before) {
    this.trace = before.trace;
    this.most = before.most;
    this.memory = before.memory;
    this.before = before;
  }

  /// Where texts stand. Given back when it is closed, or when nobody knows it any more.
  private static final class Memory {
    private final Arena arena = Arena.ofShared();
    private final Cleaner.Cleanable cleanable = CLEANER.register(this, arena::close);
    private MemorySegment chunk = MemorySegment.NULL;
    private long used;
    private long bytes;

    /// Takes a copy of a text, while it is open.
    MemorySegment copy(byte[] text) {
      bytes += text.length;
      if (text.length > CHUNK / 16) {
        var own = arena.allocate(text.length);
        MemorySegment.copy(text, 0, own, ValueLayout.JAVA_BYTE, 0, text.length);
        return own;
      }
      if (used + text.length > chunk.byteSize()) {
        chunk = arena.allocate(CHUNK);
        used = 0;
      }
      var place = chunk.asSlice(used, text.length);
      MemorySegment.copy(text, 0, place, ValueLayout.JAVA_BYTE, 0, text.length);
      used += text.length;
      return place;
    }

    boolean isOpen() {
      return arena.scope().isAlive();
    }
  }

  private static final class Text {
    final MemorySegment place;
    boolean handedOut;

    Text(MemorySegment place) {
      this.place = place;
    }

    byte[] bytes() {
      return place.toArray(ValueLayout.JAVA_BYTE);
    }

    boolean is(byte[] text) {
      return place.mismatch(MemorySegment.ofArray(text)) < 0;
    }
  }

  private static Json.Obj parsed(byte[] text) {
    return (Json.Obj) Json.parse(text, HttpTransport.ANSWER);
  }

  /// Whether a log says the words that are looked for.
  static boolean says(byte[] text, RawSearch search, String folded) {
    var known = search.isIn(text, 0, text.length);
    return known == null ? SearchText.of(parsed(text)).contains(folded) : known;
  }

  TraceId trace() {
    return trace;
  }

  /// How many bytes of text are held.
  long bytes() {
    synchronized (memory) {
      return memory.bytes;
    }
  }

  /// Whether much of what is held is of earlier readings.
  synchronized boolean isWorn() {
    long now = texts.values().stream().mapToLong(text -> text.place.byteSize()).sum();
    return bytes() > 2 * now + CHUNK;
  }

  /// Holds a text, and the logs that stand in it.
  synchronized void hold(byte @Nullable [] text, List<TraceAnswer.Place> places) {
    var place = text == null ? null : place(text, places.getFirst().log());
    if (place == null) {
      missing = true;
      return;
    }
    for (var log : places) {
      if (!texts.containsKey(log.log())) {
        order.add(log.log());
        texts.put(log.log(), new Text(place.asSlice(log.from(), log.to() - log.from())));
      }
    }
  }

  /// Where a text is held; `null` when it does not fit.
  private @Nullable MemorySegment place(byte[] text, LogId log) {
    synchronized (memory) {
      var known = before == null ? null : before.texts.get(log);
      if (memory.isOpen() && known != null && known.is(text)) {
        return known.place;
      }
      boolean fits = memory.bytes + text.length + (long) BESIDES * order.size() <= most;
      return memory.isOpen() && fits ? memory.copy(text) : null;
    }
  }

  /// All that came is held.
  synchronized void end() {
    before = null;
  }

  /// A log that has not been handed out yet.
  synchronized Json.@Nullable Obj take(LogId id) {
    var text = stale ? null : texts.get(id);
    synchronized (memory) {
      if (text == null || text.handedOut || !memory.isOpen()) {
        return null;
      }
      text.handedOut = true;
      return parsed(text.bytes());
    }
  }

  /// Looks for words in a stretch of the logs; `null` where not all that came are held.
  @Nullable TraceHits find(String words, int from) {
    var ids = new ArrayList<LogId>();
    var stretch = new ArrayList<Text>();
    int all;
    synchronized (this) {
      if (missing) {
        return null;
      }
      all = order.size();
      long size = 0;
      for (int i = from; i < all && size < SEARCHED; i++) {
        var text = Objects.requireNonNull(texts.get(order.get(i)));
        ids.add(order.get(i));
        stretch.add(text);
        size += text.place.byteSize();
      }
    }
    var search = new RawSearch(words);
    var folded = SearchText.fold(words);
    try {
      var hits =
          IntStream.range(0, ids.size())
              .parallel()
              .filter(i -> says(stretch.get(i).bytes(), search, folded))
              .mapToObj(ids::get)
              .toList();
      int next = from + ids.size();
      return new TraceHits(hits, ids.size(), next < all ? Integer.toString(next) : null);
    } catch (IllegalStateException e) {
      if (memory.isOpen()) {
        throw e;
      }
      return new TraceHits(List.of(), 0, null); // another trace was opened meanwhile
    }
  }

  /// Something on the server may have changed: from now on every log is read again.
  synchronized void outdate() {
    stale = true;
  }

  /// A log is another now.
  synchronized void replace(LogId id, byte[] text) {
    synchronized (memory) {
      if (memory.isOpen() && texts.containsKey(id)) {
        texts.put(id, new Text(memory.copy(text)));
      }
    }
  }

  @Override
  public void close() {
    synchronized (memory) {
      memory.cleanable.clean();
    }
  }
}
