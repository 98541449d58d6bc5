package tracedesk.ui.fx;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// A choice of one out of two to five, side by side: Table or JSON. One is always chosen; the arrow
/// keys move the choice.
public final class Segmented<T> extends HBox {
  private final ToggleGroup group = new ToggleGroup();

  public Segmented(String id, List<T> options, Function<T, String> words, Property<T> chosen) {
    setId(id);
    getStyleClass().add("segmented");
    setMinWidth(USE_PREF_SIZE);
    setMaxHeight(USE_PREF_SIZE);
    for (var option : options) {
      var button = new ToggleButton(words.apply(option));
      button.setId(id + "-" + getChildren().size());
      button.setMnemonicParsing(false);
      button.setUserData(option);
      button.setToggleGroup(group);
      button.setMinWidth(Region.USE_PREF_SIZE);
      button.setOnAction(pressed -> chosen.setValue(option));
      getChildren().add(button);
    }
    chosen.subscribe(this::show);
  }

  /// Shows the choice; pressing the chosen one again does not unchoose it.
  private void show(T value) {
    group.getToggles().stream()
        .filter(toggle -> toggle.getUserData().equals(value))
        .findFirst()
        .ifPresent(group::selectToggle);
  }
}
