package tracedesk.store;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Which logs were written lately, in memory: what a reader of a trace has to read again. Every
/// statement that writes rows of `log` has to note it ([Transaction#changes]). A stamp names a
/// moment; one of another run, or of long ago, says nothing any more.
final class Journal {
  private static final int CAPACITY = 1 << 16;

  /// Instead of a log: anything in the trace may have changed.
  static final long ANYTHING = -1;

  /// Instead of a trace: every one.
  static final long EVERYWHERE = -1;

  /// A log that was written, and the trace it belongs to.
  record Note(long trace, long log) {}

  private final String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final long[] traces = new long[CAPACITY];
  private final long[] logs = new long[CAPACITY];
  private long count;

  /// Adds what a transaction wrote, once others can see it.
  synchronized void add(List<Note> notes) {
    for (var note : notes) {
      int at = (int) (count++ % CAPACITY);
      traces[at] = note.trace();
      logs[at] = note.log();
    }
  }

  /// This moment. A reader takes it before it reads anything, even which trace that is: what is
  /// written from then on is told as new, whether the reader saw it already or not.
  synchronized long now() {
    return count;
  }

  /// Names a moment for a trace.
  String stamp(long moment, long trace) {
    return run + "-" + moment + "-" + trace;
  }

  /// The logs of a trace that were written since a moment, as row numbers, some perhaps twice;
  /// `null` where that is not known.
  synchronized @Nullable List<Long> since(String stamp, long trace) {
    var parts = stamp.split("-");
    if (parts.length != 3 || !parts[0].equals(run) || !parts[2].equals(Long.toString(trace))) {
      return null;
    }
    long from;
    try {
      from = Long.parseLong(parts[1]);
    } catch (NumberFormatException e) {
      return null;
    }
    if (from < count - CAPACITY || from > count) {
      return null;
    }
    var found = new ArrayList<Long>();
    for (long i = from; i < count; i++) {
      int at = (int) (i % CAPACITY);
      if (traces[at] == trace || traces[at] == EVERYWHERE) {
        if (logs[at] == ANYTHING) {
          return null;
        }
        found.add(logs[at]);
      }
    }
    return found;
  }
}
