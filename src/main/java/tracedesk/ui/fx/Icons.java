package tracedesk.ui.fx;

import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.SVGPath;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The pictures of the window: Feather icons by name and the marks of a trace's status. They take
/// the colour of the text around them unless given a tone.
public final class Icons {
  private Icons() {}

  /// A Feather icon, 14 px, by its name without prefix: `search`, `rotate-ccw`.
  public static FontIcon of(String name) {
    return of(name, 14);
  }

  public static FontIcon of(String name, int size) {
    var icon = FontIcon.of(named(name), size);
    // The pack's own style classes would let the base theme choose size and colour.
    icon.getStyleClass().setAll("icon");
    return icon;
  }

  static Feather named(String name) {
    return Feather.findByDescription("fth-" + name);
  }

  /// An icon with a meaning in its colour.
  public static FontIcon of(String name, int size, Tone tone) {
    var icon = of(name, size);
    icon.getStyleClass().add(tone.styleClass());
    return icon;
  }

  /// The open ring of a trace that is not complete.
  public static Node incomplete(int size) {
    var ring = new Region();
    ring.getStyleClass().add("status-ring");
    return fixed(ring, size);
  }

  /// The filled disc with a check of a complete trace.
  public static Node complete(int size) {
    var disc = new Circle(size / 2.0);
    disc.getStyleClass().add("status-disc");
    var check = new SVGPath();
    check.setContent("M3.4 6.2l1.8 1.8 3.4-3.8");
    check.getStyleClass().add("status-check");
    check.setScaleX(size / 12.0);
    check.setScaleY(size / 12.0);
    return fixed(new StackPane(disc, check), size);
  }

  /// The loader of a trace still receiving logs, or of work under way.
  public static Node busy(int size) {
    return new Loader(size);
  }

  /// A small round light: is the connection up.
  public static Region dot(Tone tone) {
    var dot = new Region();
    dot.getStyleClass().addAll("dot", tone.styleClass());
    return fixed(dot, 8);
  }

  static <T extends Region> T fixed(T node, double size) {
    node.setMinSize(size, size);
    node.setPrefSize(size, size);
    node.setMaxSize(size, size);
    return node;
  }
}
