package tracedesk.ui.tree;

import java.util.Locale;
import tracedesk.ui.fx.Text;

/// What a search makes of the rows of the tree.
public enum HitsShown {
  /// Every row stays; hits are marked.
  ALL,
  /// Only hits are left, those below others indented under them.
  ONLY,
  /// Only hits and what is above them are left.
  WITH_PARENTS,
  /// Every row stays; those that are no hits step back.
  DIM_OTHERS;

  /// Whether rows are left out.
  boolean narrows() {
    return this == ONLY || this == WITH_PARENTS;
  }

  /// Its words in the menu.
  String label() {
    return Text.get("tree.show." + word());
  }

  /// How it is remembered.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static HitsShown of(String word) {
    for (var each : values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    return ALL;
  }

  HitsShown next() {
    return values()[(ordinal() + 1) % values().length];
  }
}
