package tracedesk.ui.fx;

import java.util.BitSet;
import java.util.List;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListView;
import javafx.scene.control.RadioButton;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.domain.trace.LogKind;

/// Every component of the toolkit on one page, to look at.
final class Gallery extends StackPane {
  private final Background background;

  Gallery(Background background) {
    this.background = background;
    var page =
        new VBox(
            14, words(), buttons(), states(), signs(), kinds(), fields(), choices(), banners(),
            editors(), panes());
    page.setStyle("-fx-padding: 20");
    getChildren().add(page);
    getStyleClass().add("canvas");
  }

  private static Node words() {
    return new VBox(
        6,
        Controls.row(
            16,
            Controls.words("Waiting for your first trace", "display"),
            Controls.title("Refund assistant"),
            Controls.words("Inputs", "heading"),
            Controls.words("muted 12", "muted", "size-12"),
            Controls.words("log_8Qm2vKx4c41", "mono-small", "subtle"),
            Controls.words("8.42 s", "mono-medium")),
        Controls.row(
            16,
            Controls.words("Regular 13 ÄÖß łž Ελ Жд", "regular"),
            Controls.words("Medium 12.5", "medium", "size-12-5"),
            Controls.words("中文 日本語 العربية 😀", "size-12-5"),
            Controls.words("-> != === \"mono\" 中文 ✓ ␀␛␍", "mono")));
  }

  static Command command(String key) {
    return new Command(key, () -> {});
  }

  private static Node buttons() {
    var off = new SimpleBooleanProperty(false);
    var save = command("common.cancel").withShortcut("Shortcut+S");
    var main = command("common.confirm").withShortcut("Shortcut+Enter");
    var refused = new Command("common.confirm", () -> {}, off, "Shortcut+Enter", "check");
    var icon = command("common.cancel").withIcon("copy");
    return Controls.row(
        8,
        Buttons.withKeys(Buttons.button(save), save),
        Buttons.withKeys(Buttons.primary(main), main),
        Buttons.withKeys(Buttons.primary(refused), refused),
        Buttons.button(refused),
        Buttons.button(icon),
        Buttons.small(Buttons.button(icon)),
        Buttons.flat(command("common.cancel").withIcon("rotate-ccw")),
        Buttons.danger(command("common.confirm")),
        Buttons.icon(icon),
        Buttons.icon(command("common.confirm").withIcon("settings")),
        Buttons.icon(icon, 24),
        Buttons.link(command("common.cancel")));
  }

  private Node states() {
    var live =
        Controls.styled(
            new ToggleButton("Live", Icons.of("radio")), "button-state", "tone-success");
    var unsaved =
        Controls.styled(
            new ToggleButton("1 unsaved", Icons.of("edit-2", 13)), "button-state", "tone-warning");
    var chip =
        Controls.styled(
            new HBox(
                Controls.words("type:", "key"),
                new javafx.scene.control.Label("flow"),
                Buttons.icon(command("common.confirm").withIcon("x"), 16)),
            "chip");
    return Controls.row(
        8,
        live,
        unsaved,
        chip,
        Controls.keys("Shortcut+K"),
        Controls.keys("Shortcut+Shift+O"),
        Controls.keys("Alt+Down"),
        Controls.divider(),
        new CopyableId("id", new SimpleStringProperty("log_8Qm2vKx4c41"), background),
        Icons.dot(Tone.SUCCESS),
        Icons.dot(Tone.WARNING),
        Icons.dot(Tone.DANGER),
        Icons.incomplete(10),
        Icons.complete(12),
        Icons.busy(12),
        Icons.of("alert-circle", 12, Tone.DANGER));
  }

  private static Node signs() {
    var row = Controls.row(8);
    for (var tone : Tone.values()) {
      row.getChildren().add(Controls.badge(tone.name(), tone));
    }
    row.getChildren()
        .addAll(
            Controls.badge("alert-circle", "1", Tone.DANGER),
            Controls.pill("Incomplete", Icons.incomplete(9), Tone.WARNING),
            Controls.pill("Complete", Icons.complete(12), Tone.SUCCESS),
            Controls.pill("Receiving logs", Icons.busy(12), Tone.ACCENT));
    return row;
  }

  private static Node kinds() {
    var row = Controls.row(8);
    for (var kind : LogKind.values()) {
      row.getChildren()
          .addAll(new KindIcon(KindIcon.SMALL, kind), new KindIcon(KindIcon.LARGE, kind));
    }
    row.getChildren().add(Controls.skeleton(120, 9));
    var bar = Controls.progress(new SimpleDoubleProperty(0.27));
    bar.setPrefWidth(200);
    row.getChildren().add(bar);
    return row;
  }

  private static Node fields() {
    var value = new SimpleStringProperty("Harrow production");
    var small =
        Controls.search(
            "a",
            new SimpleStringProperty("policy"),
            "common.cancel",
            Controls.words("3 of 4", "mono-small", "subtle"));
    small.getStyleClass().add("small");
    var locked = Controls.field("b", value, "common.cancel");
    locked.setEditable(false);
    var wrong = Controls.field("c", value, "common.cancel");
    wrong.pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("invalid"), true);
    var area = new TextArea("text area\nsecond line");
    area.setPrefSize(160, 52);
    return Controls.row(
        10,
        Controls.field("d", value, "common.cancel"),
        small,
        Controls.search(
            "e", new SimpleStringProperty(""), "common.cancel", Controls.keys("Shortcut+F")),
        locked,
        wrong,
        area);
  }

  private static Node choices() {
    var combo =
        Controls.choice("f", new SimpleObjectProperty<>("support/refunds"), "common.cancel");
    combo.getItems().addAll("support/refunds", "support/triage", "extraction");
    combo.setPrefWidth(200);
    var radio = new RadioButton("Mine");
    radio.setSelected(true);
    return Controls.row(
        16,
        new Segmented<>(
            "g",
            List.of("Text", "Markdown", "JSON"),
            s -> s,
            new SimpleObjectProperty<>("Markdown")),
        combo,
        Controls.check("h", new SimpleBooleanProperty(true), "common.confirm"),
        Controls.check("i", new SimpleBooleanProperty(false), "common.cancel"),
        radio,
        new RadioButton("Theirs"));
  }

  private static Node banners() {
    var box = new VBox(8);
    box.getChildren()
        .addAll(
            new Banner(
                Tone.SUCCESS,
                "lock",
                "This trace is complete, so it is locked",
                "Ines Duarte completed it at 14:32 and its evaluators have run.",
                Buttons.button(command("common.cancel"))),
            new Banner(Tone.DANGER, "alert-circle", "The server rejected this edit (422).", null),
            new Banner(
                Tone.WARNING,
                "wifi-off",
                "Server unreachable",
                "Kept on this computer until sent."));
    return box;
  }

  private static Node editors() {
    var prose = new CodeEditor("gallery-prose", "editor.copy");
    prose
        .textProperty()
        .set(
            "Hi Maya,\n\nSorry the jar arrived cracked. I’ve refunded **£64.00** to the card ending 4417\n"
                + "and you don’t need to send the blender back.\n\nIt usually shows up within 5–10 working days.");
    var changed = new BitSet();
    changed.set(2, 4);
    prose
        .marksProperty()
        .set(
            new EditorMarks(
                changed, List.of(new EditorMarks.Range(42, 69, EditorMarks.Kind.ADDED))));
    var footer =
        Controls.row(
            8,
            Controls.words("was “…", "muted"),
            Controls.spacer(),
            Controls.words("214 chars", "mono-small", "subtle"));
    prose.setFooter(footer);
    var json = new CodeEditor("gallery-json", "editor.copy");
    json.languageProperty().set(Language.JSON);
    json.textProperty()
        .set(
            "{\n  \"order_id\": \"48213\",\n  \"days\": -30.5e2,\n  \"gold\": true,\n  \"nul\": \"a\0b\u001b[1m\"\n}");
    var empty = new CodeEditor("gallery-empty", "editor.copy");
    empty.promptProperty().set("No error");
    empty.editableProperty().set(false);
    var right = new VBox(8, json, empty);
    HBox.setHgrow(prose, Priority.ALWAYS);
    HBox.setHgrow(right, Priority.ALWAYS);
    prose.setPrefWidth(480);
    right.setPrefWidth(400);
    return new HBox(10, prose, right);
  }

  private static Node panes() {
    var tabs = new TabPane();
    for (var name : List.of("Log", "Messages", "Metadata", "Raw JSON")) {
      var tab = new Tab(name, new StackPane(Controls.words(name)));
      tab.setClosable(false);
      tabs.getTabs().add(tab);
    }
    var list = new ListView<Integer>();
    for (int i = 0; i < 60; i++) {
      list.getItems().add(i);
    }
    var split = new SplitPane(list, tabs);
    split.setDividerPositions(0.3);
    split.setPrefHeight(150);
    return split;
  }

  static ContextMenu menu() {
    return new ContextMenu(
        Buttons.item(command("common.cancel").withIcon("copy").withShortcut("Shortcut+C")),
        Buttons.item(command("common.confirm")));
  }
}
