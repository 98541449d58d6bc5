package tracedesk.ui.tree;

import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import tracedesk.ui.fx.Command;

/// What keys do while the tree has the focus.
final class TreeKeys {
  private static final KeyCombination COPY = KeyCombination.valueOf("Shortcut+C");

  private final TreeViewModel model;
  private final ListView<Integer> list;
  private final Command copy;
  private final Runnable enter;
  private final TypeAhead typing;

  TreeKeys(TreeViewModel model, ListView<Integer> list, Command copy, Runnable enter) {
    this.model = model;
    this.list = list;
    this.copy = copy;
    this.enter = enter;
    this.typing = new TypeAhead(model, System::nanoTime);
  }

  void listen() {
    list.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (pressed(event)) {
            event.consume();
          }
        });
    list.addEventFilter(
        KeyEvent.KEY_TYPED,
        event -> {
          boolean letter = !event.isControlDown() && !event.isAltDown() && !event.isMetaDown();
          if (letter && typing.type(event.getCharacter())) {
            event.consume();
          } else if (event.getCharacter().equals("*")) {
            model.expandSubtree();
            event.consume();
          } else {
            TimeKeys.typed(event, model.time());
          }
        });
  }

  private boolean pressed(KeyEvent event) {
    if (COPY.match(event)) {
      copy.run();
      return true;
    }
    if (event.isShortcutDown() || event.isAltDown() || event.isMetaDown()) {
      return false;
    }
    if (event.getCode() == KeyCode.E && typing.goesOn()) {
      return false;
    }
    switch (event.getCode()) {
      case UP -> model.move(-1);
      case DOWN -> model.move(1);
      case PAGE_UP -> model.move(-page());
      case PAGE_DOWN -> model.move(page());
      case HOME -> model.selectFirst();
      case END -> model.selectLast();
      case LEFT -> model.collapseOrLeave();
      case RIGHT -> right(event.isShiftDown());
      case E -> (event.isShiftDown() ? model.previousError : model.nextError).run();
      case ENTER -> enter();
      default -> {
        return false;
      }
    }
    typing.end();
    return true;
  }

  private void enter() {
    if (!model.toggleGroup()) {
      enter.run();
    }
  }

  private void right(boolean everything) {
    if (everything) {
      model.expandSubtree();
    } else {
      model.expandOrEnter();
    }
  }

  private int page() {
    return Math.max(1, (int) (list.getHeight() / TreeRowCell.HEIGHT) - 1);
  }
}
