package tracedesk.ui.fx;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogKind;

/// The tinted square that says of which kind a log is. A cell keeps one and shows kind after kind
/// in it.
public final class KindIcon extends StackPane {
  /// In a tree row.
  public static final int SMALL = 18;

  /// In a title.
  public static final int LARGE = 24;

  private final int iconSize;
  private @Nullable LogKind shown;

  public KindIcon(int size) {
    iconSize = size >= LARGE ? 14 : 12;
    Icons.fixed(this, size);
    getStyleClass().add("kind-icon");
    pseudoClassStateChanged(PseudoClass.getPseudoClass("large"), size >= LARGE);
  }

  public KindIcon(int size, LogKind kind) {
    this(size);
    show(kind);
  }

  public void show(LogKind kind) {
    if (kind == shown) {
      return;
    }
    if (shown != null) {
      getStyleClass().remove(style(shown));
    }
    shown = kind;
    getStyleClass().add(style(kind));
    getChildren().setAll(Icons.of(icon(kind), iconSize));
    setAccessibleText(words(kind));
  }

  /// The kind in one word: `Flow`, `Prompt`.
  public static String words(LogKind kind) {
    return Text.get("kind." + style(kind));
  }

  /// The style class of a kind, such as `tool`; for what else is drawn in its colour.
  public static String style(LogKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String icon(LogKind kind) {
    return switch (kind) {
      case FLOW -> "git-branch";
      case AGENT -> "cpu";
      case PROMPT -> "message-square";
      case TOOL -> "tool";
      case RETRIEVER -> "database";
      case STEP -> "chevrons-right";
      case EVALUATOR -> "target";
      case UNKNOWN -> "help-circle";
    };
  }
}
