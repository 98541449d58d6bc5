package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import jfx.incubator.scene.control.richtext.LineEnding;
import jfx.incubator.scene.control.richtext.TextPos;
import jfx.incubator.scene.control.richtext.model.CodeTextModel;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class ExactTextTest {
  @Provide
  Arbitrary<String> anyText() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.of("\r\n", "\n", "\r", "\t", "\0", "\u001b", "\u007f")),
            Tuple.of(4, Arbitraries.chars().range('\0', '\u00ff').map(String::valueOf)),
            Tuple.of(3, Arbitraries.chars().range('\u2400', '\u2426').map(String::valueOf)),
            Tuple.of(2, Arbitraries.chars().range('\ud800', '\udfff').map(String::valueOf)),
            Tuple.of(
                3,
                Arbitraries.of(
                    "é",
                    "e\u0301",
                    "\ufeff",
                    "\u2028",
                    "\u202e",
                    "\u200b",
                    "\u200d",
                    "😀",
                    "\u2066",
                    "⟨RLO⟩",
                    "␦⟨RLO⟩",
                    "⟨",
                    "⟩",
                    "👩\u200d💻")),
            Tuple.of(4, Arbitraries.chars().all().map(String::valueOf)))
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> windowsText() {
    return anyText()
        .map(text -> text.replace("\r", "").replace("\u240d", "").replace("\n", "\r\n"));
  }

  @Property(tries = 10_000)
  void c5WhatIsNotEditedComesBackAsItWas(@ForAll("anyText") String text) {
    assertThat(ExactText.lines(text).exact(throughTheEditor(ExactText.lines(text).shown())))
        .isEqualTo(text);
    assertThat(ExactText.line(text).exact(ExactText.line(text).shown())).isEqualTo(text);
  }

  @Property(tries = 10_000)
  void whatIsShownMapsBackByItself(@ForAll("anyText") String text) {
    var lines = ExactText.lines(text);
    assertThat(lines.exact(lines.shown() + "x")).isEqualTo(text + "x");
    var line = ExactText.line(text);
    assertThat(line.exact("x" + line.shown())).isEqualTo("x" + text);
  }

  @Property(tries = 10_000)
  void c5AnEditLeavesAllOtherCodeUnitsAsTheyWere(
      @ForAll("anyText") String text, @ForAll int where) {
    int k = Math.floorMod(where, text.length() + 1);
    var whole = ExactText.lines(text);
    boolean insideALineEnd =
        k > 0 && k < text.length() && text.charAt(k - 1) == '\r' && text.charAt(k) == '\n';
    if (insideALineEnd) {
      k--;
    }
    int shownBefore = shownLength(whole, text, k);
    var edited =
        whole.shown().substring(0, shownBefore) + "new" + whole.shown().substring(shownBefore);
    assertThat(whole.exact(throughTheEditor(edited)))
        .isEqualTo(text.substring(0, k) + "new" + text.substring(k));
  }

  @Property(tries = 2_000)
  void windowsLinesShowNoCarriageReturnAndKeepTheirs(@ForAll("windowsText") String text) {
    var lines = ExactText.lines(text);
    if (text.contains("\n")) {
      assertThat(lines.shown()).doesNotContain("\u240d\n");
      assertThat(lines.exact(lines.shown() + "\nlast")).isEqualTo(text + "\r\nlast");
    }
  }

  @Property(tries = 10_000)
  void anEditorOfOneLineIsGivenNothingItWouldDrop(@ForAll("anyText") String text) {
    assertThat(ExactText.line(text).shown().chars()).noneMatch(c -> c < ' ' || c == 0x7f);
  }

  @Test
  void c5ControlsAreShownAsTheirPictures() {
    assertThat(ExactText.lines("a\0b\u001b[1m\u007f\tc\nd").shown()).isEqualTo("a␀b␛[1m␡\tc\nd");
    assertThat(ExactText.line("a\tb\nc\rd").shown()).isEqualTo("a␉b␊c␍d");
  }

  @Test
  void mixedLineEndsAreShown() {
    assertThat(ExactText.lines("a\r\nb\nc\r").shown()).isEqualTo("a␍\nb\nc␍");
  }

  @Test
  void aRealPictureIsMarkedAndKept() {
    var text = ExactText.lines("NUL is ␀, mark is ␦");
    assertThat(text.shown()).isEqualTo("NUL is ␦␀, mark is ␦␦");
    assertThat(text.exact(text.shown() + "!")).isEqualTo("NUL is ␀, mark is ␦!");
  }

  @Test
  void onlyAddedPicturesCount() {
    assertThat(ExactText.lines("a\r\nb").hasPictures()).isFalse();
    assertThat(ExactText.lines("a\nb ␀").hasPictures()).isFalse();
    assertThat(ExactText.lines("a\0b").hasPictures()).isTrue();
    assertThat(ExactText.lines("a\r\nb\n").hasPictures()).isTrue();
  }

  /// How much of what is shown stands for the first `k` code units.
  private static int shownLength(ExactText whole, String text, int k) {
    for (int end = 0; end <= whole.shown().length(); end++) {
      var back = whole.exact(whole.shown().substring(0, end));
      if (back.length() == k && text.startsWith(back) && !splitsAMark(whole.shown(), end)) {
        return end;
      }
    }
    throw new AssertionError("no place for " + k);
  }

  private static boolean splitsAMark(String shown, int end) {
    int i = 0;
    while (i < end) {
      i +=
          shown.charAt(i) != '\u2426'
              ? 1
              : shown.charAt(i + 1) == '⟨' ? shown.indexOf('⟩', i) - i + 1 : 2;
    }
    return i > end;
  }

  /// What the code editor makes of a text.
  private static String throughTheEditor(String shown) {
    var model = new CodeTextModel();
    model.setLineEnding(LineEnding.LF);
    model.replace(null, TextPos.ZERO, TextPos.ZERO, shown);
    var out = new StringBuilder();
    for (int i = 0; i < model.size(); i++) {
      out.append(i == 0 ? "" : "\n").append(model.getPlainText(i));
    }
    return out.toString();
  }

  @Test
  void c5WhatTurnsATextOrTakesNoRoomIsShownByName() {
    assertThat(ExactText.lines("access \u202eetirw\u202c granted").shown())
        .isEqualTo("access ␦⟨RLO⟩etirw␦⟨PDF⟩ granted");
    assertThat(ExactText.line("pay\u200bpal \ufeff \u2066x\u2069 a\u200db").shown())
        .isEqualTo("pay␦⟨ZWSP⟩pal ␦⟨BOM⟩ ␦⟨LRI⟩x␦⟨PDI⟩ a␦⟨ZWJ⟩b");
    assertThat(ExactText.lines("👩\u200d💻 می\u200cخواهم").shown())
        .isEqualTo("👩\u200d💻 می\u200cخواهم");
    assertThat(ExactText.lines("the mark ␦⟨RLO⟩ itself").exact("the mark ␦␦⟨RLO⟩ itself!"))
        .isEqualTo("the mark ␦⟨RLO⟩ itself!");
    assertThat(ExactText.lines("a\u202eb").hasPictures()).isTrue();
  }
}
