package tracedesk.ui.transfer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.service.TraceExport;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.OptionRow;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The card of an export: what, as what and where to; progress; result.
public final class ExportView extends VBox {
  private static final double WIDTH = 680;
  private static final double HEIGHT = 524;
  private static final int TITLES = 124;

  private final ExportViewModel model;
  private final Dialogs dialogs;
  private final StackPane page = Controls.styled(new StackPane(), "transfer-page");
  private final HBox foot = Controls.styled(Controls.row(8), "dialog-foot");
  private final HBox count = Controls.row(7);
  private final Map<ExportChoice, OptionRow> choices = new EnumMap<>(ExportChoice.class);
  private final Node form;
  private final RunningPane running = new RunningPane("export-running", "transfer.export.goesOn");
  private final ExportedPane exported;
  private final Command close;

  /// Opens the card.
  public final Command open =
      new Command("transfer.export.open", this::open).withShortcut("Shortcut+E").withIcon("upload");

  public ExportView(ExportViewModel model, Choosers choosers, Dialogs dialogs) {
    this.model = model;
    this.dialogs = dialogs;
    close = new Command("transfer.close", dialogs::close);
    exported = new ExportedPane(model.copyPath);
    form = form(choosers);
    count.setId("export-count");
    getStyleClass().add("transfer");
    VBox.setVgrow(page, Priority.ALWAYS);
    getChildren().addAll(TransferHead.of("transfer.export.title", dialogs), page, foot);
    model.stepProperty().subscribe(this::show);
    model.progressProperty().subscribe(this::showProgress);
    model.countProperty().subscribe(this::showCount);
    sceneProperty()
        .subscribe(
            (before, now) -> {
              if (before != null && now == null) {
                model.closed();
              }
            });
  }

  private void open() {
    if (getScene() == null) {
      model.opened();
      describeChoices();
      dialogs.show(this, WIDTH, HEIGHT);
      focusMain();
    }
  }

  private Node form(Choosers choosers) {
    var whats = new VBox(2);
    var what = new ToggleGroup();
    for (var choice : ExportChoice.values()) {
      var row =
          new OptionRow(
              "export-" + name(choice),
              choice,
              model.choiceProperty(),
              what,
              Text.get("transfer.export.".concat(name(choice))),
              TITLES);
      choices.put(choice, row);
      whats.getChildren().add(row);
    }
    var hows = new VBox(2);
    var how = new ToggleGroup();
    for (var format : Format.values()) {
      var row =
          new OptionRow(
              "export-format-" + name(format),
              format,
              model.formatProperty(),
              how,
              Text.get("transfer.export.format." + name(format)),
              TITLES);
      row.describe(Text.get("transfer.export.format." + name(format) + ".words"));
      hows.getChildren().add(row);
    }
    var field = Controls.field("export-target", model.targetProperty(), "transfer.export.target");
    field.getStyleClass().add("mono");
    HBox.setHgrow(field, Priority.ALWAYS);
    var browse =
        new Command(
            "transfer.export.choose",
            () -> {
              var typed = ExportTarget.of(model.targetProperty().get());
              var chosen =
                  choosers.target(
                      typed == null ? ExportTarget.usualFolder().resolve("traces") : typed);
              if (chosen != null) {
                model.choose(chosen);
              }
            });
    var parts =
        Controls.styled(
            new VBox(
                part("transfer.export.what", whats),
                part("transfer.export.how", hows),
                part("transfer.export.target", Controls.row(8, field, Buttons.button(browse)))),
            "export-form");
    parts.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    var scroll = Controls.scroll(parts);
    scroll.setFocusTraversable(false);
    return scroll;
  }

  /// Enter on a choice means the card's main button; by itself it would only choose once more.
  private void pressed(KeyEvent key) {
    if (key.getCode() == KeyCode.ENTER && key.getTarget() instanceof OptionRow) {
      key.consume();
      model.start.run();
    }
  }

  private static Node part(String key, Node content) {
    return new VBox(6, Controls.heading(key), content);
  }

  private static String name(ExportChoice choice) {
    return switch (choice) {
      case TRACE -> "trace";
      case FILTER -> "filter";
      case EVERYTHING -> "everything";
    };
  }

  private static String name(Format format) {
    return switch (format) {
      case JSONL -> "jsonl";
      case OTLP_JSON -> "otlp";
      case CSV -> "csv";
      case MARKDOWN -> "markdown";
      case FINE_TUNING -> "tuning";
    };
  }

  private void describeChoices() {
    choices.forEach((choice, row) -> row.setDisable(!model.isOffered(choice)));
    var trace = model.trace();
    describe(
        ExportChoice.TRACE,
        trace == null ? Text.get("transfer.export.noTrace") : trace.name() + " · " + trace.id());
    var filter = model.filterWords();
    describe(ExportChoice.FILTER, filter.isEmpty() ? Text.get("transfer.export.noFilter") : filter);
    describe(ExportChoice.EVERYTHING, Text.get("transfer.export.all", model.server()));
  }

  private void describe(ExportChoice choice, String words) {
    Objects.requireNonNull(choices.get(choice)).describe(words);
  }

  private void show(ExportStep step) {
    switch (step) {
      case ExportStep.Choosing _ ->
          lay(
              form,
              count,
              Controls.spacer(),
              Buttons.button(new Command("transfer.cancel", dialogs::close)),
              main(model.start));
      case ExportStep.Running(var target) -> {
        running.begin(Text.get("transfer.export.running", DropArea.name(target)));
        lay(
            running,
            Controls.spacer(),
            Buttons.button(model.cancel),
            main(new Command("transfer.hide", dialogs::close)));
      }
      case ExportStep.Done(var target, var format, var summary) -> {
        exported.show(target, format, summary);
        lay(exported, Controls.spacer(), Buttons.flat(model.again), main(close));
      }
      case ExportStep.Failed(var target, var problem) -> {
        var banner =
            new Banner(
                Tone.DANGER,
                "alert-circle",
                Text.get("transfer.export.failed", DropArea.name(target)),
                ExportViewModel.words(problem) + "\n" + Text.get("transfer.export.nothingLeft"));
        banner.setId("export-failed");
        lay(new VBox(banner), Controls.spacer(), Buttons.button(close), main(model.again));
      }
    }
  }

  private static Button main(Command command) {
    var button = Buttons.primary(command);
    button.setDefaultButton(true);
    return button;
  }

  private void lay(Node content, Node... buttons) {
    page.getChildren().setAll(content);
    foot.getChildren().setAll(buttons);
    focusMain();
  }

  /// The keyboard goes to what is chosen, or to the button that leads on.
  private void focusMain() {
    if (getScene() == null) {
      return;
    }
    applyCss();
    if (model.stepProperty().get() instanceof ExportStep.Choosing) {
      Objects.requireNonNull(choices.get(model.choiceProperty().get())).requestFocus();
    } else {
      foot.getChildren().getLast().requestFocus();
    }
  }

  private void showCount(Counting counting) {
    count.getChildren().clear();
    switch (counting) {
      case Counting.Unknown _ ->
          count
              .getChildren()
              .addAll(
                  Icons.busy(13),
                  Controls.styled(Controls.label("transfer.export.counting"), "muted"));
      case Counting.Known(var known) -> count.getChildren().add(counted(known));
      case Counting.Failed(var problem) -> {
        var words = Controls.words(Problems.text(problem), "muted", "size-12-5");
        words.setMinWidth(0);
        Controls.explained(words, words.getText());
        count.getChildren().addAll(Icons.of("alert-circle", 13, Tone.DANGER), words);
      }
    }
  }

  private Label counted(TraceExport.Count known) {
    return Controls.words(
        ExportViewModel.held(model.formatProperty().get(), known.traces(), known.records()),
        "muted");
  }

  private void showProgress(TraceExport.@Nullable Progress made) {
    if (made != null) {
      running.show(
          made.totalLogs() < 0
              ? Text.get("transfer.logs", made.logs())
              : Text.get("transfer.logs.of", made.logs(), made.totalLogs()),
          share(made),
          made.rate(),
          made.left());
    }
  }

  static double share(TraceExport.Progress made) {
    return made.totalLogs() <= 0 ? 0 : (double) made.logs() / made.totalLogs();
  }
}
