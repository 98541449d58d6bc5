package tracedesk.ui.fx;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import tracedesk.domain.trace.LogKind;

/// The tinted square that says of which kind a log is. A cell keeps one and shows kind after kind
/// in it, which costs no new node and no new style.
public final class KindIcon extends StackPane {
  /// In a tree row.
  public static final int SMALL = 18;

  /// In a title.
  public static final int LARGE = 24;

  private static final Map<LogKind, PseudoClass> STATES = new EnumMap<>(LogKind.class);

  static {
    for (var kind : LogKind.values()) {
      STATES.put(kind, PseudoClass.getPseudoClass(style(kind)));
    }
  }

  private final FontIcon icon;
  private @Nullable LogKind shown;

  public KindIcon(int size) {
    icon = Icons.of(icon(LogKind.UNKNOWN), size >= LARGE ? 14 : 12);
    getChildren().add(icon);
    Icons.fixed(this, size);
    getStyleClass().add("kind-icon");
    pseudoClassStateChanged(PseudoClass.getPseudoClass("large"), size >= LARGE);
  }

  public KindIcon(int size, LogKind kind) {
    this(size);
    show(kind);
  }

  public void show(LogKind kind) {
    if (kind != shown) {
      colour(this, shown, kind);
      shown = kind;
      icon.setIconCode(Icons.named(icon(kind)));
      setAccessibleText(words(kind));
    }
  }

  /// Draws a node in the colour of another kind than before.
  public static void colour(Node node, @Nullable LogKind before, LogKind kind) {
    if (before != null) {
      node.pseudoClassStateChanged(STATES.get(before), false);
    }
    node.pseudoClassStateChanged(STATES.get(kind), true);
  }

  /// The kind in one word: `Flow`, `Prompt`.
  public static String words(LogKind kind) {
    return Text.get("kind." + style(kind));
  }

  /// The word for a kind in style sheets, such as `tool`.
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
