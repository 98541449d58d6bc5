package tracedesk.ui.detail;

import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.Node;

/// Puts the state of a field on its node, as a pseudo-class for the stylesheet.
final class FieldLook {
  private static final Map<FieldState, PseudoClass> LOOKS =
      Map.of(
          FieldState.DIRTY, PseudoClass.getPseudoClass("changed"),
          FieldState.INVALID, PseudoClass.getPseudoClass("invalid"),
          FieldState.READ_ONLY, PseudoClass.getPseudoClass("locked"),
          FieldState.SAVING, PseudoClass.getPseudoClass("saving"),
          FieldState.SAVED, PseudoClass.getPseudoClass("saved"),
          FieldState.FAILED, PseudoClass.getPseudoClass("failed"));

  private FieldLook() {}

  static void show(Node node, FieldState state) {
    LOOKS.forEach((look, style) -> node.pseudoClassStateChanged(style, look == state));
  }
}
