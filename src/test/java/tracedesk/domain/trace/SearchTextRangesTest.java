package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SearchTextRangesTest {
  private static final int ALL = Integer.MAX_VALUE;

  /// Characters that fold into more, into fewer, into others, or together with their neighbours.
  private static final List<String> ODD =
      List.of(
          "a",
          "A",
          "b",
          "Z",
          " ",
          "\n",
          "e\u0301",
          "\u00e9",
          "\u00c9",
          "\u0130",
          "i",
          "\u0307",
          "\ufb03",
          "f",
          "\u1e9e",
          "\u00df",
          "\u03a3",
          "\u03c3",
          "\u03c2",
          "\u2460",
          "1",
          "\uff21",
          "\uff76\uff9e",
          "\u30ac",
          "\u1100\u1161",
          "\uac00",
          "\u11a8",
          "\ud83d\ude00",
          "\ud835\udc00",
          "\ud800",
          "\u0000",
          "\u2400",
          "\ufdfa",
          "\u0344",
          "\u0387");

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(ODD).list().ofMaxSize(24).map(SearchTextRangesTest::joined);
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of(ODD).list().ofMinSize(1).ofMaxSize(3).map(SearchTextRangesTest::joined);
  }

  private static String joined(List<String> parts) {
    return parts.stream().collect(Collectors.joining());
  }

  private static List<String> found(String text, String words) {
    return SearchText.ranges(text, words, ALL).stream()
        .map(range -> text.substring(range.from(), range.to()))
        .toList();
  }

  @Property
  void whatIsFoundIsWhatASearchFindsAndHoldsTheWords(
      @ForAll("texts") String text, @ForAll("words") String words) {
    var needle = SearchText.fold(words);
    var ranges = SearchText.ranges(text, words, ALL);
    assertThat(!ranges.isEmpty()).isEqualTo(SearchText.fold(text).contains(needle));
    int last = 0;
    for (var range : ranges) {
      assertThat(range.from()).isGreaterThanOrEqualTo(last);
      assertThat(range.to()).isGreaterThan(range.from());
      last = range.to();
      var part = SearchText.fold(text.substring(range.from(), range.to()));
      assertThat(part.replace('\u03c2', '\u03c3')).contains(needle.replace('\u03c2', '\u03c3'));
    }
    assertThat(last).isLessThanOrEqualTo(text.length());
  }

  @Property
  void plainTextIsComparedWithoutRegardToCase(@ForAll("plain") String text) {
    var brute = new java.util.ArrayList<SearchText.Range>();
    for (int at = 0; at + 2 <= text.length(); ) {
      if (text.regionMatches(true, at, "aB", 0, 2)) {
        brute.add(new SearchText.Range(at, at + 2));
        at += 2;
      } else {
        at++;
      }
    }
    assertThat(SearchText.ranges(text, "aB", ALL)).isEqualTo(brute);
    assertThat(SearchText.ranges(text + "\u00e9", "aB", ALL)).isEqualTo(brute);
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.strings().withChars("aAbBc ").ofMaxLength(30);
  }

  @Test
  void placesAreRightWhereFoldingChangesLengths() {
    assertThat(found("der Stra\u00dfe", "STRA\u00df")).containsExactly("Stra\u00df");
    assertThat(found("\u0130\u0130\u0130 needle", "needle")).containsExactly("needle");
    assertThat(found("an o\ufb03ce", "ffi")).containsExactly("\ufb03");
    assertThat(found("an o\ufb03ce", "fic")).containsExactly("\ufb03c");
    assertThat(found("cafe\u0301 CAF\u00c9", "caf\u00e9"))
        .containsExactly("cafe\u0301", "CAF\u00c9");
    assertThat(found("\uff36\uff29\uff30", "vip")).containsExactly("\uff36\uff29\uff30");
    assertThat(found("x", "")).isEmpty();
    assertThat(SearchText.ranges("aaaa", "a", 3)).hasSize(3);
  }
}
