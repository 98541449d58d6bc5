package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static tracedesk.domain.edit.WordDiff.Change.ADDED;
import static tracedesk.domain.edit.WordDiff.Change.REMOVED;
import static tracedesk.domain.edit.WordDiff.Change.SAME;

import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.WordDiff.Part;

class WordDiffTest {
  @Test
  void equalTextsHaveOnePart() {
    assertThat(WordDiff.between("same text", "same text"))
        .containsExactly(new Part(SAME, "same text"));
    assertThat(WordDiff.between("", "")).isEmpty();
  }

  @Test
  void aReplacedWordIsRemovedThenAdded() {
    assertThat(WordDiff.between("I’ll refund £46.00 now", "I’ll refund £64.00 now"))
        .containsExactly(
            new Part(SAME, "I’ll refund £"),
            new Part(REMOVED, "46.00"),
            new Part(ADDED, "64.00"),
            new Part(SAME, " now"));
  }

  @Test
  void changesPartedByABlankAreOneChange() {
    assertThat(WordDiff.between("the old way works", "the new road works"))
        .containsExactly(
            new Part(SAME, "the "),
            new Part(REMOVED, "old way"),
            new Part(ADDED, "new road"),
            new Part(SAME, " works"));
  }

  @Test
  void textsTooDifferentAreOneReplacement() {
    var before = "a b ".repeat(4_000);
    var after = "c d ".repeat(4_000);
    assertThat(WordDiff.between(before, after)).extracting(Part::change).startsWith(REMOVED, ADDED);
  }

  @Property(tries = 2_000)
  void partsMakeUpBothTexts(@ForAll("texts") String before, @ForAll("texts") String after) {
    var parts = WordDiff.between(before, after);
    assertThat(text(parts, REMOVED)).isEqualTo(before);
    assertThat(text(parts, ADDED)).isEqualTo(after);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab1’. \n,.\ud83d\ude00\ud800é漢").ofMaxLength(40);
  }

  private static String text(java.util.List<Part> parts, WordDiff.Change side) {
    return parts.stream()
        .filter(part -> part.change() == SAME || part.change() == side)
        .map(Part::text)
        .collect(Collectors.joining());
  }

  @Test
  void c11TheDifferenceOfHugeTextsEndsSoon() {
    var random = new java.util.Random(11);
    var before = new StringBuilder();
    var after = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      before.append(random.nextInt(1_000)).append(' ');
      after.append(random.nextInt(1_000)).append(' ');
    }
    org.junit.jupiter.api.Assertions.assertTimeout(
        java.time.Duration.ofSeconds(20),
        () -> assertThat(WordDiff.between(before.toString(), after.toString())).isNotEmpty());
  }
}
