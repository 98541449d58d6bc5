package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.Text;

/// The documents a retriever found, best first: rank, name, score, and how each begins. The whole
/// of them stands in the output below.
final class DocumentList extends VBox {
  private static final int MOST = 20;
  private static final int LONGEST = 600;
  private static final List<String> NAMES = List.of("id", "title", "source", "name");
  private static final List<String> WORDS =
      List.of("content", "text", "page_content", "body", "document", "snippet");

  /// One document, as far as it says what it is.
  record Document(String name, @Nullable Double score, String words) {}

  DocumentList(List<Document> documents) {
    super(6);
    setId("detail-documents");
    var rows = Controls.styled(new VBox(), "judgments");
    for (int i = 0; i < Math.min(MOST, documents.size()); i++) {
      rows.getChildren().add(row(i + 1, documents.get(i)));
    }
    if (documents.size() > MOST) {
      rows.getChildren()
          .add(
              Controls.words(
                  Text.get("detail.documents.more", documents.size() - MOST),
                  "muted",
                  "document-more"));
    }
    getChildren()
        .addAll(
            Controls.row(
                8,
                Controls.heading("detail.documents"),
                Controls.words("" + documents.size(), "subtle")),
            rows);
  }

  /// The documents in the output of a retriever's log; none where the output is something else.
  static List<Document> of(Log log) {
    if (log.kind() != LogKind.RETRIEVER || log.output() == null) {
      return List.of();
    }
    var output = parsed(log.output());
    var list = output instanceof Json.Obj object ? object.get("documents") : output;
    if (!(list instanceof Json.Arr array)) {
      return List.of();
    }
    var documents = new ArrayList<Document>();
    for (var item : array.items()) {
      if (!(item instanceof Json.Obj document)) {
        return List.of();
      }
      documents.add(document(document));
    }
    return documents;
  }

  private static Document document(Json.Obj document) {
    var name = first(document, NAMES);
    var words = first(document, WORDS);
    return new Document(
        name == null ? "" : name,
        document.number("score"),
        words == null ? document.text() : words);
  }

  private static @Nullable String first(Json.Obj document, List<String> names) {
    for (var name : names) {
      var value = document.present(name);
      if (value != null && !value.plain().isBlank()) {
        return value.plain();
      }
    }
    return null;
  }

  private static Json parsed(Json output) {
    var text = output.asString();
    if (text == null || text.length() > LogContent.LARGE_TEXT) {
      return output;
    }
    try {
      return Json.parse(text);
    } catch (JsonFault e) {
      return output;
    }
  }

  private static Node row(int rank, Document document) {
    var line =
        Controls.row(
            9,
            Controls.words("" + rank, "mono-small", "subtle"),
            Controls.words(ExactText.line(document.name()).shown(), "medium"),
            Controls.spacer());
    line.getStyleClass().add("judgment");
    var score = document.score();
    if (score != null) {
      if (score >= 0 && score <= 1) {
        line.getChildren().add(Controls.styled(new ProgressBar(score), "thin", "judgment-bar"));
      }
      line.getChildren().add(Controls.words(String.format(Locale.ROOT, "%.3f", score), "mono"));
    }
    var words = JsonPeek.cut(document.words().strip(), LONGEST);
    Label content = Controls.words(ExactText.lines(words).shown(), "muted", "document-words");
    content.setWrapText(true);
    Controls.explained(content, words);
    return Controls.styled(new VBox(2, line, content), "judgment-rows");
  }
}
