package tracedesk.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.LogId;

/// The public corpus of good and bad JSON, each value as the inputs of a log in a file of its own.
class JsonCorpusTest {
  /// Refused on purpose: a name twice in an object, or with U+0000 in it, means two things to two
  /// readers.
  private static final Set<String> REFUSED =
      Set.of(
          "y_object_duplicated_key.json",
          "y_object_duplicated_key_and_value.json",
          "y_object_escaped_null_in_key.json");

  /// Python writes these; they are kept as texts, with a warning.
  private static final Set<String> PYTHON =
      Set.of("n_number_NaN.json", "n_number_infinity.json", "n_number_minus_infinity.json");

  @TempDir Path folder;

  private boolean isTaken(Imported store, String id, byte[] value) throws IOException {
    var json = new ByteArrayOutputStream();
    json.writeBytes(
        ("{\"id\":\"" + id + "\",\"flow\":{\"path\":\"f\"},\"provider_response\":{\"v\":")
            .getBytes(UTF_8));
    json.writeBytes(value);
    json.writeBytes("}}".getBytes(UTF_8));
    var path = Files.write(folder.resolve("case.json"), json.toByteArray());
    try {
      var summary = store.run(path);
      assertThat(summary.added() + summary.damagedCount()).as(id).isPositive();
      return summary.added() == 1 && summary.damagedCount() == 0;
    } catch (ProblemException e) {
      return false;
    }
  }

  private static String kept(Imported store, String id) {
    var response = store.traces().log(new LogId(id)).raw().object("provider_response");
    return String.valueOf(response == null ? null : response.get("v"));
  }

  @Test
  void s6TheCorpusIsTakenAsItSays() throws IOException {
    var corpus = Path.of("..", "shared", "corpus", "json", "test_parsing");
    assumeTrue(Files.isDirectory(corpus), "the corpus is not beside the checkout");
    try (var store = new Imported(folder.resolve("store.db"));
        var files = Files.list(corpus)) {
      for (var file : files.sorted().toList()) {
        var name = file.getFileName().toString();
        var value = Files.readAllBytes(file);
        boolean taken = isTaken(store, name, value);
        switch (name.charAt(0)) {
          case 'y' -> assertThat(taken).as(name).isEqualTo(!REFUSED.contains(name));
          case 'n' -> assertThat(taken).as(name).isEqualTo(PYTHON.contains(name));
          default -> {}
        }
        if (taken && !PYTHON.contains(name)) {
          var text = new String(value, UTF_8).strip();
          assertThat(kept(store, name)).as(name).isEqualTo(text);
        }
      }
    }
  }

  @Test
  void s6ASmallCorpusOfItsOwnIsTakenAsItSays() throws IOException {
    var good =
        List.of(
            "[]",
            "{}",
            "null",
            "-0",
            "1E+2",
            "0.1000",
            "1e400",
            "12345678901234567890123",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\\/\"",
            "\"\u2028\"",
            "{\"\":{\"a\":[ 1 , 2 ]}}",
            "[\"\\ud83d\\ude1e\",\"😞\"]");
    var bad =
        List.of(
            "",
            "[1,]",
            "[,1]",
            "{\"a\":1,}",
            "{a:1}",
            "{'a':1}",
            "01",
            "+1",
            ".5",
            "1.",
            "0x1",
            "[1 2]",
            "\"\t\"",
            "\"\\x\"",
            "\"\\u12\"",
            "tru",
            "nan",
            "-NaN",
            "+Infinity",
            "[",
            "]",
            "[1}",
            "{\"a\":1,\"a\":2}",
            "1 2",
            "/*c*/1",
            "\"",
            "\u00a01",
            "\uFEFF");
    try (var store = new Imported(folder.resolve("store.db"))) {
      for (var value : good) {
        var id = "good_" + good.indexOf(value);
        assertThat(isTaken(store, id, value.getBytes(UTF_8))).as(value).isTrue();
        assertThat(kept(store, id)).isEqualTo(value);
      }
      for (var value : bad) {
        var id = "bad_" + bad.indexOf(value);
        assertThat(isTaken(store, id, value.getBytes(UTF_8))).as(value).isFalse();
      }
      for (var bytes : Map.of("latin", "\"é\"", "cut", "\"\u00e2\u0082\"").entrySet()) {
        assertThat(isTaken(store, bytes.getKey(), bytes.getValue().getBytes(ISO_8859_1)))
            .as(bytes.getKey())
            .isFalse();
      }
    }
  }
}
