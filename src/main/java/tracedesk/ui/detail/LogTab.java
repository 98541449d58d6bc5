package tracedesk.ui.detail;

import java.util.List;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Judgment;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The log itself: its measures, inputs, output and error, each to be corrected where the API can.
final class LogTab extends StackPane implements HitPage {
  private final DetailViewModel model;
  private final StackPane banner = new StackPane();
  private final StackPane moved = new StackPane();
  private final StackPane cut = new StackPane();
  private final StackPane result = new StackPane();
  private final VBox judgments = new VBox(6);
  private final MetricsCard metrics = new MetricsCard();
  private final InputsSection inputs;
  private final FieldSection output;
  private final FieldSection message;
  private final FieldSection error;
  private final FieldSection duration;
  private final ScrollPane scroll;

  LogTab(DetailViewModel model) {
    this.model = model;
    var around = model.surroundings();
    inputs = new InputsSection(model.inputs(), around);
    output = new FieldSection(model.field(Field.OUTPUT), around);
    message = new FieldSection(model.field(Field.OUTPUT_MESSAGE), around);
    error = new FieldSection(model.field(Field.ERROR), around);
    duration = new FieldSection(model.field(Field.DURATION), around);
    var isMessage =
        Bindings.createBooleanBinding(
            () -> model.resultField() == Field.OUTPUT_MESSAGE, model.contentProperty());
    var hasDuration =
        Bindings.createBooleanBinding(
            () ->
                model.contentProperty().get() != null
                    && model.field(Field.DURATION).lockProperty().get().isEmpty(),
            model.contentProperty(),
            model.field(Field.DURATION).lockProperty());
    var form =
        new VBox(
            12,
            banner,
            moved,
            cut,
            metrics,
            inputs,
            result,
            either(
                new StackPane(
                    Controls.shownWhile(isMessage.not(), output),
                    Controls.slot(isMessage, message)),
                new EitherOr(model.field(Field.OUTPUT), "detail.rule.output", model.clearError),
                collapses(model.field(Field.ERROR), isMessage, true)),
            both(),
            either(
                error,
                new EitherOr(model.field(Field.ERROR), "detail.rule.error", model.clearOutput),
                collapses(model.field(Field.ERROR), isMessage, false)),
            Controls.slot(hasDuration, duration),
            judgments,
            alike());
    form.getStyleClass().add("form");
    scroll = Controls.scroll(form);
    scroll.setId("detail-log-scroll");
    getChildren().add(scroll);
    model.contentProperty().subscribe(this::show);
    model.lockProperty().subscribe(this::showLock);
    model.changedMeanwhileProperty().subscribe(this::showMoved);
    model.saving().conflictProperty().subscribe(this::showMoved);
    model.focusProperty().subscribe(this::focus);
  }

  /// @param ofOutput whether the output gives way to the error, or the error to the output
  private BooleanBinding collapses(
      FieldViewModel errorField, BooleanBinding isMessage, boolean ofOutput) {
    var outputField = model.field(Field.OUTPUT);
    var messageField = model.field(Field.OUTPUT_MESSAGE);
    return Bindings.createBooleanBinding(
        () -> {
          boolean result = outputField.heldProperty().get() || messageField.heldProperty().get();
          boolean failed = errorField.heldProperty().get();
          return ofOutput ? failed && !result : result && !failed;
        },
        outputField.heldProperty(),
        messageField.heldProperty(),
        errorField.heldProperty(),
        isMessage);
  }

  private Node either(Node editor, Node hint, BooleanBinding collapsed) {
    var any = model.contentProperty().isNotNull();
    return new StackPane(
        Controls.slot(any.and(collapsed.not()), editor), Controls.slot(any.and(collapsed), hint));
  }

  private Node both() {
    var output = Buttons.link(model.clearOutput);
    var error = Buttons.link(model.clearError);
    output.setMinWidth(USE_PREF_SIZE);
    error.setMinWidth(USE_PREF_SIZE);
    var clear = new VBox(2, output, error);
    clear.setMinWidth(USE_PREF_SIZE);
    Controls.shownWhile(model.lockProperty().isEqualTo(Lock.NONE), clear);
    var words =
        new Banner(
            Tone.NEUTRAL, "info", Text.get("detail.both"), Text.get("detail.both.detail"), clear);
    return Controls.slot(model.bothHeldProperty(), words);
  }

  /// Leads to the other calls of the same tool, prompt or whatever this is.
  private Node alike() {
    var alike = model.surroundings().alike();
    var link = Buttons.link(alike);
    link.setGraphic(Icons.of(Objects.requireNonNull(alike.icon()), 13));
    link.textProperty()
        .bind(
            model
                .contentProperty()
                .map(content -> Text.get("tree.alike.named", content.log().name())));
    return Controls.slot(alike.enabled(), Controls.row(0, link));
  }

  private void show(@Nullable LogContent content) {
    if (content != null) {
      boolean known = metrics.show(content.log(), model.tree(), model.surroundings().zone());
      metrics.setVisible(known);
      metrics.setManaged(known);
      showLock();
      showJudgments(content);
      set(cut, Upstream.of(content.log().raw()).banner());
      set(result, result(content.log()));
    }
  }

  /// What a log came to, where its output alone does not say: the judgment of an evaluator, the
  /// documents of a retriever.
  private @Nullable Node result(Log log) {
    var documents = DocumentList.of(log);
    if (!documents.isEmpty()) {
      return new DocumentList(documents);
    }
    var judgment = log.raw().present("judgment");
    if (log.kind() != LogKind.EVALUATOR || judgment == null) {
      return null;
    }
    var said = new Judgment(log.id(), log.name(), judgment, null, log.timing(), Json.Obj.EMPTY);
    return new VBox(
        6, Controls.heading("detail.judgment"), new JudgmentList(List.of(said), model, false));
  }

  /// A complete trace was judged: what its evaluators said belongs to the picture.
  private void showJudgments(LogContent content) {
    judgments.getChildren().clear();
    if (content.log().isComplete() && !content.log().judgments().isEmpty()) {
      judgments
          .getChildren()
          .addAll(
              Controls.heading("detail.tab.evaluators"),
              new JudgmentList(content.log().judgments(), model, false));
    }
  }

  private void showLock() {
    var content = model.contentProperty().get();
    var at = content == null ? null : content.log().timing().end();
    var zone = model.surroundings().zone();
    boolean v4 = content != null && content.log().api() == tracedesk.domain.trace.Api.V4;
    Node shown =
        switch (model.lockProperty().get()) {
          case NONE ->
              v4 ? new Banner(Tone.NEUTRAL, "lock", Text.get("detail.locked.v4"), null) : null;
          case COMPLETE ->
              new Banner(
                  Tone.SUCCESS,
                  "lock",
                  Text.get("detail.locked.complete"),
                  at == null
                      ? Text.get("detail.complete.meaning")
                      : Text.get("detail.complete.since", Numbers.clock(at, zone))
                          + " "
                          + Text.get("detail.complete.meaning"),
                  Buttons.small(Buttons.button(model.correct)));
          case CONNECTION ->
              new Banner(
                  Tone.NEUTRAL,
                  "lock",
                  Text.get("detail.locked.connection"),
                  Text.get("detail.locked.connection.detail"));
          case KIND ->
              new Banner(
                  Tone.NEUTRAL,
                  "lock",
                  Text.get("detail.locked.kind"),
                  Text.get("detail.locked.kind.detail"));
        };
    set(banner, shown);
  }

  /// Not while a save waits for a choice: then the footer says so.
  private void showMoved() {
    var fields = model.changedMeanwhileProperty().get();
    set(
        moved,
        fields.isEmpty() || model.saving().conflictProperty().get() != null
            ? null
            : new Banner(
                Tone.THEIRS,
                "git-merge",
                Text.get("detail.moved", Readiness.names(fields)),
                Text.get("detail.moved.detail"),
                Buttons.small(Buttons.button(model.showChanges))));
  }

  private static void set(StackPane slot, @Nullable Node node) {
    slot.getChildren().clear();
    if (node != null) {
      slot.getChildren().add(node);
    }
    slot.setVisible(node != null);
    slot.setManaged(node != null);
  }

  @Override
  public ScrollPane scroll() {
    return scroll;
  }

  @Override
  public void showHit() {
    inputs.showHit();
    output.showHit();
    message.showHit();
    error.showHit();
  }

  private void focus(@Nullable Field field) {
    if (field == null) {
      return;
    }
    switch (field) {
      case INPUTS -> inputs.focusField();
      case OUTPUT -> output.focusField();
      case OUTPUT_MESSAGE -> message.focusField();
      case ERROR -> error.focusField();
      case DURATION -> duration.focusField();
      case MESSAGES -> {}
    }
  }
}
