package tracedesk.ui.fx;

import java.util.List;
import java.util.function.BiConsumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Path;
import javafx.util.Duration;
import jfx.incubator.scene.control.input.KeyBinding;
import jfx.incubator.scene.control.richtext.CodeArea;
import jfx.incubator.scene.control.richtext.LineEnding;
import jfx.incubator.scene.control.richtext.TextPos;
import jfx.incubator.scene.control.richtext.model.CodeTextModel;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.SearchText;

/// A framed editor of many lines in mono, with line numbers, wrapping, marks for what changed, and
/// a place for words below the text. Its text is exact: what an editor cannot hold is shown by its
/// picture and comes back as it was (see [ExactText]); a text too large to edit is only shown. Tab
/// moves the focus on.
public final class CodeEditor extends VBox {
  private static final PseudoClass READ_ONLY = PseudoClass.getPseudoClass("readonly");

  /// Up to this size the editor is as high as its text; beyond, it scrolls by itself.
  private static final int GROWS_TO_CHARACTERS = 20_000;

  private static final int GROWS_TO_LINES = 200;
  private static final double SCROLLING_HEIGHT = 420;

  /// Beyond this size, or with a line beyond the other, no editor keeps up: the text is only shown.
  private static final int EDITABLE_CHARACTERS = 1_000_000;

  private static final int EDITABLE_LINE = 100_000;

  /// Up to this size what is looked for is found on the spot.
  private static final int FOUND_AT_ONCE = 10_000;

  private static final int MOST_FOUND = 20_000;

  private static final Duration BLINK = Duration.seconds(1);

  private final CodeArea area = new CodeArea();
  private final StackPane page = new StackPane();
  private final Label prompt = new Label();
  private final StringProperty text = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper shown = new ReadOnlyStringWrapper("");
  private final ObjectProperty<EditorMarks> marks = new SimpleObjectProperty<>(EditorMarks.NONE);
  private final ObjectProperty<Language> language = new SimpleObjectProperty<>(Language.TEXT);
  private final Latest finding = new Latest();
  private ObservableValue<String> sought = new ReadOnlyStringWrapper("");
  private Background background = Background.immediate();
  private List<SearchText.Range> hits = List.of();
  private @Nullable LongText longText;
  private boolean looking;
  private boolean showsHit;
  private ExactText loaded = ExactText.lines("");
  private final ListChangeListener<String> repaint = change -> paint();
  private boolean busy;
  private boolean following;

  /// @param labelKey what screen readers call it
  public CodeEditor(String id, String labelKey) {
    setId(id + "-frame");
    area.setId(id);
    area.setAccessibleText(Text.get(labelKey));
    area.setWrapText(true);
    area.setContextMenu(menu());
    prompt.getStyleClass().add("prompt");
    prompt.setMouseTransparent(true);
    prompt.visibleProperty().bind(shown.isEmpty());
    StackPane.setAlignment(prompt, Pos.TOP_LEFT);
    VBox.setVgrow(page, Priority.ALWAYS);
    getChildren().add(page);
    getStyleClass().add("code-editor");
    leaveKeysToTheWindow();
    area.editableProperty().subscribe(editable -> pseudoClassStateChanged(READ_ONLY, !editable));
    text.subscribe(this::load);
    marks.subscribe(this::paint);
    language.subscribe(this::paint);
    sceneProperty().subscribe(this::repaintWithTheme);
    area.caretPositionProperty().subscribe(this::followCaret);
    area.focusedProperty().subscribe(this::blink);
  }

  /// The caret of an area blinks even where it is not to be seen: as long as it does, JavaFX draws
  /// sixty frames a second. A caret that does not change has no period.
  private void blink(boolean focused) {
    area.setCaretBlinkPeriod(focused ? BLINK : Duration.ZERO);
  }

  /// An editor as high as its text does not scroll by itself: what it stands in follows the caret.
  private void followCaret() {
    var scene = getScene();
    if (scene != null && area.isFocused() && area.isUseContentHeight() && !following) {
      following = true;
      background.afterLayout(
          scene,
          () -> {
            following = false;
            if (area.lookup(".caret") instanceof Path caret) {
              Controls.reveal(caret);
            }
          });
    }
  }

  /// The editor keeps the colours of its parts when the theme changes, unless it is painted anew.
  private void repaintWithTheme(@Nullable Scene scene) {
    if (scene != null) {
      scene.getStylesheets().addListener(new WeakListChangeListener<>(repaint));
    }
  }

  /// The exact text; setting it starts a new undo history.
  public StringProperty textProperty() {
    return text;
  }

  /// The text as the editor shows it; positions of marks count in this one.
  public ReadOnlyStringProperty shownProperty() {
    return shown.getReadOnlyProperty();
  }

  public BooleanProperty editableProperty() {
    return area.editableProperty();
  }

  public ObjectProperty<EditorMarks> marksProperty() {
    return marks;
  }

  public ObjectProperty<Language> languageProperty() {
    return language;
  }

  /// Marks these words wherever they stand in the text, as long as there are any.
  public void mark(ObservableValue<String> words, Background where) {
    sought = words;
    background = where;
    sought.subscribe(this::find);
    shown.subscribe(this::find);
    language.subscribe(this::find);
    find();
  }

  /// Whether a marked word is there.
  public boolean isFound() {
    return !hits.isEmpty();
  }

  /// Brings the first marked word into the part that is seen of a text that scrolls by itself.
  public void showHit() {
    if (looking) {
      showsHit = true;
    } else {
      goToHit();
    }
  }

  private void goToHit() {
    if (hits.isEmpty()) {
      return;
    }
    if (longText != null) {
      longText.goTo(hits.getFirst().from());
    } else if (!area.isUseContentHeight()) {
      var before = shown.get().substring(0, hits.getFirst().from());
      int line = (int) before.chars().filter(c -> c == '\n').count();
      area.select(TextPos.ofLeading(line, before.length() - before.lastIndexOf('\n') - 1));
    }
  }

  /// Looks for the words, in a long text off the FX thread.
  private void find() {
    var words = sought.getValue();
    var whole = longText == null ? shown.get() : text.get();
    boolean json = language.get() == Language.JSON;
    boolean only = longText != null;
    if (longText != null) {
      longText.look(words);
    }
    if (words.isEmpty() || whole.length() < FOUND_AT_ONCE) {
      finding.forget();
      found(ranges(whole, words, json, only));
    } else {
      looking = true;
      background.run(
          () -> ranges(whole, words, json, only),
          finding.<Outcome<List<SearchText.Range>>>only(
              outcome ->
                  found(
                      outcome instanceof Outcome.Done<List<SearchText.Range>>(var ranges)
                          ? ranges
                          : List.of())));
    }
  }

  private void found(List<SearchText.Range> ranges) {
    looking = false;
    if (!ranges.equals(hits)) {
      hits = ranges;
      paint();
    }
    if (showsHit) {
      showsHit = false;
      goToHit();
    }
  }

  /// @param json whether what stands in quotes is written as JSON writes it
  /// @param first whether the first place is enough
  private static List<SearchText.Range> ranges(
      String text, String words, boolean json, boolean first) {
    if (words.isEmpty()) {
      return List.of();
    }
    var quoted = JsonText.quote(words);
    var written = json ? quoted.substring(1, quoted.length() - 1) : words;
    if (first) {
      var range = SearchText.first(text, written);
      return range == null ? List.of() : List.of(range);
    }
    return SearchText.ranges(text, written, MOST_FOUND);
  }

  /// Grey words shown while the text is empty.
  public StringProperty promptProperty() {
    return prompt.textProperty();
  }

  /// Words below the text inside the frame, such as what it was before.
  public void setFooter(Node footer) {
    getChildren().add(Controls.styled(footer, "code-editor-footer"));
  }

  /// Puts the caret at a line and column, both from 1, shows it, and gives it the keyboard.
  public void goTo(int line, int column) {
    area.requestFocus();
    place(line, column);
  }

  /// Tells of every place the caret comes to: line and column, both from 1.
  public void onCaret(BiConsumer<Integer, Integer> listener) {
    area.caretPositionProperty()
        .subscribe(
            caret -> {
              if (caret != null) {
                listener.accept(caret.index() + 1, caret.offset() + 1);
              }
            });
  }

  /// Puts the caret at a line and column, both from 1.
  public void place(int line, int column) {
    area.select(area.getModel().clamp(TextPos.ofLeading(line - 1, column - 1)));
  }

  @Override
  public void requestFocus() {
    Focus.first(page);
  }

  CodeArea area() {
    return area;
  }

  private void load(String exact) {
    if (busy) {
      return;
    }
    if (isTooLarge(exact)) {
      showOnly(exact);
      return;
    }
    busy = true;
    longText = null;
    if (!page.getChildren().contains(area)) {
      page.getChildren().setAll(area, prompt);
    }
    loaded = ExactText.lines(exact);
    shown.set(loaded.shown());
    fit();
    area.setModel(model(loaded.shown()));
    area.select(TextPos.ZERO);
    paint();
    busy = false;
  }

  /// A fresh model each time: clearing the undo history of a used one leaves its redo history.
  private CodeTextModel model(String content) {
    var model = new CodeTextModel();
    model.setLineEnding(LineEnding.LF);
    model.setUndoRedoEnabled(false);
    model.replace(null, TextPos.ZERO, TextPos.ZERO, content);
    model.setUndoRedoEnabled(true);
    model.addListener(
        change -> {
          if (change.isEdit()) {
            edited();
          }
        });
    return model;
  }

  private static boolean isTooLarge(String exact) {
    return exact.length() > EDITABLE_CHARACTERS
        || exact.length() > EDITABLE_LINE
            && exact.lines().anyMatch(line -> line.length() > EDITABLE_LINE);
  }

  private void showOnly(String exact) {
    var note = Controls.label("editor.tooLarge", Numbers.count(exact.length()));
    note.setGraphic(Icons.of("info", 12));
    var text = new LongText(exact);
    text.setId(area.getId() + "-long");
    text.setPrefHeight(SCROLLING_HEIGHT);
    VBox.setVgrow(text, Priority.ALWAYS);
    page.getChildren().setAll(new VBox(Controls.styled(note, "code-editor-note"), text));
    longText = text;
    shown.set("");
    find();
  }

  private void edited() {
    if (busy) {
      return;
    }
    busy = true;
    shown.set(content());
    fit();
    text.set(loaded.exact(shown.get()));
    busy = false;
  }

  /// The text of the model; the area's own getter would colour every line on the way.
  private String content() {
    var model = area.getModel();
    var content = new StringBuilder(shown.get().length() + 16);
    for (int i = 0; i < model.size(); i++) {
      content.append(i == 0 ? "" : "\n").append(model.getPlainText(i));
    }
    return content.toString();
  }

  private void fit() {
    var now = shown.get();
    boolean grows =
        now.length() <= GROWS_TO_CHARACTERS
            && now.chars().filter(c -> c == '\n').count() < GROWS_TO_LINES;
    area.setUseContentHeight(grows);
    area.setPrefHeight(grows ? USE_COMPUTED_SIZE : SCROLLING_HEIGHT);
  }

  private void paint() {
    area.setLeftDecorator(new EditorGutter(marks.get().changedLines()));
    area.setSyntaxDecorator(new EditorPaint(language.get(), marks.get().with(hits)));
  }

  private void leaveKeysToTheWindow() {
    var keys = area.getInputMap();
    keys.disableKeyBinding(KeyBinding.shortcut(KeyCode.D));
    keys.disableKeyBinding(KeyBinding.control(KeyCode.TAB));
    keys.disableKeyBinding(KeyBinding.controlShift(KeyCode.TAB));
    keys.register(
        KeyBinding.of(KeyCode.TAB), () -> area.requestFocusTraversal(TraversalDirection.NEXT));
  }

  private ContextMenu menu() {
    var menu = new ContextMenu();
    menu.getItems()
        .addAll(
            Buttons.item(new Command("editor.undo", area::undo, area.undoableProperty())),
            Buttons.item(new Command("editor.redo", area::redo, area.redoableProperty())),
            new SeparatorMenuItem(),
            Buttons.item(new Command("editor.cut", area::cut, area.editableProperty())),
            Buttons.item(new Command("editor.copy", area::copy)),
            Buttons.item(new Command("editor.paste", area::paste, area.editableProperty())),
            new SeparatorMenuItem(),
            Buttons.item(new Command("editor.selectAll", area::selectAll)));
    return menu;
  }
}
