package tracedesk.ui.detail;

import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Keys;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The foot of the form: what changed, what stands in the way, and the buttons to save and
/// complete.
final class DetailFooter extends VBox {
  private static final double NARROW = 548;

  private final DetailViewModel model;
  private final Saving saving;
  private final StackPane failure = new StackPane();
  private final HBox obstacle = Controls.styled(Controls.row(6), "obstacle");
  private final Label count = Controls.words("", "tone-warning", "medium", "size-12-5");
  private final Button save;
  private final Button complete;
  private final Label saveKeys = Controls.words("", "hint-keys");
  private final Label completeKeys = Controls.words("", "hint-keys");

  DetailFooter(DetailViewModel model) {
    this.model = model;
    saving = model.saving();
    getStyleClass().add("detail-foot");
    setMinHeight(USE_PREF_SIZE);
    failure.setMinHeight(USE_PREF_SIZE);
    obstacle.setMinHeight(USE_PREF_SIZE);
    save = Buttons.button(model.save);
    complete = Buttons.primary(model.saveAndComplete);
    keys(save, saveKeys, model.save.shortcut());
    keys(complete, completeKeys, model.saveAndComplete.shortcut());
    count.setId("detail-count");
    count.setMinWidth(USE_PREF_SIZE);
    getChildren().addAll(failure, obstacle, new StackPane(editing(), reviewing()));
    saving.failureProperty().subscribe(this::showStop);
    saving.waitingProperty().subscribe(this::showStop);
    saving.conflictProperty().subscribe(this::showStop);
    saving.obstacleProperty().subscribe(this::showObstacle);
    model.changedProperty().subscribe(this::showCount);
    saving.completableProperty().subscribe(this::showMain);
    saving.busyProperty().subscribe(this::showMain);
    widthProperty().subscribe(this::showCount);
  }

  private static void keys(Button button, Label keys, @Nullable String shortcut) {
    keys.setText(shortcut == null ? "" : Keys.hint(shortcut));
    button.setGraphic(keys);
    button.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
  }

  private HBox editing() {
    var dot = Icons.dot(Tone.WARNING);
    var busy = Icons.busy(14);
    var edited =
        Bindings.createBooleanBinding(
            () -> !model.changedProperty().get().isEmpty(), model.changedProperty());
    var diff = Buttons.small(Buttons.flat(model.showChanges));
    var discard = Buttons.small(Buttons.flat(model.discard));
    var only = Controls.words(Text.get("detail.onlyFlow"), "subtle", "size-12", "foot-note");
    only.setWrapText(true);
    only.setMinWidth(130);
    var keepsComplete = Controls.words(Text.get("detail.staysComplete"), "subtle", "size-12");
    Controls.shownWhile(isFlow().not(), only);
    Controls.shownWhile(isFlow().and(saving.completableProperty().not()), keepsComplete);
    Controls.shownWhile(saving.completableProperty(), complete);
    var row =
        Controls.row(
            5,
            Controls.shownWhile(edited.and(saving.busyProperty().not()), dot),
            Controls.shownWhile(saving.busyProperty(), busy),
            count,
            Controls.shownWhile(edited, diff),
            Controls.shownWhile(edited, discard),
            Controls.spacer(),
            only,
            keepsComplete,
            save,
            complete);
    row.getStyleClass().add("foot");
    return Controls.shownWhile(model.lockProperty().isEqualTo(Lock.NONE), row);
  }

  private javafx.beans.binding.BooleanBinding isFlow() {
    return Bindings.createBooleanBinding(
        () -> {
          var content = model.contentProperty().get();
          return content != null && content.log().isFlow();
        },
        model.contentProperty());
  }

  private HBox reviewing() {
    var reviewed = Controls.text(model.surroundings().reviewed());
    reviewed.getStyleClass().addAll("muted", "size-12-5");
    var disc = Icons.complete(14);
    Controls.shownWhile(
        model.lockProperty().isEqualTo(Lock.COMPLETE).and(reviewed.textProperty().isNotEmpty()),
        disc);
    Controls.shownWhile(model.lockProperty().isEqualTo(Lock.COMPLETE), reviewed);
    var why = Controls.words("", "muted", "size-12-5");
    why.textProperty()
        .bind(
            model
                .lockProperty()
                .map(
                    lock ->
                        switch (lock) {
                          case NONE, COMPLETE -> "";
                          case CONNECTION -> Text.get("detail.locked.connection");
                          case KIND -> Text.get("detail.locked.kind");
                        }));
    var next = model.surroundings().nextIncomplete();
    var nextButton = Buttons.withKeys(Buttons.button(next), next);
    nextButton.setId("detail-next-incomplete");
    model
        .justCompletedProperty()
        .subscribe(
            completed -> {
              nextButton.setDefaultButton(completed);
              if (completed) {
                nextButton.requestFocus();
              }
            });
    var row =
        Controls.row(
            8, disc, reviewed, why, Controls.spacer(), Buttons.flat(model.copyJson), nextButton);
    row.getStyleClass().add("foot");
    return Controls.shownWhile(model.lockProperty().isNotEqualTo(Lock.NONE), row);
  }

  private void showCount() {
    boolean narrow = getWidth() > 0 && getWidth() < NARROW;
    int changes = model.changedProperty().get().size();
    count.getStyleClass().removeAll("tone-warning", "muted");
    count.getStyleClass().add(changes == 0 ? "muted" : "tone-warning");
    count.setText(
        changes == 0
            ? Text.get("detail.countNone")
            : Text.get(narrow ? "detail.countShort" : "detail.count", changes));
    for (var keys : new Label[] {saveKeys, completeKeys}) {
      keys.setVisible(!narrow);
      keys.setManaged(!narrow);
    }
    save.setGraphic(narrow ? null : saveKeys);
    complete.setGraphic(narrow ? null : completeKeys);
    showMain();
  }

  private void showMain() {
    boolean completable = saving.completableProperty().get();
    save.getStyleClass().removeAll("button-plain", "button-primary");
    save.getStyleClass().add(completable ? "button-plain" : "button-primary");
    complete.setText(
        Text.get(
            model.changedProperty().get().isEmpty() ? "detail.completeOnly" : "detail.complete"));
  }

  private void showObstacle(@Nullable Obstacle now) {
    obstacle.getChildren().clear();
    obstacle.setVisible(now != null);
    obstacle.setManaged(now != null);
    if (now != null) {
      var link = new Hyperlink(now.link());
      link.setId("detail-obstacle-link");
      link.setOnAction(pressed -> model.focusOn(now.field()));
      link.setMinWidth(USE_PREF_SIZE);
      var words = Controls.words(now.words(), "muted", "size-12");
      words.setWrapText(true);
      obstacle.getChildren().addAll(Icons.of("info", 13), words, link);
    }
  }

  /// Why the last save is not done, and what can be done about it.
  private void showStop() {
    failure.getChildren().clear();
    var failed = saving.failureProperty().get();
    var waiting = saving.waitingProperty().get();
    if (saving.conflictProperty().get() != null) {
      failure.getChildren().add(conflict());
    } else if (failed != null) {
      failure.getChildren().add(banner(failed));
    } else if (waiting != null) {
      failure.getChildren().add(waiting(waiting));
    }
    boolean any = !failure.getChildren().isEmpty();
    failure.setVisible(any);
    failure.setManaged(any);
  }

  private Node conflict() {
    var banner =
        new Banner(
            Tone.THEIRS,
            "git-merge",
            Text.get("detail.conflict"),
            Text.get("detail.conflict-detail"),
            Buttons.small(Buttons.button(saving.resolve)));
    banner.setId("detail-conflict");
    banner.setMinHeight(USE_PREF_SIZE);
    return banner;
  }

  private Node waiting(Operation operation) {
    var why = saving.reasonToWait();
    var banner =
        new Banner(
            Tone.WARNING,
            "inbox",
            Text.get(operation.completes() ? "detail.waits-complete" : "detail.waits"),
            why == null ? null : Problems.whileWaiting(why) + " " + Text.get("detail.waits-detail"),
            Buttons.small(Buttons.button(saving.tryNow)));
    banner.setId("detail-waiting");
    banner.setMinHeight(USE_PREF_SIZE);
    return banner;
  }

  private Node banner(SaveFailure failed) {
    var actions = Controls.row(6);
    if (failed.problem() instanceof Problem.Missing) {
      actions.getChildren().add(Buttons.small(Buttons.button(model.copyEdits)));
    }
    actions.getChildren().add(Buttons.small(Buttons.button(saving.retry)));
    return banner(failed, actions);
  }

  private static Node banner(SaveFailure failed, Node actions) {
    var banner =
        new Banner(
            Tone.DANGER,
            "alert-circle",
            Text.get(
                failed.problem() instanceof Problem.Missing ? "detail.gone" : "detail.notSaved"),
            Text.get("detail.kept") + " " + failed.words(),
            actions);
    banner.setId("detail-failure");
    banner.setMinHeight(USE_PREF_SIZE);
    return banner;
  }
}
