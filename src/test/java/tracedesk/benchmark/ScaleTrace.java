package tracedesk.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/// A large trace that is the same for the same seed, as the v5 API tells it, one log a line; beside
/// it a small one, which is newer.
///
/// @param name what it is called in the report and on the command line: a number of logs, `deep`,
/// `wide` or `fat`
record ScaleTrace(String name, long seed) {
  /// Stands in one of a thousand outputs and nowhere else.
  static final String NEEDLE = "quartzneedle";

  static final String ID = "log_large";
  private static final int WORDS = 5_000;
  private static final int DEEPEST = 12;
  private static final Instant BEGAN = Instant.parse("2026-01-15T14:00:00Z");

  int size() {
    return switch (name) {
      case "deep" -> 5_000;
      case "wide" -> 100_000;
      case "fat" -> 300;
      default -> Integer.parseInt(name);
    };
  }

  /// Writes the logs of both traces.
  void write(Path file) throws IOException {
    try (var out = new BufferedWriter(Files.newBufferedWriter(file), 1 << 20)) {
      new Logs(new Random(seed), out, ID, BEGAN, size()).write();
      new Logs(new Random(seed), out, "log_small", BEGAN.plusSeconds(1_000_000), 10).write();
    }
  }

  /// Writes the large trace as a plain v5 server answers about its root, the logs nested in each
  /// other.
  void writeNested(Path file) throws IOException {
    try (var out = new BufferedWriter(Files.newBufferedWriter(file), 1 << 20)) {
      new Logs(new Random(seed), out, ID, BEGAN, size()).writeNested();
    }
  }

  private final class Logs {
    private final Random random;
    private final Writer out;
    private final String root;
    private final Instant began;
    private final int[] parents;
    private final int[] ends;
    private final String[] words = new String[WORDS];

    Logs(Random random, Writer out, String root, Instant began, int size) {
      this.random = random;
      this.out = out;
      this.root = root;
      this.began = began;
      parents = new int[size];
      ends = new int[size];
      for (int i = 0; i < WORDS; i++) {
        words[i] = word(3 + random.nextInt(7));
      }
      grow();
    }

    private String word(int length) {
      var letters = new char[length];
      for (int i = 0; i < length; i++) {
        letters[i] = (char) ('a' + random.nextInt(26));
      }
      return new String(letters);
    }

    /// Chooses each log's parent, and finds the last log below each.
    private void grow() {
      var depths = new int[parents.length];
      parents[0] = -1;
      for (int i = 1; i < parents.length; i++) {
        parents[i] = parent(i, depths);
        depths[i] = depths[parents[i]] + 1;
      }
      for (int i = parents.length - 1; i >= 0; i--) {
        ends[i] = Math.max(ends[i], i);
        if (parents[i] >= 0) {
          ends[parents[i]] = Math.max(ends[parents[i]], ends[i]);
        }
      }
    }

    private int parent(int log, int[] depths) {
      int before = log - 1;
      if (name.equals("deep")) {
        return before;
      }
      if (name.equals("wide")) {
        return 0;
      }
      if (depths[before] == 0 || depths[before] < DEEPEST && random.nextInt(100) < 40) {
        return before;
      }
      int parent = parents[before];
      while (parent > 0 && random.nextInt(100) < 35) {
        parent = parents[parent];
      }
      return parent;
    }

    void write() throws IOException {
      for (int i = 0; i < parents.length; i++) {
        write(i);
        out.write("}\n");
      }
    }

    /// The logs are numbered so that each is followed by those below it.
    void writeNested() throws IOException {
      int open = 0;
      for (int i = 0; i < parents.length; i++) {
        write(i);
        out.write(",\"trace_children\":[");
        open++;
        int next = i + 1 < parents.length ? parents[i + 1] : -1;
        for (int at = i; at != next; at = parents[at]) {
          out.write("]}");
          open--;
        }
        if (next >= 0 && next != i) {
          out.write(",");
        }
      }
      if (open != 0) {
        throw new IllegalStateException(open + " logs are open");
      }
    }

    private void write(int i) throws IOException {
      var kind = kind(i);
      var start = began.plusMillis(20L * i);
      out.write("{\"id\":\"" + id(i) + "\",\"trace_parent_id\":");
      out.write(i == 0 ? "null" : "\"" + id(parents[i]) + "\"");
      int length = length();
      out.write(",\"inputs\":{\"question\":\"");
      text(length / 2);
      out.write("\"},\"output\":\"");
      text(length - length / 2);
      out.write(random.nextInt(1000) == 0 ? " " + NEEDLE + "\"" : "\"");
      if (random.nextInt(50) == 0) {
        out.write(",\"error\":\"the upstream service did not answer in time\"");
      }
      out.write(",\"start_time\":\"" + start + "\",\"end_time\":\"");
      out.write(began.plusMillis(20L * ends[i] + 15) + "\",\"created_at\":\"" + start + "\"");
      out.write(",\"source\":\"sdk\",");
      if (kind.equals("flow")) {
        out.write("\"log_status\":\"incomplete\",");
      } else if (kind.equals("prompt")) {
        out.write("\"prompt_tokens\":120,\"output_tokens\":80,\"prompt_cost\":0.0004,");
      }
      file(kind, random.nextInt(8));
    }

    private String kind(int log) {
      if (log == 0) {
        return "flow";
      }
      if (ends[log] > log) {
        return random.nextInt(10) < 7 ? "agent" : "tool";
      }
      int chance = random.nextInt(100);
      return chance < 50 ? "prompt" : chance < 80 ? "tool" : "retriever";
    }

    private void file(String kind, int number) throws IOException {
      var api = kind.equals("retriever") ? "tool" : kind;
      var title = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
      out.write(
          "\"%s\":{\"path\":\"Scale/%s %d\",\"id\":\"%s_%s%d\",\"version_id\":\"v_%s%d\"%s}"
              .formatted(
                  api,
                  title,
                  number,
                  api,
                  kind,
                  number,
                  kind,
                  number,
                  kind.equals("retriever") ? ",\"attributes\":{\"kind\":\"retriever\"}" : ""));
    }

    /// Ids as random as real ones, so that indexes are.
    private String id(int log) {
      return log == 0
          ? root
          : root + Long.toString(log * 0x9E3779B97F4A7C15L & Long.MAX_VALUE, 36) + "x" + log;
    }

    /// Characters of text: half a kilobyte to eight, or one to four million in the fat trace.
    private int length() {
      return name.equals("fat")
          ? 1_000_000 + random.nextInt(3_000_000)
          : (int) (512 * Math.exp(random.nextDouble() * Math.log(16)));
    }

    private void text(int characters) throws IOException {
      for (int left = characters; left > 0; ) {
        var word = words[random.nextInt(WORDS)];
        out.write(word);
        left -= word.length() + 1;
        if (left > 0) {
          out.write(left % 13 == 0 ? "\\n" : " ");
        }
      }
    }
  }
}
