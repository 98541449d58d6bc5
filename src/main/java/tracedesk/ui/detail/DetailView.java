package tracedesk.ui.detail;

import java.util.List;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.problem.Outcome;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Keys;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The right pane of the window: everything about one log, and its correction.
public final class DetailView extends StackPane {
  private final DetailViewModel model;
  private final Dialogs dialogs;
  private final TabPane tabs = new TabPane();

  private final DetailHeader header;
  private final HitScroll scroll = new HitScroll();
  private final Latest looking = new Latest();
  private final StackPane nothing =
      new StackPane(Controls.words(Text.get("detail.nothing"), "muted"));

  public DetailView(DetailViewModel model, Background background, Dialogs dialogs) {
    this.model = model;
    this.dialogs = dialogs;
    setId("detail");
    getStyleClass().add("detail");
    tabs.setId("detail-tabs");
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    var content = model.contentProperty();
    tabs.getTabs()
        .addAll(
            tab("detail.tab.log", () -> new LogTab(model), null),
            tab(
                "detail.tab.messages",
                () -> new MessagesTab(model, background),
                content.map(now -> count(Conversation.count(now.log())))),
            tab("detail.tab.metadata", () -> new MetadataTab(model, background), null),
            tab(
                "detail.tab.evaluators",
                () -> new EvaluatorsTab(model),
                content.map(now -> count(now.log().judgments().size()))),
            tab("detail.tab.raw", () -> new RawTab(model, background), null));
    model.focusProperty().subscribe(this::showField);
    VBox.setVgrow(tabs, Priority.ALWAYS);
    header = new DetailHeader(model, background);
    var page = new VBox(header, tabs, new DetailFooter(model));
    var shown =
        Bindings.createBooleanBinding(
            () ->
                model.contentProperty().get() != null
                    && (model.phaseProperty().get() == Phase.READY
                        || model.phaseProperty().get() == Phase.WAITING),
            model.contentProperty(),
            model.phaseProperty());
    page.mouseTransparentProperty().bind(model.phaseProperty().isEqualTo(Phase.WAITING));
    getChildren()
        .addAll(
            Controls.slot(shown, page),
            Controls.slot(model.phaseProperty().isEqualTo(Phase.LOADING), new DetailSkeleton()),
            Controls.shownWhile(model.phaseProperty().isEqualTo(Phase.EMPTY), nothing),
            Controls.shownWhile(model.phaseProperty().isEqualTo(Phase.FAILED), failed()));
    Keys.within(this, model.undo, model.redo);
    model.changesProperty().subscribe(this::showChanges);
    content.subscribe((before, now) -> opened(before, now, background));
  }

  /// Another log begins at the top of its pages. While something is looked for in the trace, a log
  /// that is opened shows where it stands: on the page in front if it is there, else on the first
  /// one that has it.
  private void opened(
      @Nullable LogContent before, @Nullable LogContent now, Background background) {
    var words = model.soughtProperty().get();
    looking.forget();
    if (now == null || before != null && before.log().id().equals(now.log().id())) {
      return;
    }
    for (var tab : tabs.getTabs()) {
      if (tab.getContent() instanceof HitPage page) {
        page.scroll().setVvalue(0);
      }
    }
    if (words.isEmpty()) {
      return;
    }
    background.run(
        () -> HitPage.holding(now.log(), words),
        looking.<Outcome<List<Integer>>>only(
            outcome -> {
              if (outcome instanceof Outcome.Done<List<Integer>>(var pages) && !pages.isEmpty()) {
                showHit(pages);
              }
            }));
  }

  private void showHit(List<Integer> pages) {
    var chosen = tabs.getSelectionModel();
    if (!pages.contains(chosen.getSelectedIndex())) {
      chosen.select((int) pages.getFirst());
    }
    if (chosen.getSelectedItem().getContent() instanceof HitPage page) {
      page.showHit();
      scroll.to(page.scroll());
    }
  }

  /// What has a shortcut anywhere in the window.
  public List<Command> commands() {
    return List.of(
        model.save,
        model.saveAndComplete,
        model.showChanges,
        model.undo,
        model.redo,
        model.copyId,
        model.copyJson);
  }

  /// Adds more to do with the log to the menu in the head.
  public void offer(Command... more) {
    header.offer(more);
  }

  /// Adds a tab behind the others.
  ///
  /// @param page makes what it shows, when it is first turned to
  /// @param count shown beside its words
  public void addTab(String key, Supplier<? extends Node> page, ObservableValue<String> count) {
    tabs.getTabs().add(tab(key, page, count));
  }

  /// Puts the keyboard into the field corrected most, the log's result, or into the tab in front.
  @Override
  public void requestFocus() {
    if (tabs.getSelectionModel().getSelectedIndex() == 0) {
      boolean failed = model.field(Field.ERROR).heldProperty().get();
      model.focusOn(failed ? Field.ERROR : Field.OUTPUT);
    } else {
      tabs.requestFocus();
    }
  }

  /// A page is made when it is first turned to: most logs are read on the first alone, and what is
  /// hidden would be filled and styled for each of them.
  private static Tab tab(
      String key, Supplier<? extends Node> page, @Nullable ObservableValue<String> count) {
    var tab = new Tab();
    tab.setId(key.replace('.', '-'));
    var title = Controls.row(3, new Label(Text.get(key)));
    if (count != null) {
      var label = Controls.words("", "count");
      label.textProperty().bind(count.orElse(""));
      title.getChildren().add(label);
    }
    tab.setGraphic(title);
    tab.selectedProperty()
        .subscribe(
            now -> {
              if (now && tab.getContent() == null) {
                tab.setContent(page.get());
              }
            });
    return tab;
  }

  private static String count(int count) {
    return count == 0 ? "" : Numbers.count(count);
  }

  /// A field that is to get the focus is on the first page, messages on the second.
  private void showField(@Nullable Field field) {
    if (field != null) {
      tabs.getSelectionModel().select(field == Field.MESSAGES ? 1 : 0);
    }
  }

  /// Shows something else while no log is to be shown.
  ///
  /// @param shown whether there is anything
  public void insteadOfNothing(Node other, ObservableValue<Boolean> shown) {
    nothing.getChildren().forEach(words -> Controls.shownWhile(shown.map(now -> !now), words));
    nothing.getChildren().add(Controls.slot(shown, other));
  }

  private Node failed() {
    var slot = new StackPane();
    slot.getStyleClass().add("form");
    slot.setAlignment(javafx.geometry.Pos.TOP_LEFT);
    model
        .problemProperty()
        .subscribe(
            problem -> {
              slot.getChildren().clear();
              if (problem != null) {
                slot.getChildren()
                    .add(
                        new Banner(
                            Tone.DANGER,
                            "alert-circle",
                            Text.get("detail.notRead"),
                            Problems.text(problem),
                            Buttons.small(Buttons.button(model.reload))));
              }
            });
    return slot;
  }

  private void showChanges(@Nullable ChangesViewModel changes) {
    if (changes != null) {
      dialogs.show(new ChangesCard(changes, dialogs::close), 760, 560);
      model.closeChanges();
    }
  }
}
