package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  @Test
  void linesThatShareWordsStandBesideEachOther() {
    var diff =
        LineDiff.between(
            "Hi Maya,\n\nthe jar is damaged.\n\nBest", "Hi Maya,\n\nthe jar is broken.\n\nBest");
    assertThat(shown(diff))
        .containsExactly(
            "1 Hi Maya, = 1 Hi Maya,",
            "2  = 2 ",
            "3 the jar is [damaged]. | 3 the jar is [broken].",
            "4  = 4 ",
            "5 Best = 5 Best");
    assertThat(diff.added()).isEqualTo(1);
    assertThat(diff.removed()).isEqualTo(1);
    assertThat(diff.cut()).isFalse();
  }

  @Test
  void aNewLineStandsBesideNothing() {
    assertThat(shown(LineDiff.between("one\nthree", "one\ntwo\nthree")))
        .containsExactly("1 one = 1 one", " | 2 [two]", "2 three = 3 three");
    assertThat(shown(LineDiff.between("one\ntwo\nthree", "one\nthree")))
        .containsExactly("1 one = 1 one", "2 [two] | ", "3 three = 2 three");
  }

  @Test
  void aLineThatWasTakenApartShowsBothHalves() {
    assertThat(shown(LineDiff.between("one two", "one\ntwo")))
        .containsExactly("1 one[ ]two | 1 one", " | 2 two");
  }

  @Test
  void whatStayedIsLeftOutAndCounted() {
    var lines = IntStream.rangeClosed(1, 40).mapToObj(i -> "line " + i).toList();
    var changed = new ArrayList<>(lines);
    changed.set(19, "another 20");
    var diff = LineDiff.between(String.join("\n", lines), String.join("\n", changed));
    assertThat(shown(diff))
        .containsExactly(
            "⋯16",
            "17 line 17 = 17 line 17",
            "18 line 18 = 18 line 18",
            "19 line 19 = 19 line 19",
            "20 [line] 20 | 20 [another] 20",
            "21 line 21 = 21 line 21",
            "22 line 22 = 22 line 22",
            "23 line 23 = 23 line 23",
            "⋯17");
  }

  @Test
  void aValueThatCameOrWentHasOneSide() {
    assertThat(shown(LineDiff.between("", "new"))).containsExactly(" | 1 [new]");
    assertThat(shown(LineDiff.between("old", ""))).containsExactly("1 [old] | ");
    assertThat(shown(LineDiff.between("", ""))).isEmpty();
  }

  @Test
  void aTextOfMegabytesIsComparedWhereItDiffersOnly() {
    var head = "the same line\n".repeat(200_000);
    var diff = LineDiff.between(head + "old\nend", head + "new\nend");
    assertThat(shown(diff))
        .startsWith("⋯199997")
        .endsWith("200001 [old] | 200001 [new]", "200002 end = 200002 end");
    assertThat(diff.cut()).isFalse();
  }

  @Test
  void whatIsTooMuchForAnyoneIsCutAndSaidToBe() {
    var old = IntStream.range(0, 400_000).mapToObj(i -> "o" + i).collect(Collectors.joining("\n"));
    var diff = LineDiff.between(old, old.replace('o', 'n'));
    assertThat(diff.rows()).hasSizeLessThan(400);
    assertThat(diff.cut()).isTrue();
    var line = LineDiff.between("x".repeat(300_000), "y".repeat(300_000));
    assertThat(shown(line).getFirst()).hasSizeLessThan(4_000).contains("…");
    assertThat(line.cut()).isTrue();
  }

  @Property
  void everyShownLineIsALineOfItsText(
      @ForAll("texts") String before, @ForAll("texts") String after) {
    var diff = LineDiff.between(before, after);
    var old = List.of(before.split("\n", -1));
    var now = List.of(after.split("\n", -1));
    int seen = 0;
    for (var row : diff.rows()) {
      switch (row) {
        case LineDiff.Gap(int lines) -> seen += lines;
        case LineDiff.Lines(var left, var right) -> {
          assertThat(left != null || right != null).isTrue();
          if (left != null) {
            assertThat(left.number()).isEqualTo(++seen);
            assertThat(left.text()).isEqualTo(old.get(left.number() - 1));
          }
          if (right != null) {
            assertThat(right.text()).isEqualTo(now.get(right.number() - 1));
          }
        }
      }
    }
    boolean lastIsEmpty = before.isEmpty() || before.endsWith("\n");
    assertThat(seen).isBetween(old.size() - (lastIsEmpty ? 1 : 0), old.size());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", "c d", "", "e f g", "same")
        .list()
        .ofMaxSize(40)
        .map(lines -> String.join("\n", lines));
  }

  private static List<String> shown(LineDiff diff) {
    return diff.rows().stream()
        .map(
            row ->
                switch (row) {
                  case LineDiff.Gap(int lines) -> "⋯" + lines;
                  case LineDiff.Lines lines ->
                      shown(lines.before())
                          + (lines.isSame() ? " = " : " | ")
                          + shown(lines.after());
                })
        .toList();
  }

  private static String shown(LineDiff.@Nullable Line line) {
    return line == null
        ? ""
        : line.number()
            + " "
            + line.parts().stream()
                .map(
                    part ->
                        part.change() == WordDiff.Change.SAME
                            ? part.text()
                            : "[" + part.text() + "]")
                .collect(Collectors.joining());
  }
}
