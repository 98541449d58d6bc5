package tracedesk.ui.detail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.TraceRow;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.FoundText;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.LongText;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// One chat message: who speaks, what they say and show, which tools they call and what those
/// answer.
final class MessageCard extends VBox {
  private static final int FOLD_FROM = 900;
  private static final int FOLDED = 600;
  private static final int FOLDED_SYSTEM = 110;

  /// A longer message is shown in stretches once it is opened.
  private static final int MOST_AT_ONCE = 20_000;

  private static final double LONG_HEIGHT = 420;

  private final DetailViewModel model;
  private final Background background;
  private final Hyperlink more = new Hyperlink(Text.get("detail.showAll"));
  private final List<FoundText> finds = new ArrayList<>();
  private final List<LongText> longTexts = new ArrayList<>();
  private String sought = "";

  MessageCard(Conversation.Message message, DetailViewModel model, Background background) {
    this.model = model;
    this.background = background;
    getStyleClass().add("message");
    boolean system = message.role().equals("system") || message.role().equals("developer");
    boolean folds = message.length() > (system ? FOLDED_SYSTEM : FOLD_FROM);
    Controls.styled(more, "size-12");
    more.setVisible(folds);
    more.setManaged(folds);
    var body = new VBox(8);
    body.getStyleClass().add("message-body");
    fill(body, message, folds ? system ? FOLDED_SYSTEM : FOLDED : Integer.MAX_VALUE);
    more.setOnAction(
        pressed -> {
          boolean open = isFolded();
          more.setText(Text.get(open ? "detail.showLess" : "detail.showAll"));
          fill(body, message, open ? Integer.MAX_VALUE : system ? FOLDED_SYSTEM : FOLDED);
        });
    getChildren().addAll(head(message, more), body);
    body.setVisible(!body.getChildren().isEmpty());
    body.setManaged(!body.getChildren().isEmpty());
  }

  private boolean isFolded() {
    return more.getText().equals(Text.get("detail.showAll"));
  }

  /// Marks these words, or nothing where they are empty.
  void look(String words) {
    sought = words;
    finds.forEach(flow -> flow.look(words));
    longTexts.forEach(list -> list.look(words));
  }

  /// Unfolds a message that says the marked words further down.
  void showHit() {
    if (more.isManaged() && isFolded() && finds.stream().noneMatch(FoundText::isFound)) {
      more.fire();
    }
    longTexts.forEach(list -> list.showHit(background));
  }

  static HBox head(Conversation.Message message, Node... tools) {
    var role = message.role();
    var row =
        Controls.row(8, Icons.of(icon(role), 13), Controls.words(role(role), "strong", "size-12"));
    if (message.name() != null) {
      row.getChildren()
          .add(Controls.words(JsonPeek.cut(message.name(), 60), "mono-small", "subtle"));
    }
    if (!message.calls().isEmpty()) {
      row.getChildren()
          .add(
              Controls.words(
                  Text.get("detail.toolCalls", message.calls().size()), "subtle", "size-12"));
    } else if (message.length() > FOLDED_SYSTEM) {
      row.getChildren()
          .add(Controls.words(Text.get("detail.chars", message.length()), "subtle", "size-12"));
    }
    row.getChildren().add(Controls.spacer());
    if (message.images() > 0) {
      row.getChildren()
          .add(Controls.words(Text.get("detail.images", message.images()), "subtle", "size-12"));
    }
    row.getChildren().addAll(tools);
    return Controls.styled(row, "message-head");
  }

  private static String role(String role) {
    var key = "detail.role." + role.toLowerCase(Locale.ROOT);
    return role.isEmpty()
        ? Text.get("detail.role.unknown")
        : role.matches("[a-z]+") && Text.has(key) ? Text.get(key) : role;
  }

  private static String icon(String role) {
    return switch (role) {
      case "system", "developer" -> "shield";
      case "user" -> "user";
      case "assistant" -> "cpu";
      case "tool" -> "tool";
      default -> "message-circle";
    };
  }

  private void fill(VBox body, Conversation.Message message, int most) {
    finds.clear();
    longTexts.clear();
    body.getChildren().clear();
    var pictures = new VBox(8);
    var words = new VBox(8);
    HBox.setHgrow(words, Priority.ALWAYS);
    for (var part : message.parts()) {
      switch (part) {
        case Conversation.Part.Words(var text) -> {
          if (!text.isEmpty()) {
            words.getChildren().add(whole(text, most));
          }
        }
        case Conversation.Part.Image(var url) ->
            pictures.getChildren().add(new PictureView(url, background, model.surroundings()));
        case Conversation.Part.Attached(var file, var text) ->
            words
                .getChildren()
                .add(
                    new AttachmentCard(
                        file,
                        () -> text,
                        new SimpleBooleanProperty(),
                        background,
                        model.surroundings()));
        case Conversation.Part.Other(var raw) -> words.getChildren().add(json(raw));
      }
    }
    if (!message.thinking().isEmpty()) {
      body.getChildren().add(thinking(message.thinking()));
    }
    if (pictures.getChildren().isEmpty()) {
      if (!words.getChildren().isEmpty()) {
        body.getChildren().add(words);
      }
    } else {
      words.setMinWidth(120);
      body.getChildren().add(new HBox(14, pictures, words));
    }
    message.calls().forEach(call -> body.getChildren().add(call(call)));
  }

  /// The words of a message: those nobody can read at a glance in stretches, all of them.
  private Node whole(String text, int most) {
    if (most < Integer.MAX_VALUE || text.length() <= MOST_AT_ONCE) {
      return words(text, most);
    }
    var list = new LongText(text);
    list.setPrefHeight(LONG_HEIGHT);
    list.look(sought);
    longTexts.add(list);
    return Controls.styled(new VBox(list), "code-editor");
  }

  private FoundText words(String text, int most) {
    var flow = new FoundText("message-words");
    flow.show(most < FOLD_FROM ? JsonPeek.cut(text, most) : JsonPeek.beginning(text, most));
    return marked(flow);
  }

  private FoundText marked(FoundText flow) {
    flow.look(sought);
    finds.add(flow);
    return flow;
  }

  private Node thinking(List<String> thoughts) {
    var holder = new VBox(4);
    var link = new Hyperlink(Text.get("detail.thinking", thoughts.size()));
    link.setGraphic(Icons.of("chevron-right", 12));
    link.getStyleClass().add("size-12");
    holder.getChildren().add(link);
    link.setOnAction(
        pressed -> {
          boolean open = holder.getChildren().size() == 1;
          link.setGraphic(Icons.of(open ? "chevron-down" : "chevron-right", 12));
          holder.getChildren().remove(1, holder.getChildren().size());
          if (open) {
            thoughts.forEach(
                thought ->
                    holder
                        .getChildren()
                        .add(Controls.styled(words(thought, 20_000), "muted", "thought")));
          }
        });
    return holder;
  }

  private Node call(Conversation.ToolCall call) {
    var name = Controls.words(JsonPeek.cut(call.name(), 80), "mono-medium");
    var head = Controls.row(7, Icons.of("tool", 13), name, Controls.spacer());
    head.getStyleClass().add("tool-call-head");
    var log = model.toolLog(call);
    if (log != null) {
      var took = took(log);
      if (took != null) {
        head.getChildren().add(Controls.words(took, "mono-small", "subtle"));
      }
      var link = new Hyperlink(Text.get("detail.goToLog"));
      link.getStyleClass().add("size-12");
      link.setOnAction(pressed -> model.goTo(log.id()));
      head.getChildren().add(link);
    }
    var sides = new GridPane();
    var left = new ColumnConstraints();
    left.setPercentWidth(46);
    var right = new ColumnConstraints();
    right.setPercentWidth(54);
    sides.getColumnConstraints().addAll(left, right);
    sides.add(Controls.styled(new VBox(json(call.arguments())), "tool-call-given"), 0, 0);
    var result = call.result();
    sides.add(
        Controls.styled(
            new VBox(
                result == null
                    ? Controls.words(Text.get("detail.noResult"), "subtle", "size-12")
                    : json(result)),
            "tool-call-result"),
        1,
        0);
    return Controls.styled(new VBox(head, sides), "tool-call");
  }

  private static @Nullable String took(TraceRow row) {
    return row.startMicros() == TraceRow.NO_TIME || row.endMicros() == TraceRow.NO_TIME
        ? null
        : Numbers.duration(Duration.ofNanos((row.endMicros() - row.startMicros()) * 1_000));
  }

  /// A value in colours, as it is written; words of a tool as words.
  private Node json(Json value) {
    if (value instanceof Json.Str text) {
      return Controls.styled(words(text.value(), 4_000), "mono");
    }
    var flow = new FoundText("message-json");
    flow.show(JsonColoured.of(JsonText.readable(value), 4_000));
    return marked(flow);
  }
}
