package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The colours of both themes: the same names, and readable on every surface they may sit on.
class TokensTest {
  private static final Pattern TOKEN = Pattern.compile("(?m)^  (-[a-z-]+): ([^;]+);$");

  private static final List<String> SURFACES =
      List.of(
          "-color-bg-default",
          "-color-bg-subtle",
          "-color-bg-inset",
          "-color-bg-overlay",
          "-color-accent-subtle");

  /// Two colours that meet, and the contrast ratio (WCAG 2.2) they need: 4.5 as text, 3 as a mark.
  record Pair(String theme, String front, String back, double least) {
    double ratio() throws IOException {
      var tokens = tokens(theme);
      var one = luminance(tokens.get(front));
      var other = luminance(tokens.get(back));
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    @Override
    public String toString() {
      return "%s: %s on %s".formatted(theme, front, back);
    }
  }

  static Stream<Pair> pairs() {
    return Stream.of("light", "dark").flatMap(TokensTest::pairs);
  }

  private static Stream<Pair> pairs(String theme) {
    var greys =
        Stream.of("-color-fg-default", "-color-fg-muted", "-color-fg-subtle")
            .flatMap(text -> on(theme, text, SURFACES, 4.5));
    var coloured =
        Stream.of(
                "-color-accent", "-color-success", "-color-warning", "-color-danger", "-td-theirs")
            .flatMap(
                hue ->
                    Stream.concat(
                        on(theme, hue + "-fg", SURFACES, 4.5),
                        on(theme, hue + "-fg", List.of(hue + "-subtle"), 4.5)));
    var marks =
        Stream.of("-color-warning", "-color-danger", "-td-theirs")
            .flatMap(hue -> on(theme, hue + "-emphasis", SURFACES, 3));
    var kinds =
        Stream.of("flow", "agent", "prompt", "tool", "retriever", "evaluator")
            .flatMap(kind -> on(theme, "-td-" + kind, List.of("-td-" + kind + "-tint"), 4.5));
    var fills =
        on(
            theme,
            "-color-fg-emphasis",
            List.of("-color-accent-emphasis", "-color-success-emphasis", "-td-danger-fill"),
            4.5);
    var highlights = on(theme, "-color-fg-default", List.of("-td-ins", "-td-del", "-td-hit"), 4.5);
    var changedLines =
        Stream.of("-color-fg-default", "-color-fg-subtle")
            .flatMap(text -> on(theme, text, List.of("-td-ins-line", "-td-del-line"), 4.5));
    var focus = on(theme, "-td-ring", SURFACES, 3);
    return Stream.of(greys, coloured, marks, kinds, fills, highlights, changedLines, focus)
        .flatMap(pairs -> pairs);
  }

  private static Stream<Pair> on(String theme, String front, List<String> backs, double least) {
    return backs.stream().map(back -> new Pair(theme, front, back, least));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everyPairIsReadable(Pair pair) throws IOException {
    assertThat(pair.ratio()).isGreaterThanOrEqualTo(pair.least());
  }

  @Test
  void bothThemesDefineTheSameNamesInTheSameOrder() throws IOException {
    assertThat(tokens("light").keySet())
        .isNotEmpty()
        .containsExactlyElementsOf(tokens("dark").keySet());
  }

  @Test
  void everyLineOfATokenFileIsAToken() throws IOException {
    for (var theme : List.of("light", "dark")) {
      assertThat(text(theme).lines().filter(line -> line.startsWith("  ")).count())
          .isEqualTo(tokens(theme).size());
    }
  }

  private static Map<String, String> tokens(String theme) throws IOException {
    Map<String, String> tokens = new LinkedHashMap<>();
    TOKEN
        .matcher(text(theme))
        .results()
        .forEach(found -> tokens.put(found.group(1), found.group(2)));
    return tokens;
  }

  private static String text(String theme) throws IOException {
    return Files.readString(
        Path.of("src/main/resources/tracedesk/ui/style/tokens-" + theme + ".css"));
  }

  private static double luminance(String colour) {
    assertThat(colour).matches("#[0-9A-F]{6}");
    var light =
        IntStream.of(1, 3, 5)
            .mapToDouble(at -> Integer.parseInt(colour, at, at + 2, 16) / 255.0)
            .map(part -> part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4))
            .toArray();
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
  }
}
