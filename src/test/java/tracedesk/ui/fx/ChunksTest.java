package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChunksTest {
  @Test
  void rowsEndAtLineEndsAndAtTheWidth() {
    var chunks = whole("abcdefg\n\nhi", 3);
    assertThat(rows(chunks)).containsExactly("abc", "def", "g", "", "hi");
    assertThat(chunks.line(2)).isEqualTo(1);
    assertThat(chunks.line(4)).isEqualTo(3);
    assertThat(chunks.isFirstOfLine(1)).isFalse();
    assertThat(chunks.isFirstOfLine(3)).isTrue();
  }

  @Test
  void aPairOfSurrogatesStaysInOneRow() {
    assertThat(rows(whole("😀😀😀", 4))).containsExactly("😀", "😀", "😀");
  }

  @Test
  void wideLettersTakeTwoColumns() {
    assertThat(rows(whole("中文ab", 4))).containsExactly("中文", "ab");
  }

  /// Also while it is cut only in part: then they are its beginning.
  @Property
  void theRowsAreTheText(
      @ForAll String text,
      @ForAll @IntRange(min = 1, max = 9) int columns,
      @ForAll @IntRange(min = 1, max = 40) int stretch) {
    var chunks = new Chunks(text, columns);
    while (!chunks.isWhole()) {
      chunks.cut(stretch);
      assertThat(text).startsWith(joined(chunks));
      for (int row = 0; row < chunks.size(); row++) {
        assertThat(chunks.rowOf(chunks.start(row))).isEqualTo(row);
      }
    }
    assertThat(joined(chunks)).isEqualTo(text);
    assertThat(chunks.left()).isZero();
  }

  private static String joined(Chunks chunks) {
    var whole = new StringBuilder();
    for (int row = 0; row < chunks.size(); row++) {
      whole.append(row > 0 && chunks.isFirstOfLine(row) ? "\n" : "").append(chunks.row(row));
    }
    return whole.toString();
  }

  private static Chunks whole(String text, int columns) {
    var chunks = new Chunks(text, columns);
    chunks.cut(text.length());
    return chunks;
  }

  private static List<String> rows(Chunks chunks) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < chunks.size(); row++) {
      rows.add(chunks.row(row));
    }
    return rows;
  }
}
