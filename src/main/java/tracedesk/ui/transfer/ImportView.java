package tracedesk.ui.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import tracedesk.service.TraceImport;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The card of an import: choosing files, what they hold, progress, result.
public final class ImportView extends VBox {
  private static final double WIDTH = 640;
  private static final double HEIGHT = 440;
  private static final Duration BEFORE_LOOKING = Duration.ofMillis(150);

  private final ImportViewModel model;
  private final Background background;
  private final Dialogs dialogs;
  private final StackPane page = Controls.styled(new StackPane(), "transfer-page");
  private final HBox foot = Controls.styled(Controls.row(8), "dialog-foot");
  private final ChoosingPane choosing;
  private final FoundPane found = new FoundPane();
  private final RunningPane running = new RunningPane("import-running", "transfer.import.goesOn");
  private final ImportedPane imported;
  private final Command close;
  private Subscription patience = Subscription.EMPTY;

  /// Opens the card.
  public final Command open =
      new Command("transfer.import.open", this::open)
          .withShortcut("Shortcut+O")
          .withIcon("file-plus");

  public ImportView(
      ImportViewModel model, Choosers choosers, Background background, Dialogs dialogs) {
    this.model = model;
    this.background = background;
    this.dialogs = dialogs;
    close = new Command("transfer.close", dialogs::close);
    choosing =
        new ChoosingPane(
            new Command("transfer.import.chooseFiles", () -> model.look(choosers.files()))
                .withIcon("file-plus"),
            new Command("transfer.import.chooseFolder", () -> chooseFolder(choosers))
                .withIcon("folder-plus"));
    imported = new ImportedPane(model.copyDamage);
    getStyleClass().add("transfer");
    VBox.setVgrow(page, Priority.ALWAYS);
    getChildren().addAll(TransferHead.of("transfer.import.title", dialogs), page, foot);
    model.stepProperty().subscribe(this::show);
    model.progressProperty().subscribe(this::showProgress);
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
      dialogs.show(this, WIDTH, HEIGHT);
      focusMain();
    }
  }

  /// Opens the card with files that were dropped.
  public void open(List<Path> paths) {
    open();
    model.look(paths);
  }

  private void chooseFolder(Choosers choosers) {
    var folder = choosers.folder();
    if (folder != null) {
      model.look(List.of(folder));
    }
  }

  private void show(ImportStep step) {
    patience.unsubscribe();
    choosing.showLooking(false);
    switch (step) {
      case ImportStep.Choosing(var problem) -> {
        choosing.show(problem);
        lay(choosing, Buttons.button(closing("transfer.cancel")));
      }
      case ImportStep.Looking _ -> {
        patience = background.later(BEFORE_LOOKING, () -> choosing.showLooking(true));
        lay(choosing, Buttons.button(closing("transfer.cancel")));
      }
      case ImportStep.Ready ready -> {
        found.show(ready.finding(), model.elsewhere());
        lay(
            found,
            size(ready.finding()),
            Buttons.flat(model.again),
            Buttons.button(closing("transfer.cancel")),
            main(model.start));
      }
      case ImportStep.Running(var what) -> {
        running.begin(Text.get("transfer.import.running", names(what.paths())));
        lay(running, Buttons.button(model.cancel), main(closing("transfer.hide")));
      }
      case ImportStep.Done(var summary) -> {
        imported.show(summary);
        lay(imported, Buttons.flat(model.again), closer(), main(model.show));
      }
      case ImportStep.Failed failed ->
          lay(failure(failed), Buttons.button(close), main(model.retry));
    }
  }

  /// The last button, the default one; where there is nothing to show it is the one that closes.
  private Button closer() {
    var button = Buttons.button(close);
    button.setDefaultButton(!model.show.enabled().get());
    return button;
  }

  private static Button main(Command command) {
    var button = Buttons.primary(command);
    button.setDefaultButton(command.enabled().get());
    return button;
  }

  private Command closing(String key) {
    return new Command(key, dialogs::close);
  }

  private void lay(Node content, Node... buttons) {
    page.getChildren().setAll(content);
    foot.getChildren().clear();
    boolean hasNote = buttons[0] instanceof Region && !(buttons[0] instanceof Button);
    if (!hasNote) {
      foot.getChildren().add(Controls.spacer());
    }
    foot.getChildren().addAll(buttons);
    if (hasNote) {
      foot.getChildren().add(1, Controls.spacer());
    }
    focusMain();
  }

  /// The keyboard goes to the button that leads on.
  private void focusMain() {
    if (getScene() == null) {
      return;
    }
    applyCss();
    foot.getChildren().stream()
        .filter(Button.class::isInstance)
        .map(Button.class::cast)
        .filter(button -> button.isDefaultButton() && !button.isDisabled())
        .findFirst()
        .ifPresentOrElse(Node::requestFocus, () -> choosing.focus());
  }

  private static Node size(TraceImport.Finding finding) {
    var words =
        Controls.words(
            Text.get(
                "transfer.import.size", finding.sources().size(), Numbers.bytes(finding.bytes())),
            "muted");
    words.setId("import-size");
    return words;
  }

  private void showProgress(TraceImport.@Nullable Progress made) {
    if (made != null) {
      running.show(Text.get("transfer.logs", made.logs()), share(made), made.rate(), made.left());
    }
  }

  static double share(TraceImport.Progress made) {
    return made.totalBytes() <= 0 ? 0 : (double) made.bytes() / made.totalBytes();
  }

  static String names(List<Path> paths) {
    return Text.get("transfer.names", DropArea.name(paths.getFirst()), paths.size() - 1);
  }

  private static Node failure(ImportStep.Failed failed) {
    var banner =
        new Banner(
            Tone.DANGER,
            "alert-circle",
            Text.get("transfer.import.failed"),
            Problems.text(failed.problem())
                + "\n"
                + Text.get("transfer.import.failed.kept", failed.stored()));
    banner.setId("import-failed");
    return new VBox(banner);
  }
}
