package tracedesk.ui.fx;

import java.util.function.Supplier;
import javafx.beans.property.Property;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// Makes and binds every plain control in one line, in the look, with id and accessible text.
public final class Controls {
  /// The room left around what is brought into view.
  private static final double REVEALED = 6;

  private Controls() {}

  // Words

  /// A line of words from the messages.
  public static Label label(String key, Object... gaps) {
    return new Label(Text.get(key, gaps));
  }

  /// A line that follows a value.
  public static Label text(ObservableValue<String> value) {
    var label = new Label();
    label.textProperty().bind(value);
    return label;
  }

  /// A line of plain text with the given style classes, such as `muted`, `subtle`, `mono`.
  public static Label words(String text, String... styles) {
    return styled(new Label(text), styles);
  }

  /// The title of a part of a page, 13 px and strong.
  public static Label heading(String key, Object... gaps) {
    return styled(label(key, gaps), "heading");
  }

  /// The title of a page or trace, 16 px and strong.
  public static Label title(String text) {
    return styled(new Label(text), "title");
  }

  /// A small box with one or two words.
  public static Label badge(String text, Tone tone) {
    var badge = styled(new Label(text), "badge", tone.styleClass());
    badge.setMinWidth(Region.USE_PREF_SIZE);
    return badge;
  }

  public static Label badge(String icon, String text, Tone tone) {
    var badge = badge(text, tone);
    badge.setGraphic(Icons.of(icon, 10));
    return badge;
  }

  /// The round status of a trace with its mark.
  public static Label pill(String text, Node mark, Tone tone) {
    var pill = styled(new Label(text, mark), "pill", tone.styleClass());
    pill.setMinWidth(Region.USE_PREF_SIZE);
    return pill;
  }

  /// The keys of a shortcut, such as `Shortcut+K`, in a small frame.
  public static Label keys(String shortcut) {
    var label = styled(new Label(Keys.hint(shortcut)), "keys");
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  // Fields

  /// A line to write in, bound both ways.
  public static TextField field(String id, StringProperty value, String labelKey) {
    var field = new TextField();
    field.setId(id);
    field.setAccessibleText(Text.get(labelKey));
    field.textProperty().bindBidirectional(value);
    return field;
  }

  /// A search line with its icon, a prompt, and a node at its end (keys, hit count).
  public static InputBox search(String id, StringProperty value, String promptKey, Node end) {
    var field = field(id, value, promptKey);
    field.setPromptText(Text.get(promptKey));
    return new InputBox(Icons.of("search", 12), field, end);
  }

  public static CheckBox check(String id, Property<Boolean> value, String labelKey) {
    var box = new CheckBox(Text.get(labelKey));
    box.setId(id);
    box.selectedProperty().bindBidirectional(value);
    return box;
  }

  /// Something that is on or off at once, without a button to confirm it.
  public static CheckBox onOff(String id, Property<Boolean> value, String labelKey) {
    return styled(check(id, value, labelKey), "switch");
  }

  /// A choice of one in a drop-down list.
  public static <T> ComboBox<T> choice(String id, Property<T> value, String labelKey) {
    var box = new ComboBox<T>();
    box.setId(id);
    box.setAccessibleText(Text.get(labelKey));
    box.valueProperty().bindBidirectional(value);
    return box;
  }

  // Signs

  /// A thin bar of how much is done, from 0 to 1.
  public static ProgressBar progress(ObservableValue<? extends Number> done) {
    var bar = styled(new ProgressBar(), "thin");
    bar.progressProperty().bind(done);
    bar.setMaxWidth(Double.MAX_VALUE);
    return bar;
  }

  /// A grey line in the place of words still loading.
  public static Region skeleton(double width, double height) {
    var line = styled(new Region(), "skeleton");
    line.setMinHeight(height);
    line.setPrefSize(width, height);
    line.setMaxSize(width, height);
    return line;
  }

  /// A thin upright line between groups of a toolbar.
  public static Region divider() {
    return styled(new Region(), "divider");
  }

  // Arrangement

  /// Pushes what follows to the other end of a row.
  public static Region spacer() {
    var spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    return spacer;
  }

  /// A row with its children centred on the line.
  public static HBox row(double gap, Node... children) {
    return styled(new HBox(gap, children), "row");
  }

  /// A part that scrolls down and is as wide as its place.
  public static ScrollPane scroll(Node content) {
    var pane = styled(new ScrollPane(content), "plain");
    pane.setFitToWidth(true);
    pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    pane.skinProperty().subscribe(_ -> drawWhatChanges(pane));
    return pane;
  }

  /// JavaFX keeps a picture of all that is seen of a scroll pane, and draws the whole of it again
  /// for every change in it, be it a caret that blinks.
  private static void drawWhatChanges(ScrollPane pane) {
    var viewport = pane.lookup(".viewport");
    if (viewport != null) {
      viewport.setCache(false);
    }
  }

  /// Scrolls what a node stands in as little as brings the node into view.
  static void reveal(Node node) {
    reveal(node, REVEALED);
  }

  /// Scrolls what a node stands in as little as brings the node into view with this much room above
  /// and below it.
  public static void reveal(Node node, double around) {
    var pane = node.getParent();
    while (pane != null && !(pane instanceof ScrollPane)) {
      pane = pane.getParent();
    }
    if (!(pane instanceof ScrollPane scroll)) {
      return;
    }
    var content = scroll.getContent();
    var place = content.sceneToLocal(node.localToScene(node.getLayoutBounds()));
    double room = scroll.getViewportBounds().getHeight();
    double hidden = content.getLayoutBounds().getHeight() - room;
    if (hidden > 0) {
      double top = scroll.getVvalue() * hidden;
      double lowest = place.getMinY() - around;
      double least = place.getMaxY() + around - room;
      scroll.setVvalue(Math.clamp(Math.min(lowest, Math.max(least, top)) / hidden, 0, 1));
    }
  }

  // Traits

  /// Gives a node style classes and returns it.
  public static <N extends Node> N styled(N node, String... styles) {
    node.getStyleClass().addAll(styles);
    return node;
  }

  /// Gives a node another meaning, and with it another colour.
  public static <N extends Node> N tone(N node, Tone tone) {
    node.getStyleClass().removeIf(name -> name.startsWith("tone-"));
    node.getStyleClass().add(tone.styleClass());
    return node;
  }

  /// Gives a node its id (dashes, no dots) and returns it.
  public static <N extends Node> N named(String id, N node) {
    node.setId(id);
    return node;
  }

  /// Shows a node, and gives it room, only while this is true.
  public static <N extends Node> N shownWhile(ObservableValue<Boolean> shown, N node) {
    node.visibleProperty().bind(shown);
    node.managedProperty().bind(shown);
    return node;
  }

  /// A place for what is seldom shown: it joins the window when it first is, since a hidden node is
  /// styled like any other.
  public static StackPane slot(ObservableValue<Boolean> shown, Node node) {
    var slot = shownWhile(shown, new StackPane());
    shown.subscribe(
        now -> {
          if (now && slot.getChildren().isEmpty()) {
            slot.getChildren().add(node);
          }
        });
    return slot;
  }

  /// Shows or hides a part of what is drawn in many places, such as a row: it joins its place when
  /// it is shown first. Called while its place is laid out, it has its style all the same.
  public static void show(ObservableList<Node> place, Node part, boolean shown) {
    if (shown && part.getParent() == null) {
      place.add(part);
      part.applyCss();
    }
    part.setVisible(shown);
  }

  /// Explains a node in a tooltip.
  public static <N extends Node> N explained(N node, String text) {
    return explainedBy(node, () -> text);
  }

  /// Explains a node in words that change.
  public static <N extends Node> N explained(N node, ObservableValue<String> text) {
    return explainedBy(node, text::getValue);
  }

  /// Explains a node in words that are asked for when they are to be read; empty ones are not
  /// shown.
  public static <N extends Node> N explainedBy(N node, Supplier<String> text) {
    Explanation.of(node, text);
    return node;
  }
}
