package tracedesk.ui.detail;

import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Controls;

/// Scrolls a page to the first marked word, as soon as the page is laid out and the word is found.
final class HitScroll extends AnimationTimer {
  private static final int FRAMES = 60;

  /// Room to read a few lines before and after it.
  private static final double AROUND = 80;

  private @Nullable ScrollPane page;
  private int left;

  void to(ScrollPane next) {
    page = next;
    left = FRAMES;
    start();
  }

  @Override
  public void handle(long now) {
    var target = page;
    var mark = target == null ? null : first(target);
    if (mark != null) {
      Controls.reveal(mark, AROUND);
    }
    if (mark != null || --left < 0) {
      stop();
    }
  }

  private static @Nullable Node first(ScrollPane page) {
    Node first = null;
    double highest = 0;
    var content = page.getContent();
    for (var mark : content.lookupAll(".hit")) {
      var place = isShown(mark, content) ? mark.localToScene(mark.getLayoutBounds()) : null;
      if (place != null && place.getHeight() > 0 && (first == null || place.getMinY() < highest)) {
        first = mark;
        highest = place.getMinY();
      }
    }
    return first;
  }

  private static boolean isShown(Node mark, Node content) {
    for (var node = mark; node != null && node != content; node = node.getParent()) {
      if (!node.isVisible()) {
        return false;
      }
    }
    return true;
  }
}
