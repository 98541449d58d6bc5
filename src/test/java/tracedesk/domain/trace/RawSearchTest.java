package tracedesk.domain.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;

/// What is found without parsing, against the text that is searched after parsing.
class RawSearchTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "B",
          "ab",
          "aab",
          "ß",
          "Ä",
          "a\u0308",
          "İ",
          "I",
          "Σ",
          "ς",
          "漢字",
          "😀",
          "\ud835\udc00",
          "ﬁ",
          "…",
          "\u00a0",
          "ｶ",
          "ﾞ",
          "\u1100",
          "\u1161",
          "\u0000",
          "\n",
          "\"",
          "\\",
          "/",
          "1E5",
          "null",
          "true",
          "❤\ufe0f",
          " ");

  private static final List<String> MEMBERS =
      List.of(
          "inputs", "messages", "output", "output_message", "error", "metadata", "id", "stdout");

  private final Random random = new Random();

  private String words(int most) {
    var text = new StringBuilder();
    for (int n = random.nextInt(most); n >= 0; n--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /// The text as a literal, spelled in one of the ways there are.
  private String quoted(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int way = random.nextInt(8);
      if (way == 0 || c == 0 || Character.isSurrogate(c) && i % 2 == 0 && way < 3) {
        out.append("\\u").append(HexFormat.of().toHexDigits(c));
        if (Character.isHighSurrogate(c)) {
          out.append("\\u").append(HexFormat.of().toHexDigits(text.charAt(++i)));
        }
      } else {
        switch (c) {
          case '"', '\\' -> out.append('\\').append(c);
          case '/' -> out.append(way < 4 ? "\\/" : "/");
          case '\n' -> out.append("\\n");
          default -> {
            out.append(c);
            if (Character.isHighSurrogate(c)) {
              out.append(text.charAt(++i));
            }
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 2 ? 4 : 6)) {
      case 0, 1 -> quoted(words(6));
      case 2 -> List.of("null", "true", "1E5", "-0.50", "false").get(random.nextInt(5));
      case 3 -> random.nextBoolean() ? "[ ]" : "{}";
      case 4 -> "[" + value(depth + 1) + " , " + value(depth + 1) + "]";
      default ->
          "{"
              + quoted("1" + words(2).replace("\u0000", ""))
              + " :"
              + value(depth + 1)
              + ","
              + quoted("2")
              + ":"
              + value(depth + 1)
              + "}";
    };
  }

  @Test
  void findsWhatIsFoundInTheParsedLog() {
    long seed = new Random().nextLong();
    random.setSeed(seed);
    int known = 0;
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      var members = new ArrayList<String>();
      for (var name : MEMBERS) {
        if (random.nextInt(3) == 0) {
          members.add("\"" + name + "\":" + (random.nextInt(3) == 0 ? " " : "") + value(0));
        }
      }
      var log = "{" + String.join(",", members) + "}";
      var bytes = ("[" + log + "]").getBytes(UTF_8);
      var words = words(3);
      var told = new RawSearch(words).isIn(bytes, 1, bytes.length - 1);
      boolean says = SearchText.of((Json.Obj) Json.parse(log)).contains(SearchText.fold(words));
      if (told != null) {
        known++;
        assertThat(told).as("%s in %s, seed %d", Json.of(words), log, seed).isEqualTo(says);
        found += told ? 1 : 0;
      }
    }
    assertThat(known).isGreaterThan(5_000);
    assertThat(found).isGreaterThan(500);
  }

  @Test
  void ordinaryTextIsNeverParsed() {
    for (var text : List.of("plain", "Grüße aus Köln…", "漢字 😀", "a\\u00e4\\n\\\"x")) {
      var log = ("{\"id\":\"needle\",\"output\":\"" + text + " Needle\"}").getBytes(UTF_8);
      assertThat(new RawSearch("nEEDLE").isIn(log, 0, log.length)).as(text).isTrue();
      assertThat(new RawSearch("needles").isIn(log, 0, log.length)).as(text).isFalse();
    }
  }
}
