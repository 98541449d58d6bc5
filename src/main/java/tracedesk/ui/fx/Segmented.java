package tracedesk.ui.fx;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A choice of one out of two to five, side by side: Table or JSON. One is always chosen; the arrow
/// keys move the choice.
public final class Segmented<T> extends HBox {
  private final ToggleGroup group = new ToggleGroup();
  private final List<T> options;
  private final Property<T> chosen;

  public Segmented(String id, List<T> options, Function<T, String> words, Property<T> chosen) {
    this.options = List.copyOf(options);
    this.chosen = chosen;
    setId(id);
    getStyleClass().add("segmented");
    setMinWidth(USE_PREF_SIZE);
    setMaxHeight(USE_PREF_SIZE);
    for (var option : this.options) {
      var button = new ToggleButton(words.apply(option));
      button.setId(id + "-" + getChildren().size());
      button.setMnemonicParsing(false);
      button.setToggleGroup(group);
      button.setMinWidth(Region.USE_PREF_SIZE);
      getChildren().add(button);
    }
    chosen.subscribe(this::show);
    group.selectedToggleProperty().subscribe(this::choose);
  }

  private void show(T value) {
    int index = options.indexOf(value);
    group.selectToggle(index < 0 ? null : group.getToggles().get(index));
  }

  private void choose(@Nullable Toggle before, @Nullable Toggle now) {
    if (now != null) {
      chosen.setValue(options.get(group.getToggles().indexOf(now)));
    } else if (options.contains(chosen.getValue())) {
      group.selectToggle(before);
    }
  }
}
