package tracedesk.ui.fx;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import org.jspecify.annotations.Nullable;

/// Where the keyboard goes.
public final class Focus {
  private Focus() {}

  /// Gives the focus to the first thing inside a part that takes it; says whether there is one.
  public static boolean first(Node part) {
    return takes(part) || children(part).stream().anyMatch(Focus::first);
  }

  /// Gives the focus to the last thing inside a part that takes it; says whether there is one.
  public static boolean last(Node part) {
    return children(part).reversed().stream().anyMatch(Focus::last) || takes(part);
  }

  /// Whether the keyboard is inside a part. A list of JavaFX says so of itself whenever one of its
  /// rows is the chosen one, wherever the keyboard is.
  public static boolean isIn(Node part) {
    var scene = part.getScene();
    return scene != null && isWithin(scene.getFocusOwner(), part);
  }

  /// Whether a node lies inside a part, or is it.
  public static boolean isWithin(@Nullable Node node, Node part) {
    var at = node;
    while (at != null && at != part) {
      at = at.getParent();
    }
    return at == part;
  }

  private static boolean takes(Node node) {
    if (!node.isFocusTraversable() || node.isDisabled() || !isShown(node)) {
      return false;
    }
    node.requestFocus();
    return true;
  }

  private static boolean isShown(Node node) {
    return node.isVisible() && (node.getParent() == null || isShown(node.getParent()));
  }

  private static List<Node> children(Node node) {
    return node instanceof Parent parent && node.isVisible()
        ? parent.getChildrenUnmodifiable()
        : List.of();
  }
}
