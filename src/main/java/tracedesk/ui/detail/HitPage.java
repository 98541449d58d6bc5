package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ScrollPane;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.SearchText;

/// A page of the form that can show where what is looked for stands.
interface HitPage {
  /// What the page scrolls in.
  ScrollPane scroll();

  /// Unfolds what hides the first place.
  void showHit();

  /// The pages on which words stand, in order: 0 the log, 1 its messages, 2 its metadata. Takes
  /// time that grows with the log.
  static List<Integer> holding(Log log, String words) {
    var folded = SearchText.fold(words);
    var raw = log.raw();
    var texts =
        List.of(
            new Json[] {
              raw.get("inputs"), raw.get("output"), raw.get("output_message"), raw.get("error")
            },
            new Json[] {raw.get("messages"), raw.get("output_message")},
            new Json[] {raw.get("metadata")});
    var pages = new ArrayList<Integer>();
    for (int page = 0; page < texts.size(); page++) {
      if (SearchText.of(texts.get(page)).contains(folded)) {
        pages.add(page);
      }
    }
    return pages;
  }
}
