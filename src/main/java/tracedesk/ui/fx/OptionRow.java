package tracedesk.ui.fx;

import javafx.beans.property.Property;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// One of several ways, with a line that says what it is good for.
public final class OptionRow extends RadioButton {
  private final Label title;
  private final Label words = Controls.words("", "muted", "size-12-5");

  /// @param titleWidth how wide the titles are, so that the lines stand in a column; 0 for as wide
  /// as the words
  public <T> OptionRow(
      String id,
      T value,
      Property<T> chosen,
      ToggleGroup group,
      String titleWords,
      int titleWidth) {
    title = Controls.words(titleWords, "medium");
    setId(id);
    setToggleGroup(group);
    setMnemonicParsing(false);
    setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    getStyleClass().add("option-row");
    setMaxWidth(Double.MAX_VALUE);
    title.setMinWidth(titleWidth > 0 ? titleWidth : Region.USE_PREF_SIZE);
    words.setMinWidth(0);
    HBox.setHgrow(words, Priority.ALWAYS);
    var line = Controls.row(10, title, words);
    line.prefWidthProperty().bind(widthProperty().subtract(46));
    setGraphic(line);
    setOnAction(_ -> chosen.setValue(value));
    selectedProperty()
        .subscribe(
            selected -> {
              if (selected) {
                chosen.setValue(value);
              }
            });
    chosen.subscribe(now -> setSelected(value.equals(now)));
    title.setText(titleWords);
    describe("");
  }

  /// Says what the way is good for.
  public void describe(String line) {
    words.setText(line);
    setAccessibleText(line.isEmpty() ? title.getText() : title.getText() + ", " + line);
  }
}
