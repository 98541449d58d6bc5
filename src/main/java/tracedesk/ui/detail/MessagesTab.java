package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.Log;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Segmented;
import tracedesk.ui.fx.Text;

/// The chat of a log: as a conversation, or as the JSON it is, to correct it. The message that came
/// back is edited in place.
final class MessagesTab extends StackPane implements HitPage {
  private static final int FIRST = 60;

  private final DetailViewModel model;
  private final Background background;
  private final SimpleBooleanProperty raw = new SimpleBooleanProperty();
  private final VBox cards = new VBox(9);
  private final HBox about = Controls.row(10);
  private final VBox settings = new VBox();
  private final Latest looking = new Latest();
  private final FieldSection whole;
  private final FieldSection output;
  private final ScrollPane scroll;

  MessagesTab(DetailViewModel model, Background background) {
    this.model = model;
    this.background = background;
    var around = model.surroundings();
    output =
        new FieldSection(
            model.field(Field.OUTPUT_MESSAGE),
            around,
            "detail-messages-",
            "detail.field.output-message");
    output.getStyleClass().add("output-message");
    whole =
        new FieldSection(
            model.field(Field.MESSAGES), around, "detail-messages-", "detail.field.messages");
    var hasOutput =
        Bindings.createBooleanBinding(
            () ->
                model.field(Field.OUTPUT_MESSAGE).heldProperty().get()
                    || model.field(Field.OUTPUT_MESSAGE).changedProperty().get(),
            model.field(Field.OUTPUT_MESSAGE).heldProperty(),
            model.field(Field.OUTPUT_MESSAGE).changedProperty());
    var modes =
        new Segmented<>(
            "detail-messages-mode",
            List.of(false, true),
            asJson -> Text.get(asJson ? "detail.messages.raw" : "detail.messages.conversation"),
            raw);
    Controls.shownWhile(raw.not(), cards);
    var head = Controls.row(8, modes, settings, Controls.spacer(), about);
    head.setMinHeight(28);
    settings.getStyleClass().addAll("subtle", "size-12");
    settings.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    var page =
        new VBox(9, head, cards, Controls.slot(raw, whole), Controls.slot(hasOutput, output));
    page.getStyleClass().addAll("form", "messages");
    scroll = Controls.scroll(page);
    scroll.setId("detail-messages-scroll");
    scroll.getStyleClass().add("surface");
    getStyleClass().add("surface");
    getChildren().add(scroll);
    model.contentProperty().subscribe(this::show);
    model.soughtProperty().subscribe(words -> cards().forEach(card -> card.look(words)));
  }

  private List<MessageCard> cards() {
    return cards.getChildren().stream()
        .filter(MessageCard.class::isInstance)
        .map(MessageCard.class::cast)
        .toList();
  }

  @Override
  public ScrollPane scroll() {
    return scroll;
  }

  /// Opens the first message that says what is looked for, however far down it is.
  @Override
  public void showHit() {
    whole.showHit();
    output.showHit();
    var content = model.contentProperty().get();
    var words = model.soughtProperty().get();
    if (content == null || raw.get()) {
      return;
    }
    var messages = content.conversation().messages();
    background.run(
        () -> {
          int at = 0;
          while (at < messages.size() && !messages.get(at).says(words)) {
            at++;
          }
          return at;
        },
        looking.<Outcome<Integer>>only(
            outcome -> {
              if (outcome instanceof Outcome.Done<Integer>(var at) && at < messages.size()) {
                while (cards().size() <= at
                    && cards.getChildren().getLast() instanceof Hyperlink more) {
                  more.fire();
                }
                cards().get(at).showHit();
              }
            }));
  }

  private void show(@Nullable LogContent content) {
    cards.getChildren().clear();
    about.getChildren().clear();
    settings.getChildren().clear();
    if (content == null) {
      return;
    }
    var conversation = content.conversation();
    settings.getChildren().add(Controls.words(words(conversation.settings())));
    measures(content.log());
    if (conversation.messages().isEmpty() && conversation.output() == null) {
      cards.getChildren().add(Controls.words(Text.get("detail.messages.none"), "muted"));
    }
    add(conversation.messages(), FIRST);
  }

  private void add(List<Conversation.Message> messages, int most) {
    messages.stream()
        .limit(most)
        .forEach(
            message -> {
              var card = new MessageCard(message, model, background);
              card.look(model.soughtProperty().get());
              cards.getChildren().add(card);
            });
    if (messages.size() > most) {
      var rest = messages.subList(most, messages.size());
      var more = new Hyperlink(Text.get("detail.moreMessages", rest.size()));
      more.setOnAction(
          pressed -> {
            cards.getChildren().remove(more);
            add(rest, FIRST);
          });
      cards.getChildren().add(more);
    }
  }

  private static String words(Conversation.Settings settings) {
    var words = new ArrayList<String>();
    if (settings.temperature() != null) {
      words.add(Text.get("detail.settings.temperature", settings.temperature()));
    }
    if (settings.maxTokens() != null) {
      words.add(Text.get("detail.settings.max-tokens", settings.maxTokens()));
    }
    if (settings.tools() > 0) {
      words.add(Text.get("detail.settings.tools", settings.tools()));
    }
    return String.join(", ", words);
  }

  private void measures(Log log) {
    var usage = log.usage();
    if (usage.promptTokens() != null || usage.outputTokens() != null) {
      measure(
          Text.get(
              "detail.settings.usage", count(usage.promptTokens()), count(usage.outputTokens())));
    }
    var took = log.timing().duration();
    if (took != null) {
      measure(Numbers.duration(took));
    }
    if (usage.promptCost() != null || usage.outputCost() != null) {
      measure(Numbers.cost(usage.cost()));
    }
  }

  private void measure(String words) {
    var label = Controls.words(words, "mono-small", "muted");
    label.setMinWidth(USE_PREF_SIZE);
    about.getChildren().add(label);
  }

  private static String count(@Nullable Long count) {
    return count == null ? "–" : Numbers.count(count);
  }
}
