package tracedesk.ui.history;

import java.time.Clock;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Focus;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Keys;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Segmented;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The tab that tells what became of a log: the timeline, and one entry against the one before.
public final class HistoryView extends StackPane {
  /// Below this width the timeline stands over the comparison.
  private static final double NARROW = 640;

  /// Below this width two sides beside each other are too narrow to read.
  private static final double ONE_SIDE = 460;

  private final HistoryViewModel model;
  private final Clock clock;
  private final ListView<Moment> list = new ListView<>();
  private final VBox timeline = Controls.styled(new VBox(list), "timeline");
  private final BorderPane parts = new BorderPane();
  private final VBox page = new VBox();
  private final ScrollPane body = Controls.scroll(new VBox());
  private boolean sideChosen;
  private boolean adapting;

  public HistoryView(HistoryViewModel model, Clock clock) {
    this.model = model;
    this.clock = clock;
    setId("history");
    getStyleClass().add("history");
    timeline();
    body.setId("history-body");
    VBox.setVgrow(body, Priority.ALWAYS);
    page.getChildren().addAll(head(), body, foot());
    page.setMinWidth(0);
    parts.setCenter(page);
    var some =
        Bindings.createBooleanBinding(
            () -> model.pastProperty().get() != null && !model.moments().isEmpty(),
            model.pastProperty(),
            model.moments());
    var none = model.pastProperty().isNotNull().and(some.not());
    var wrong = model.problemProperty().isNotNull().and(model.pastProperty().isNull());
    var waiting = model.pastProperty().isNull().and(model.problemProperty().isNull());
    getChildren()
        .addAll(
            Controls.shownWhile(some, parts),
            Controls.shownWhile(none, nothing()),
            Controls.shownWhile(waiting, skeleton()),
            Controls.shownWhile(wrong, failed()));
    Keys.within(this, model.older, model.newer);
    widthProperty().subscribe(this::arrange);
    page.widthProperty().subscribe(this::adapt);
    model
        .besideProperty()
        .subscribe(
            () -> {
              sideChosen |= !adapting;
              show(model.shownProperty().get());
            });
    sideChosen = false;
    model.shownProperty().subscribe(this::show);
    sceneProperty().subscribe(this::look);
    parentProperty().flatMap(Node::visibleProperty).subscribe(_ -> look());
  }

  private void look() {
    var parent = getParent();
    model.openProperty().set(getScene() != null && parent != null && parent.isVisible());
  }

  /// Puts the keyboard into the timeline.
  @Override
  public void requestFocus() {
    list.requestFocus();
  }

  private void timeline() {
    list.setId("history-list");
    list.setAccessibleText(Text.get("history.tab"));
    list.setItems(model.moments());
    list.setCellFactory(_ -> new MomentCell(clock));
    VBox.setVgrow(list, Priority.ALWAYS);
    var selection = list.getSelectionModel();
    selection
        .selectedItemProperty()
        .subscribe(
            moment -> {
              if (moment != null) {
                model.chosenProperty().set(moment);
              }
            });
    model.chosenProperty().subscribe(this::select);
    var note = Controls.words(Text.get("history.own-only"), "subtle", "size-12", "timeline-note");
    note.setWrapText(true);
    note.setMinHeight(USE_PREF_SIZE);
    var own = model.pastProperty().map(past -> !past.whole()).orElse(false);
    timeline.getChildren().add(Controls.shownWhile(own, note));
  }

  private void select(@Nullable Moment moment) {
    var selection = list.getSelectionModel();
    if (moment == null) {
      selection.clearSelection();
    } else if (selection.getSelectedIndex() != list.getItems().indexOf(moment)) {
      selection.clearAndSelect(list.getItems().indexOf(moment));
      list.scrollTo(Math.max(0, selection.getSelectedIndex() - 1));
    }
  }

  private void arrange() {
    boolean narrow = getWidth() < NARROW;
    parts.setLeft(null);
    parts.setTop(null);
    if (narrow) {
      parts.setTop(timeline);
    } else {
      parts.setLeft(timeline);
    }
    timeline.getStyleClass().removeAll("beside", "above");
    timeline.getStyleClass().add(narrow ? "above" : "beside");
  }

  private void adapt() {
    if (!sideChosen && page.getWidth() > 0) {
      adapting = true;
      model.besideProperty().set(page.getWidth() >= ONE_SIDE);
      adapting = false;
    }
  }

  private Node head() {
    var words = Controls.row(6);
    words.setMinWidth(0);
    HBox.setHgrow(words, Priority.ALWAYS);
    model.shownProperty().subscribe(outcome -> words.getChildren().setAll(title(outcome)));
    var sides =
        new Segmented<>(
            "history-sides",
            List.of(true, false),
            beside -> Text.get(beside ? "history.beside" : "history.inline"),
            model.besideProperty());
    var head =
        Controls.row(
            8,
            words,
            Controls.spacer(),
            sides,
            Buttons.icon(model.newer, 26),
            Buttons.icon(model.older, 26));
    head.getStyleClass().add("history-head");
    head.setMinHeight(USE_PREF_SIZE);
    return head;
  }

  private List<Node> title(@Nullable Outcome<Comparison> outcome) {
    if (!(outcome instanceof Outcome.Done<Comparison>(var comparison))) {
      return List.of();
    }
    var nodes = new java.util.ArrayList<Node>();
    var earlier = comparison.earlier();
    if (earlier != null) {
      nodes.addAll(moment(earlier));
      nodes.add(Controls.styled(Icons.of("arrow-right", 13), "subtle"));
    }
    nodes.addAll(moment(comparison.moment()));
    return nodes;
  }

  private List<Label> moment(Moment moment) {
    var at = moment.at();
    var when =
        Controls.words(
            at == null
                ? Text.get("history.now")
                : Numbers.moment(at, clock.instant(), clock.getZone()),
            "medium");
    when.setMinWidth(USE_PREF_SIZE);
    var who = Controls.words(moment.who(), "subtle");
    who.setMinWidth(20);
    return List.of(when, who);
  }

  private Node foot() {
    var about = Controls.words("", "subtle", "mono-small");
    about.setMinWidth(0);
    model.shownProperty().subscribe(outcome -> about.setText(about(outcome)));
    Controls.explained(about, about.textProperty());
    var lock = Controls.words("", "muted", "size-12");
    lock.setMinWidth(0);
    lock.setId("history-lock");
    lock.textProperty().bind(model.lock());
    lock.setGraphic(Icons.of("lock", 12));
    var locked = lock.textProperty().isNotEmpty();
    var foot =
        Controls.row(
            6,
            Controls.shownWhile(locked.not(), about),
            Controls.shownWhile(locked, lock),
            Controls.spacer(),
            explained(model.undoChange),
            explained(model.restoreVersion));
    foot.getStyleClass().add("history-foot");
    foot.setMinHeight(USE_PREF_SIZE);
    return foot;
  }

  /// A disabled button shows no tooltip, so its place does.
  private Node explained(Command command) {
    var button = Buttons.small(Buttons.flat(command));
    var place = new StackPane(button);
    Controls.explained(
        place, model.lock().map(lock -> lock.isEmpty() ? Text.get(command.key() + ".tip") : lock));
    return place;
  }

  private String about(@Nullable Outcome<Comparison> outcome) {
    if (!(outcome instanceof Outcome.Done<Comparison>(var comparison))) {
      return "";
    }
    var moment = comparison.moment();
    var at = moment.at();
    if (at == null) {
      return Text.get("history.nothing-sent");
    }
    var when = Numbers.timestamp(at, clock.getZone());
    return moment.kind() == Moment.Kind.JUDGED
        ? when
        : Text.get("history.revision", Numbers.count(moment.number()), when);
  }

  private void show(@Nullable Outcome<Comparison> outcome) {
    switch (outcome) {
      case null -> body.setContent(new VBox());
      case Outcome.Failed<Comparison>(var problem) -> body.setContent(banner(problem));
      case Outcome.Done<Comparison>(var comparison) -> {
        var before = body.getContent() instanceof ComparisonPage last ? last : null;
        boolean held = before != null && Focus.isIn(before);
        var next = new ComparisonPage(comparison, model);
        double place = body.getVvalue();
        body.setContent(next);
        body.setVvalue(before != null && before.moment().isSame(comparison.moment()) ? place : 0);
        if (held) {
          list.requestFocus();
        }
      }
    }
  }

  private Node nothing() {
    var words = Controls.words("", "muted");
    words.setWrapText(true);
    words.setMaxWidth(420);
    words.setId("history-nothing");
    words
        .textProperty()
        .bind(
            model
                .pastProperty()
                .map(past -> Text.get(past.whole() ? "history.none" : "history.none-own"))
                .orElse(""));
    return Controls.styled(new StackPane(words), "form");
  }

  private static Node skeleton() {
    var lines = new VBox(12);
    for (int i = 0; i < 4; i++) {
      lines.getChildren().add(Controls.skeleton(180, 12));
      lines.getChildren().add(Controls.skeleton(120, 10));
    }
    return Controls.styled(lines, "form");
  }

  private Node failed() {
    var slot = Controls.styled(new StackPane(), "form");
    slot.setAlignment(javafx.geometry.Pos.TOP_LEFT);
    model
        .problemProperty()
        .subscribe(
            problem -> {
              slot.getChildren().clear();
              if (problem != null) {
                slot.getChildren().add(banner(problem));
              }
            });
    return slot;
  }

  private Banner banner(Problem problem) {
    return new Banner(
        Tone.DANGER,
        "alert-circle",
        Text.get("history.not-read"),
        Problems.text(problem),
        Buttons.small(Buttons.button(model.reload)));
  }
}
