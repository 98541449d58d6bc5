package tracedesk.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Feeds damaged copies of good inputs to a part of the program: bits, bytes and tokens changed,
/// pieces cut, doubled and swapped between inputs. Seeded: the same seed tries the same inputs. An
/// input that finds something is left in `target/fuzz`.
final class Fuzzer {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_CHANGES = 6;

  /// What readers of JSON, protobuf, queries and zips stumble over.
  private static final List<byte[]> TOKENS =
      List.of(
          bytes("null"),
          bytes("true"),
          bytes("{}"),
          bytes("[]"),
          bytes("\"\""),
          bytes("0"),
          bytes("-1"),
          bytes("1e999"),
          bytes("-0.0"),
          bytes("9223372036854775808"),
          bytes("0.1e-1000000000"),
          bytes("1".repeat(1_200)),
          bytes("["),
          bytes("[".repeat(300)),
          bytes("{\"a\":".repeat(250)),
          bytes("\\u0000"),
          bytes("\\ud800"),
          bytes("\\"),
          bytes("\""),
          bytes(","),
          bytes("\u202e"),
          bytes("\ufeff"),
          bytes("%00"),
          bytes("%"),
          bytes("+"),
          bytes("&"),
          bytes("../../"),
          bytes("' OR 1=1 --"),
          bytes("NaN"),
          bytes("2026-02-30T25:61:61Z"),
          bytes("9999-12-31T23:59:59.999999999+18:00"),
          new byte[] {0},
          new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
          new byte[] {(byte) 0xc3},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});

  /// What is done with an input; whatever it throws is a finding.
  interface Check {
    void accept(byte[] input) throws Exception;
  }

  private final String target;
  private final List<byte[]> corpus;
  private final Check check;

  Fuzzer(String target, List<byte[]> corpus, Check check) {
    this.target = target;
    this.corpus = corpus;
    this.check = check;
  }

  /// Tries inputs until the time is up and at least so many were tried.
  void run(long seed, Duration time, int atLeast) throws IOException {
    var random = new Random(seed);
    long began = System.nanoTime();
    long slowest = 0;
    int cases = 0;
    for (; cases < atLeast || System.nanoTime() - began < time.toNanos(); cases++) {
      var input = cases < corpus.size() ? corpus.get(cases) : changed(random);
      long start = System.nanoTime();
      try {
        check.accept(input);
      } catch (Exception | AssertionError | StackOverflowError e) {
        throw new AssertionError(found(input, seed, cases), e);
      }
      slowest = Math.max(slowest, System.nanoTime() - start);
      if (slowest > LONGEST.toNanos()) {
        throw new AssertionError(found(input, seed, cases) + " took longer than " + LONGEST);
      }
    }
    System.out.printf(
        "Fuzz %s seed %d: %d cases in %.1f s, slowest %d ms, 0 findings%n",
        target, seed, cases, (System.nanoTime() - began) / 1e9, slowest / 1_000_000);
  }

  private String found(byte[] input, long seed, int number) throws IOException {
    var folder = Files.createDirectories(Path.of("target", "fuzz"));
    var file = folder.resolve(target.replace(' ', '-') + "-" + seed + "-" + number);
    Files.write(file, input);
    return target + " with seed " + seed + ", case " + number + ", kept in " + file;
  }

  private byte[] changed(Random random) {
    var input = any(random).clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      input = change(input, random);
    }
    return input;
  }

  private byte[] any(Random random) {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] change(byte[] input, Random random) {
    if (input.length == 0) {
      return any(random).clone();
    }
    int at = random.nextInt(input.length);
    int length = 1 + random.nextInt(Math.min(64, input.length - at));
    var piece = Arrays.copyOfRange(input, at, at + length);
    return switch (random.nextInt(8)) {
      case 0 -> {
        input[at] ^= (byte) (1 << random.nextInt(8));
        yield input;
      }
      case 1 -> {
        input[at] = (byte) random.nextInt(256);
        yield input;
      }
      case 2 -> spliced(input, at, at, token(random));
      case 3 -> spliced(input, at, at + length, token(random));
      case 4 -> spliced(input, at, at + length, new byte[0]);
      case 5 -> spliced(input, at, at, piece);
      case 6 -> {
        var other = any(random);
        int from = random.nextInt(other.length + 1);
        yield spliced(input, at, at + length, Arrays.copyOfRange(other, from, other.length));
      }
      default -> value(input, at, random);
    };
  }

  /// Puts a token in the place of the JSON value or word around a byte.
  private static byte[] value(byte[] input, int at, Random random) {
    int from = at;
    int to = at;
    while (from > 0 && !isEnd(input[from - 1])) {
      from--;
    }
    while (to < input.length && !isEnd(input[to])) {
      to++;
    }
    return spliced(input, from, to, token(random));
  }

  private static boolean isEnd(byte c) {
    return c == ',' || c == ':' || c == '{' || c == '}' || c == '[' || c == ']' || c == '&';
  }

  private static byte[] token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size()));
  }

  private static byte[] spliced(byte[] input, int from, int to, byte[] with) {
    var out = new ByteArrayOutputStream();
    out.write(input, 0, from);
    out.writeBytes(with);
    out.write(input, to, input.length - to);
    return out.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
