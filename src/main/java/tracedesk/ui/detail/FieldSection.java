package tracedesk.ui.detail;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.CodeEditor;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.EditorMarks;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.JsonTree;
import tracedesk.ui.fx.Language;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Segmented;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// One text of the form: its title and tools, its editor, what it was, and what is wrong with it.
final class FieldSection extends VBox {
  private final FieldViewModel field;
  private final CodeEditor editor;

  /// Goes to the first hit in the tree that stands instead of the editor.
  private Runnable hits = () -> {};

  FieldSection(FieldViewModel field, Surroundings surroundings) {
    this(field, surroundings, "detail-", Readiness.wordsKey(field.field()));
  }

  /// @param prefix of the ids of its controls
  /// @param words the key of its title
  FieldSection(FieldViewModel field, Surroundings surroundings, String prefix, String words) {
    super(6);
    this.field = field;
    var name = prefix + field.field().api().replace('_', '-');
    setId(name + "-section");
    getStyleClass().add("field-section");
    editor = new CodeEditor(name, words);
    editor.mark(field.soughtProperty(), field.background());
    bind();
    var was = new WasLine();
    var count = Controls.words("", "mono-small", "subtle");
    var foot = new HBox(8, was, count);
    HBox.setHgrow(was, Priority.ALWAYS);
    count.setMinWidth(USE_PREF_SIZE);
    editor.setFooter(foot);
    count
        .textProperty()
        .bind(
            field
                .textProperty()
                .map(
                    text ->
                        field.largeProperty().get() != null
                            ? ""
                            : Text.get("detail.chars", text.codePointCount(0, text.length()))));
    field
        .differenceProperty()
        .subscribe(
            parts -> {
              boolean says = was.show(parts);
              was.setVisible(says);
              editor.marksProperty().set(marks(parts));
            });
    Controls.shownWhile(field.changedProperty().and(field.largeProperty().isNull()), foot);
    var isTree =
        Bindings.createBooleanBinding(
            () -> {
              var large = field.largeProperty().get();
              return large != null && large.json() && field.jsonProperty().get();
            },
            field.largeProperty(),
            field.jsonProperty());
    var isFile = field.attachmentProperty().isNotNull().and(field.changedProperty().not());
    var asText = new SimpleBooleanProperty();
    field.attachmentProperty().subscribe(file -> asText.set(false));
    Controls.shownWhile(isTree.or(isFile.and(asText.not())).not(), editor);
    getChildren()
        .addAll(
            head(words, name, surroundings),
            Controls.slot(isFile, file(asText, surroundings)),
            editor,
            Controls.slot(isTree, tree(isTree, name)),
            flaw());
  }

  private Node file(BooleanProperty asText, Surroundings surroundings) {
    var slot = new StackPane();
    field
        .attachmentProperty()
        .subscribe(
            file -> {
              slot.getChildren().clear();
              if (file != null) {
                slot.getChildren()
                    .add(
                        new AttachmentCard(
                            file,
                            field.textProperty()::get,
                            asText,
                            field.background(),
                            surroundings));
              }
            });
    return slot;
  }

  /// Made only where there is one to be seen.
  private Node tree(BooleanBinding isTree, String name) {
    var slot = new StackPane();
    Runnable fill =
        () -> {
          slot.getChildren().clear();
          hits = () -> {};
          var large = field.largeProperty().get();
          if (large != null && isTree.get()) {
            var tree = new JsonTree(large.text(), field.background());
            tree.setId(name + "-tree");
            tree.mark(field.soughtProperty());
            hits = tree::showHit;
            var note = Controls.label("detail.tree.note", Numbers.count(large.text().length()));
            note.setGraphic(Icons.of("info", 12));
            slot.getChildren()
                .add(
                    Controls.styled(
                        new VBox(Controls.styled(note, "code-editor-note"), tree), "code-editor"));
          }
        };
    fill.run();
    isTree.subscribe(fill);
    field.largeProperty().subscribe(fill);
    return slot;
  }

  private EditorMarks marks(List<tracedesk.domain.edit.WordDiff.Part> parts) {
    return parts.isEmpty() ? EditorMarks.NONE : DifferenceMarks.of(parts);
  }

  private void bind() {
    field
        .textProperty()
        .subscribe(
            text -> {
              if (!text.equals(editor.textProperty().get())) {
                editor.textProperty().set(text);
              }
            });
    editor.textProperty().subscribe(field::type);
    editor.onCaret(field::caretAt);
    field
        .placeProperty()
        .subscribe(
            place -> {
              if (place != null) {
                editor.place(place.line(), place.column());
              }
            });
    editor.editableProperty().bind(field.editableProperty());
    field.stateProperty().subscribe(state -> FieldLook.show(editor, state));
    editor
        .languageProperty()
        .bind(
            Bindings.createObjectBinding(
                () -> isJson() ? Language.JSON : Language.TEXT,
                field.jsonProperty(),
                field.textProperty()));
  }

  private boolean isJson() {
    return field.jsonProperty().get()
        || field.shape() == Shape.JSON
        || field.shape() == Shape.OBJECT;
  }

  private HBox head(String words, String name, Surroundings surroundings) {
    var badge = Controls.badge(Text.get("detail.changed"), Tone.WARNING);
    var empty = Controls.words(Text.get("detail.empty"), "subtle", "size-12");
    var lock = Icons.of("lock", 12);
    var tools =
        Controls.row(
            8,
            Controls.shownWhile(field.changedProperty(), Buttons.small(Buttons.flat(field.revert))),
            Controls.shownWhile(
                field.jsonProperty().and(field.editableProperty()),
                Buttons.small(Buttons.flat(field.format))),
            Controls.shownWhile(field.jsonPossibleProperty(), modes(name)),
            Controls.shownWhile(
                field.editableProperty().not(),
                Buttons.icon(
                    new Command(
                            "detail.copyText",
                            () -> surroundings.clipboard().accept(field.textProperty().get()))
                        .withIcon("copy"),
                    24)));
    Controls.explained(lock, Text.get("detail.readOnly"));
    return Controls.styled(
        Controls.row(
            8,
            Controls.heading(words),
            Controls.shownWhile(
                field.editableProperty().not().and(field.largeProperty().isNull()),
                Controls.styled(new StackPane(lock), "subtle")),
            new KeptDot(field, name),
            Controls.shownWhile(field.changedProperty(), badge),
            Controls.shownWhile(
                field.heldProperty().not().and(field.changedProperty().not()), empty),
            Controls.spacer(),
            tools),
        "section-head");
  }

  private Segmented<Boolean> modes(String name) {
    return new Segmented<>(
        name + "-mode",
        List.of(false, true),
        json -> Text.get(json ? "detail.json" : "detail.text"),
        field.jsonProperty());
  }

  private Node flaw() {
    var label = new Label();
    label.setWrapText(true);
    label.getStyleClass().addAll("flaw", "tone-danger");
    label.textProperty().bind(field.flawProperty().map(Flaw::words).orElse(""));
    label.setGraphic(Icons.of("alert-circle", 12));
    label.setOnMouseClicked(click -> focusField());
    Controls.shownWhile(field.flawProperty().isNotNull(), label);
    return label;
  }

  /// Brings the first marked word into sight, in a text that scrolls by itself.
  void showHit() {
    editor.showHit();
    hits.run();
  }

  /// Puts the caret into the field, where something is wrong if so.
  void focusField() {
    var flaw = field.flawProperty().get();
    if (flaw != null && flaw.hasPlace()) {
      editor.goTo(flaw.line(), flaw.column());
    } else {
      editor.requestFocus();
    }
  }
}
