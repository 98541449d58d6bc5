package tracedesk.ui.welcome;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;
import javafx.util.Subscription;
import tracedesk.domain.problem.Problem;
import tracedesk.service.Samples;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Segmented;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The page before the first trace: where the local server listens, code to copy, and other ways
/// in.
public final class WelcomeView extends StackPane {
  private static final double WIDTH = 880;
  private static final double NARROW = 800;
  private static final PseudoClass COMPACT = PseudoClass.getPseudoClass("compact");

  private final WelcomeViewModel model;
  private final Background background;
  private Subscription listening = Subscription.EMPTY;

  /// @param bring reads traces from files
  /// @param connect opens the connections
  public WelcomeView(
      WelcomeViewModel model, Background background, Command bring, Command connect) {
    this.model = model;
    this.background = background;
    getStyleClass().addAll("welcome", "canvas");
    var above = filler(108);
    var page =
        Controls.styled(
            new VBox(
                above,
                title(),
                sentence(),
                snippets(),
                listening(),
                problem(),
                Controls.styled(new Region(), "welcome-line"),
                Controls.styled(Controls.label("welcome.noApp"), "medium", "welcome-no-app"),
                ways(bring, connect),
                filler(Double.MAX_VALUE)),
            "welcome-page");
    page.setMaxWidth(WIDTH + 48);
    var scroll = Controls.scroll(new StackPane(page));
    scroll.setFitToHeight(true);
    scroll.setFocusTraversable(false);
    getChildren().add(scroll);
    widthProperty()
        .subscribe(
            width ->
                pseudoClassStateChanged(
                    COMPACT, width.doubleValue() > 0 && width.doubleValue() < NARROW));
    sceneProperty().subscribe(this::listenWhileShown);
  }

  private void listenWhileShown() {
    listening.unsubscribe();
    listening = getScene() == null ? Subscription.EMPTY : model.listen();
  }

  private static Node title() {
    var dot = Icons.dot(Tone.SUCCESS);
    dot.getStyleClass().add("welcome-dot");
    return Controls.row(10, dot, Controls.styled(Controls.label("welcome.title"), "display"));
  }

  private Node sentence() {
    var words = Controls.styled(new TextFlow(), "welcome-sentence");
    words.setId("welcome-sentence");
    var text = Text.get("welcome.listening", model.address());
    int at = text.indexOf(model.address());
    words
        .getChildren()
        .addAll(
            piece(text.substring(0, at), "welcome-words"),
            piece(model.address(), "welcome-address"),
            piece(text.substring(at + model.address().length()), "welcome-words"));
    return words;
  }

  private static Node piece(String words, String style) {
    return Controls.styled(new javafx.scene.text.Text(words), style);
  }

  private Node snippets() {
    var sdks =
        new Segmented<>("welcome-sdk", List.of(Sdk.values()), Sdk::label, model.sdkProperty());
    var log =
        new SnippetCard("welcome.copyLog", sdks, model.logBinding(), model::logCode, background);
    var otlp =
        new SnippetCard(
            "welcome.copyOtlp",
            new Region(),
            model.otlpBinding(),
            model::otlpCode,
            background,
            new ExporterSwitches(model.exporters()));
    return Controls.styled(columns(List.of(log, otlp)), "welcome-snippets");
  }

  private Node listening() {
    var count = new Label();
    count.setId("welcome-requests");
    count
        .textProperty()
        .bind(model.requestsProperty().map(sent -> Text.get("welcome.requests", sent.longValue())));
    return Controls.styled(
        Controls.row(
            8,
            Icons.busy(14),
            Controls.styled(count, "muted"),
            Controls.spacer(),
            Buttons.link(model.sendTest)),
        "welcome-listening");
  }

  private Node problem() {
    var words = Controls.styled(new Label(), "tone-danger", "size-12-5");
    words.setId("welcome-problem");
    words.setGraphic(Icons.of("alert-circle", 13, Tone.DANGER));
    words.setWrapText(true);
    ObservableValue<Problem> problem = model.problemProperty();
    words.textProperty().bind(problem.map(Problems::text).orElse(""));
    return Controls.shownWhile(Bindings.isNotNull(model.problemProperty()), words);
  }

  private Node ways(Command bring, Command connect) {
    ObservableValue<Samples.Progress> opening = model.openingProperty();
    var count = model.sampleCountProperty();
    var words =
        Bindings.createStringBinding(
            () -> {
              var step = opening.getValue();
              return step == null
                  ? Text.get("welcome.samples.words", count.get())
                  : Text.get(
                      "welcome.samples.opening", step.opened() + step.present(), step.samples());
            },
            opening,
            count);
    ProgressBar bar = Controls.progress(opening.map(WelcomeView::share).orElse(0.0));
    bar.setId("welcome-progress");
    bar.getStyleClass().addAll("accent", "welcome-progress");
    Controls.shownWhile(Bindings.isNotNull(model.openingProperty()), bar);
    var samples =
        new WayCard("welcome-samples", "welcome.openSamples", model.openSamples, words, bar);
    var ways =
        List.<Region>of(
            samples,
            way("welcome-import", "welcome.import", bring),
            way("welcome-connect", "welcome.connect", connect));
    return Controls.styled(columns(ways), "welcome-ways");
  }

  private static WayCard way(String id, String key, Command command) {
    return new WayCard(id, key, command, new SimpleStringProperty(Text.get(key.concat(".words"))));
  }

  private static Double share(Samples.Progress step) {
    return step.samples() == 0 ? 0.0 : (step.opened() + step.present()) / (double) step.samples();
  }

  /// Cards of one width and height beside each other.
  private static GridPane columns(List<Region> cards) {
    var grid = new GridPane();
    for (int i = 0; i < cards.size(); i++) {
      var card = cards.get(i);
      card.setMinWidth(0);
      card.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
      var column = new ColumnConstraints();
      column.setPercentWidth(100.0 / cards.size());
      grid.getColumnConstraints().add(column);
      grid.add(card, i, 0);
    }
    return grid;
  }

  private static Region filler(double most) {
    var filler = new Region();
    filler.setMinHeight(0);
    filler.setMaxHeight(most);
    VBox.setVgrow(filler, Priority.ALWAYS);
    return filler;
  }
}
