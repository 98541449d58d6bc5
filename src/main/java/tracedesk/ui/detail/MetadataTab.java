package tracedesk.ui.detail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.SearchText;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.CodeEditor;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Language;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// Every other field of the log, in groups: what it is, its name in the API, its value and unit.
final class MetadataTab extends StackPane implements HitPage {
  private static final int SHORT = 400;
  private static final int MOST = 300;

  private final DetailViewModel model;
  private final Background background;
  private final Latest looking = new Latest();
  private final VBox groups = Controls.styled(new VBox(14), "form");
  private final Map<Labeled, Fact> values = new LinkedHashMap<>();
  private final ScrollPane scroll;

  MetadataTab(DetailViewModel model, Background background) {
    this.model = model;
    this.background = background;
    scroll = Controls.scroll(groups);
    scroll.setId("detail-metadata");
    getChildren().add(scroll);
    model.contentProperty().subscribe(this::show);
    model.soughtProperty().subscribe(this::mark);
  }

  @Override
  public ScrollPane scroll() {
    return scroll;
  }

  /// Values that are folded stay so: they are marked as a whole.
  @Override
  public void showHit() {}

  private void mark() {
    var words = model.soughtProperty().get();
    values.keySet().forEach(label -> label.getStyleClass().remove("hit"));
    if (words.isEmpty()) {
      looking.forget();
      return;
    }
    var facts = Map.copyOf(values);
    var folded = SearchText.fold(words);
    background.run(
        () ->
            facts.entrySet().stream()
                .filter(entry -> SearchText.of(entry.getValue().value()).contains(folded))
                .map(Map.Entry::getKey)
                .toList(),
        looking.<Outcome<List<Labeled>>>only(
            outcome -> {
              if (outcome instanceof Outcome.Done<List<Labeled>>(var holding)) {
                holding.forEach(label -> label.getStyleClass().add("hit"));
              }
            }));
  }

  private void show(@Nullable LogContent content) {
    groups.getChildren().clear();
    values.clear();
    if (content != null) {
      for (var group : content.facts().groups()) {
        groups.getChildren().add(group(group));
      }
      mark();
    }
  }

  private Node group(FactSheet.Group group) {
    var rows = Controls.styled(new VBox(), "facts");
    group.facts().stream().limit(MOST).forEach(fact -> rows.getChildren().add(row(fact)));
    var more = group.facts().size() - MOST;
    if (more > 0) {
      rows.getChildren().add(Controls.words(Text.get("detail.moreFacts", more), "muted"));
    }
    return new VBox(6, Controls.words(group.title(), "heading"), rows);
  }

  private Node row(Fact fact) {
    var label = new Label(shown(fact.label()));
    var api = Controls.words(shown(fact.api()), "mono-small", "subtle");
    var names = new VBox(label, api);
    names.getStyleClass().add("fact-names");
    var copy =
        Buttons.icon(
            new Command(
                    "detail.copyText",
                    () -> model.surroundings().clipboard().accept(fact.value().plain()))
                .withIcon("copy"),
            24);
    copy.setAccessibleText(Text.get("common.copy.spoken", fact.api()));
    copy.getStyleClass().add("on-hover");
    var value = new VBox(value(fact));
    value.setMinWidth(0);
    value.getStyleClass().add("fact-value");
    HBox.setHgrow(value, Priority.ALWAYS);
    return Controls.styled(new HBox(names, value, copy), "fact");
  }

  private Node value(Fact fact) {
    var value = fact.value();
    boolean deep =
        value instanceof Json.Obj object && !object.members().isEmpty()
            || value instanceof Json.Arr array && !array.items().isEmpty();
    if (deep || value.length() > SHORT) {
      return folded(fact);
    }
    var style = value instanceof Json.Str ? "mono" : value.isNull() ? "subtle" : "mono";
    var label = Controls.words(ExactText.lines(value.plain()).shown(), "mono", style);
    label.setWrapText(true);
    label.setMinWidth(0);
    values.put(label, fact);
    if (fact.unit().isEmpty() || value.isNull()) {
      return label;
    }
    label.setMinWidth(USE_PREF_SIZE);
    return Controls.row(5, label, Controls.words(fact.unit(), "subtle", "size-12"));
  }

  /// A deep or long value opens in an editor of its own.
  private Node folded(Fact fact) {
    var value = fact.value();
    var holder = new VBox(4);
    var open = new ToggleButton(summary(value), Icons.of("chevron-right", 12));
    open.getStyleClass().addAll("button-flat", "fact-fold");
    open.setMnemonicParsing(false);
    values.put(open, fact);
    open.selectedProperty()
        .subscribe(
            shown -> {
              open.setGraphic(Icons.of(shown ? "chevron-down" : "chevron-right", 12));
              if (shown && holder.getChildren().size() == 1) {
                holder.getChildren().add(editor(fact));
              } else if (!shown && holder.getChildren().size() > 1) {
                holder.getChildren().remove(1);
              }
            });
    holder.getChildren().add(open);
    return holder;
  }

  private CodeEditor editor(Fact fact) {
    var editor =
        new CodeEditor("detail-fact-" + fact.api().replace('.', '-'), "detail.tab.metadata");
    editor.editableProperty().set(false);
    boolean words = fact.value() instanceof Json.Str;
    editor.languageProperty().set(words ? Language.TEXT : Language.JSON);
    editor.mark(new ReadOnlyStringWrapper(model.soughtProperty().get()), background);
    editor.textProperty().set(words ? fact.value().plain() : JsonText.readable(fact.value()));
    return editor;
  }

  private static String summary(Json value) {
    return switch (value) {
      case Json.Obj object -> Text.get("detail.fields", object.members().size());
      case Json.Arr array -> Text.get("detail.items", array.items().size());
      default -> Text.get("detail.characters", Numbers.count(value.length()));
    };
  }

  private static String shown(String words) {
    return ExactText.line(words).shown();
  }
}
