package tracedesk.ui.detail;

import javafx.animation.AnimationTimer;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import org.jspecify.annotations.Nullable;

/// Scrolls a page to the first marked word, as soon as the page is laid out and the word is found.
final class HitScroll extends AnimationTimer {
  private static final int FRAMES = 60;
  private static final double MARGIN = 24;

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
    var place = target == null ? null : first(target);
    if (target != null && place != null) {
      show(target, place);
    }
    if (place != null || --left < 0) {
      stop();
    }
  }

  private static @Nullable Bounds first(ScrollPane page) {
    Bounds first = null;
    var content = page.getContent();
    for (var mark : content.lookupAll(".hit")) {
      var place = isShown(mark, content) ? mark.localToScene(mark.getLayoutBounds()) : null;
      if (place != null
          && place.getHeight() > 0
          && (first == null || place.getMinY() < first.getMinY())) {
        first = place;
      }
    }
    return first == null ? null : content.sceneToLocal(first);
  }

  private static boolean isShown(Node mark, Node content) {
    for (var node = mark; node != null && node != content; node = node.getParent()) {
      if (!node.isVisible()) {
        return false;
      }
    }
    return true;
  }

  /// Leaves the page as it is where the word can be seen already.
  private static void show(ScrollPane page, Bounds place) {
    double room = page.getViewportBounds().getHeight();
    double hidden = page.getContent().getLayoutBounds().getHeight() - room;
    double top = page.getVvalue() * Math.max(0, hidden);
    if (hidden > 0
        && (place.getMinY() < top + MARGIN || place.getMinY() + MARGIN > top + room - MARGIN)) {
      page.setVvalue(Math.clamp((place.getMinY() - room / 3) / hidden, 0, 1));
    }
  }
}
