package tracedesk.ui.detail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.domain.problem.Outcome;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// A text too large for any editor, in stretches that scroll: to read and to copy, not to edit.
final class LargeText extends VBox {
  private static final int STRETCH = 160;

  private final ListView<String> stretches = new ListView<>();
  private final Label size = Controls.words("", "muted");
  private final Background background;
  private final Latest latest = new Latest();

  private record Cut(List<String> stretches, long bytes) {}

  LargeText(
      String id, ObservableValue<String> text, Background background, Surrounding surrounding) {
    this.background = background;
    getStyleClass().add("large-text");
    stretches.setId(id);
    stretches.setFixedCellSize(19);
    stretches.setPrefHeight(360);
    VBox.setVgrow(stretches, Priority.ALWAYS);
    var copy =
        new Command("detail.copyText", () -> surrounding.copy(text.getValue())).withIcon("copy");
    getChildren()
        .addAll(
            Controls.styled(
                Controls.row(8, size, Controls.spacer(), Buttons.small(Buttons.flat(copy))),
                "large-text-head"),
            stretches);
    text.subscribe(this::show);
  }

  /// Takes text to the clipboard.
  interface Surrounding {
    void copy(String text);
  }

  private void show(String text) {
    background.run(
        () -> cut(text),
        latest.<Outcome<Cut>>only(
            outcome -> {
              if (outcome instanceof Outcome.Done<Cut>(var cut)) {
                stretches.setItems(FXCollections.observableList(cut.stretches()));
                size.setText(Text.get("detail.large", Numbers.bytes(cut.bytes())));
              }
            }));
  }

  private static Cut cut(String text) {
    var stretches = new ArrayList<String>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int stop = end < 0 ? text.length() : end;
      for (; stop - from > STRETCH; from += step(text, from)) {
        stretches.add(shown(text.substring(from, from + step(text, from))));
      }
      stretches.add(shown(text.substring(from, stop)));
      from = stop + 1;
    }
    return new Cut(stretches, text.getBytes(StandardCharsets.UTF_8).length);
  }

  /// A stretch never parts the two halves of one character.
  private static int step(String text, int from) {
    return Character.isHighSurrogate(text.charAt(from + STRETCH - 1)) ? STRETCH - 1 : STRETCH;
  }

  private static String shown(String stretch) {
    return ExactText.line(stretch).shown();
  }
}
