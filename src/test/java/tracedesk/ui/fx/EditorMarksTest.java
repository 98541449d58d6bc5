package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tracedesk.domain.trace.SearchText;
import tracedesk.ui.fx.EditorMarks.Kind;

class EditorMarksTest {
  /// Stretches from gaps and lengths, one after the other.
  private static List<SearchText.Range> stretches(List<Integer> steps) {
    var stretches = new ArrayList<SearchText.Range>();
    int at = 0;
    for (int step : steps) {
      int from = at + step / 10;
      at = from + 1 + step % 10;
      stretches.add(new SearchText.Range(from, at));
    }
    return stretches;
  }

  private static Kind[] painted(List<EditorMarks.Range> ranges) {
    var painted = new Kind[400];
    for (var range : ranges) {
      for (int i = range.from(); i < range.to(); i++) {
        painted[i] = range.kind();
      }
    }
    return painted;
  }

  @Property
  void hitsLieOverOtherMarksInOrderAndWithoutOverlap(
      @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 99) Integer> differences,
      @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 99) Integer> places) {
    var ranges =
        stretches(differences).stream()
            .map(range -> new EditorMarks.Range(range.from(), range.to(), Kind.ADDED))
            .toList();
    var hits = stretches(places);
    var marks = new EditorMarks(new BitSet(), ranges).with(hits).ranges();
    var both = new ArrayList<>(ranges);
    hits.forEach(hit -> both.add(new EditorMarks.Range(hit.from(), hit.to(), Kind.HIT)));
    assertThat(painted(marks)).isEqualTo(painted(both));
    int last = 0;
    for (var range : marks) {
      assertThat(range.from()).isGreaterThanOrEqualTo(last);
      assertThat(range.to()).isGreaterThan(range.from());
      last = range.to();
    }
  }
}
