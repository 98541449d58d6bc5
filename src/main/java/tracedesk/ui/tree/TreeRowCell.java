package tracedesk.ui.tree;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Skin;
import javafx.scene.control.SkinBase;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.LineTo;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Timeline;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CutText;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// One log in the tree: guides, chevron, kind, name, detail, bar with its duration, tokens and
/// cost, laid out in the columns of the whole list.
final class TreeRowCell extends ListCell<Integer> {
  static final double HEIGHT = 28;

  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
  private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");
  private static final PseudoClass WAITING = PseudoClass.getPseudoClass("waiting");
  private static final PseudoClass CONTAINER = PseudoClass.getPseudoClass("container");
  private static final PseudoClass DIMMED = PseudoClass.getPseudoClass("dimmed");
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

  /// The words are in the log's body, or where the detail is cut: not in what the row shows.
  private static final PseudoClass INSIDE = PseudoClass.getPseudoClass("inside");

  private static final double EDGE = 8;
  private static final double INDENT = 18;
  private static final double CHEVRON = 14;
  private static final double KIND = 18;
  private static final double GAP = 6;
  private static final double BAR = 10;
  private static final double LEAST_DETAIL = 24;
  private static final double LEAST_NAME = 90;
  private static final double SPACE = 5;
  private static final double HIT = 17;

  private final TreeViewModel model;
  private final Node editedMark = Controls.styled(new Region(), "edited-mark");
  private final Node opened = Icons.of("chevron-down", 12);
  private final Node closed = Icons.of("chevron-right", 12);
  private final KindIcon kind = new KindIcon(KindIcon.SMALL);
  private final Region waiting =
      Controls.styled(new StackPane(Icons.of("clock", 12)), "waiting-icon");
  private final CutText name = new CutText("row-name");
  private final Node failure = Controls.styled(Icons.of("alert-circle", 12), "failure");
  private final Label late = Controls.badge(Text.get("tree.late"), Tone.NEUTRAL);
  private final Label count = Controls.badge("", Tone.NEUTRAL);
  private final Label errors = Controls.badge("alert-circle", "", Tone.DANGER);
  private final CutText detail = new CutText("row-detail");
  private final Region bar = Controls.styled(new Region(), "bar");
  private final DensityStrip strip = new DensityStrip();
  private final CutText duration = new CutText("row-duration");
  private final CutText tokens = new CutText("row-number");
  private final CutText cost = new CutText("row-number");
  private final List<Region> guides = new ArrayList<>();
  private final List<Region> hits = new ArrayList<>();
  private List<Matches.Range> inName = List.of();
  private List<Matches.Range> inDetail = List.of();
  private @Nullable LogKind barKind;
  private boolean stale;

  TreeRowCell(TreeViewModel model) {
    this.model = model;
    getStyleClass().add("trace-row");
    Controls.styled(opened, "chevron");
    Controls.styled(closed, "chevron");
    List.of(editedMark, opened, closed, waiting, failure, late, count, errors, strip)
        .forEach(part -> part.setManaged(false));
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    Controls.explainedBy(this, this::tip);
  }

  private String tip() {
    var row = getItem();
    return isEmpty() || row == null || row >= model.tree().size()
        ? ""
        : RowWords.tip(model.tree(), row, ZoneId.systemDefault());
  }

  private void pressed(MouseEvent event) {
    var row = getItem();
    if (row == null
        || event.getButton() != MouseButton.PRIMARY && event.getButton() != MouseButton.SECONDARY) {
      return;
    }
    getListView().requestFocus();
    if (event.getButton() == MouseButton.SECONDARY) {
      model.select(row);
      return;
    }
    boolean onChevron = Math.abs(event.getX() - left(row) - CHEVRON / 2) <= CHEVRON / 2 + 3;
    if (model.visible().hasBelow(row) && (onChevron || event.getClickCount() == 2)) {
      model.toggle(row);
    } else {
      model.select(row);
    }
    event.consume();
  }

  @Override
  protected void updateItem(@Nullable Integer row, boolean empty) {
    super.updateItem(row, empty);
    show();
  }

  /// Shows the row as it is now; before it has its skin there is nothing to show it with.
  void show() {
    if (name.getParent() == null) {
      return;
    }
    stale = model.isTurning();
    if (stale) {
      requestLayout();
      return;
    }
    var row = getItem();
    var tree = model.tree();
    boolean filled = row != null && row < tree.size() && !isEmpty();
    if (!filled) {
      getChildren().forEach(child -> child.setVisible(false));
      mark(CHOSEN, false);
      mark(FAILED, false);
      mark(DIMMED, false);
      return;
    }
    var log = tree.row(row);
    mark(CHOSEN, model.selectedProperty().get() == row);
    mark(FAILED, log.failed());
    mark(WAITING, tree.isWaiting(row));
    mark(DIMMED, model.isDimmed(row));
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    List.of(name, detail, bar, duration, tokens, cost).forEach(part -> part.setVisible(true));
    show(editedMark, model.isEdited(row));
    boolean opens = model.visible().hasBelow(row);
    show(opened, opens && model.isOpen(row));
    show(closed, opens && !model.isOpen(row));
    kind.setVisible(!tree.isWaiting(row));
    show(waiting, tree.isWaiting(row));
    kind.show(log.kind());
    name.show(RowWords.name(tree, row));
    show(failure, log.failed());
    show(late, log.late());
    detail.show(RowWords.detail(tree, row));
    duration.show(RowWords.duration(tree, row, model.time().axisProperty().get()));
    tokens.show(RowWords.tokens(tree, row));
    cost.show(RowWords.cost(tree, row));
    showGroup(row);
    findHits(row);
    bar.pseudoClassStateChanged(CONTAINER, tree.hasChildren(row));
    if (barKind != log.kind()) {
      KindIcon.colour(bar, barKind, log.kind());
      KindIcon.colour(strip, barKind, log.kind());
      barKind = log.kind();
    }
    requestLayout();
  }

  /// Most rows have few of the parts there are; one that was never shown is not in the window.
  private void show(Node part, boolean shown) {
    Controls.show(getChildren(), part, shown);
  }

  /// What a screen reader says of the row is worked out only when it asks.
  @Override
  public @Nullable Object queryAccessibleAttribute(
      AccessibleAttribute attribute, Object... parameters) {
    return attribute == AccessibleAttribute.TEXT
        ? spoken()
        : super.queryAccessibleAttribute(attribute, parameters);
  }

  private @Nullable String spoken() {
    var row = getItem();
    if (row == null || row >= model.tree().size() || isEmpty()) {
      return null;
    }
    boolean hit = model.search().isHit(row);
    return RowWords.spoken(model.tree(), row, model.isEdited(row), hit)
        + ", "
        + RowWords.place(model.visible(), row);
  }

  private void showGroup(int row) {
    var tree = model.tree();
    boolean group = tree.isGroup(row);
    show(count, group);
    show(strip, group);
    show(errors, group && tree.errors(row) > 0);
    if (group) {
      var calls = Numbers.count(tree.density(row).calls());
      count.setText(Text.get("tree.group.count", calls));
      errors.setText(Numbers.count(tree.errors(row)));
    }
  }

  /// Shows the row's bar where it is now on the time axis.
  void showTime() {
    var row = getItem();
    if (row != null && row < model.tree().size() && !isEmpty()) {
      duration.show(RowWords.duration(model.tree(), row, model.time().axisProperty().get()));
      requestLayout();
    }
  }

  private void mark(PseudoClass state, boolean on) {
    pseudoClassStateChanged(state, on);
  }

  private Columns columns() {
    return model.columns(getListView().getWidth());
  }

  /// Where a row's chevron begins. Very deep rows stay within the first half of the name column.
  private double left(int row) {
    double most = Math.floor(columns().axisLeft() * 0.5 / INDENT);
    return EDGE + INDENT * Math.min(model.visible().depth(row), most);
  }

  private void place(double height) {
    if (stale) {
      show();
    }
    var row = getItem();
    if (row == null || isEmpty() || row >= model.tree().size()) {
      return;
    }
    var columns = columns();
    double x = left(row);
    placeGuides((int) Math.round((x - EDGE) / INDENT), height);
    editedMark.resizeRelocate(0, 4, 3, height - 8);
    centre(opened, x + CHEVRON / 2, height);
    centre(closed, x + CHEVRON / 2, height);
    x += CHEVRON + GAP;
    kind.resizeRelocate(x, (height - KIND) / 2, KIND, KIND);
    waiting.resizeRelocate(x, (height - KIND) / 2, KIND, KIND);
    x += KIND + GAP;
    double least = x + Math.min(name.wide(), LEAST_NAME) + GAP;
    double end = Math.min(columns.axisLeft(), placeBar(row, least, columns, height)) - GAP;
    placeWords(row, x, end, columns, height);
    placeNumber(tokens, columns.tokensRight(), columns.numbers(), height);
    placeNumber(cost, columns.costRight(), columns.numbers(), height);
  }

  private void placeGuides(int count, double height) {
    while (guides.size() < count) {
      var guide = Controls.styled(new Region(), "guide");
      guides.add(guide);
      getChildren().addFirst(guide);
      guide.applyCss();
    }
    for (int i = 0; i < guides.size(); i++) {
      guides.get(i).setVisible(i < count);
      guides.get(i).resizeRelocate(EDGE + CHEVRON / 2 + INDENT * i, 0, 1, height);
    }
  }

  /// Places the bar with its duration: right of it, or left if it would clip; where that would
  /// cover the name only the tooltip tells it. Says where the duration begins.
  ///
  /// @param least up to where the name needs room
  private double placeBar(int row, double least, Columns columns, double height) {
    double from = columns.axisLeft();
    double room = columns.axisWidth();
    double text = duration.wide();
    var timeline = model.time().axisProperty().get();
    var span = Timeline.span(model.tree(), row);
    var place = timeline == null || span == null ? null : timeline.bar(span, room);
    bar.setVisible(place != null && !model.tree().isGroup(row));
    placeStrip(row, timeline, columns, height);
    duration.setVisible(true);
    double at = from;
    if (place != null) {
      double left = snapPositionX(place.left());
      double width = Math.min(snapSizeX(place.width()), room - left);
      bar.resizeRelocate(from + left, (height - BAR) / 2, width, BAR);
      if (left + width + SPACE + text <= room) {
        at = from + left + width + SPACE;
      } else {
        at = from + left - SPACE - text;
        duration.setVisible(at >= least);
      }
    } else if (timeline != null && span != null && timeline.isAfter(span)) {
      at = from + room - text;
    }
    place(duration, at, text, height);
    return duration.words().isEmpty() || !duration.isVisible() ? Double.MAX_VALUE : at;
  }

  private void placeStrip(int row, @Nullable Timeline timeline, Columns columns, double height) {
    boolean shown = timeline != null && model.tree().isGroup(row);
    strip.setVisible(shown);
    if (timeline != null && shown) {
      strip.resizeRelocate(
          columns.axisLeft(), (height - BAR) / 2, Math.floor(columns.axisWidth()), BAR);
      strip.show(model.tree().density(row), timeline);
    }
  }

  private void placeWords(int row, double from, double end, Columns columns, double height) {
    double badges =
        (count.isVisible() ? GAP + count.prefWidth(-1) : 0)
            + (errors.isVisible() ? GAP + errors.prefWidth(-1) : 0);
    double width = Math.clamp(name.wide(), 0, Math.max(0, end - from - badges));
    place(name, from, width, height);
    double x = from + width + GAP;
    boolean group = model.tree().isGroup(row);
    if (group) {
      x = placeMean(x, end - badges, height);
    }
    for (var badge : List.of(count, errors)) {
      if (badge.isVisible()) {
        place(badge, x, badge.prefWidth(-1), height);
        x += badge.prefWidth(-1) + GAP;
      }
    }
    boolean failed = model.tree().row(row).failed();
    if (failed) {
      if (x + 12 > end) {
        width = Math.max(0, end - 12 - GAP - from);
        place(name, from, width, height);
        x = from + width + GAP;
      }
      centre(failure, x + 6, height);
      x += 12 + GAP;
    }
    if (model.tree().row(row).late()) {
      double wide = late.prefWidth(-1);
      late.setVisible(x + wide <= end);
      place(late, x, wide, height);
      x += late.isVisible() ? wide + GAP : 0;
    }
    if (!group) {
      boolean wanted = failed || !columns.isNarrow() || !inDetail.isEmpty();
      boolean said = wanted && end - x >= LEAST_DETAIL && !detail.words().isEmpty();
      detail.setVisible(said);
      if (said) {
        place(detail, x, end - x, height);
      }
    }
    placeHits(height);
  }

  /// The mean of a group stands before its count, where both have room; gives where that begins.
  private double placeMean(double from, double end, double height) {
    double wide = detail.wide();
    boolean told = !detail.words().isEmpty() && from + wide <= end;
    detail.setVisible(told);
    if (told) {
      place(detail, from, wide, height);
    }
    return told ? from + wide + GAP : from;
  }

  /// Finds what to highlight, and makes as many marks as that takes.
  private void findHits(int row) {
    var sought = model.search().sought();
    boolean log = !model.tree().isWaiting(row);
    inName = log ? sought.marksInName(name.words()) : List.of();
    inDetail = log ? sought.marksInDetail(detail.words()) : List.of();
    boolean inside = inName.isEmpty() && inDetail.isEmpty() && model.search().isHit(row);
    if (inside) {
      inName = List.of(new Matches.Range(0, name.words().length()));
    }
    while (hits.size() < inName.size() + inDetail.size()) {
      hits.add(Controls.styled(new Region(), "hit"));
      getChildren().add(getChildren().indexOf(name), hits.getLast());
    }
    boolean current = model.search().currentProperty().get() == row;
    for (int i = 0; i < hits.size(); i++) {
      hits.get(i).pseudoClassStateChanged(CURRENT, current && i == 0);
      hits.get(i).pseudoClassStateChanged(INSIDE, inside);
    }
  }

  private void placeHits(double height) {
    boolean seen = false;
    for (int i = 0; i < hits.size(); i++) {
      var hit = hits.get(i);
      int later = i - inName.size();
      if (later < 0) {
        place(hit, name, inName.get(i), height);
      } else if (later < inDetail.size() && detail.isVisible()) {
        place(hit, detail, inDetail.get(later), height);
      } else {
        hit.setVisible(false);
      }
      seen |= hit.isVisible();
    }
    if (inName.isEmpty() && !inDetail.isEmpty()) {
      hits.getFirst().pseudoClassStateChanged(INSIDE, !seen);
      if (!seen) {
        var whole = new Matches.Range(0, name.words().length());
        place(hits.getFirst(), name, whole, height);
      }
    }
  }

  private static void place(Region hit, CutText shown, Matches.Range range, double height) {
    double from = edge(shown, range.from());
    double to = edge(shown, range.to());
    hit.setVisible(to > from);
    hit.resizeRelocate(
        shown.getLayoutX() + from - 0.5,
        Math.round((height - HIT) / 2),
        Math.max(0, to - from + 1),
        HIT);
  }

  /// Where a character begins in words as they are drawn, perhaps cut.
  private static double edge(CutText shown, int character) {
    double edge = 0;
    for (var step : shown.rangeShape(0, Math.min(character, shown.getText().length()))) {
      edge = step instanceof LineTo line ? Math.max(edge, line.getX()) : edge;
    }
    return edge;
  }

  private void placeNumber(CutText number, double right, boolean shown, double height) {
    number.setVisible(shown);
    double width = number.prefWidth(-1);
    place(number, right - width, width, height);
  }

  private void place(CutText words, double x, double width, double height) {
    words.place(snapPositionX(x), name.baseline(0, height), width);
  }

  private void place(Label label, double x, double width, double height) {
    double tall = label.prefHeight(-1);
    label.resizeRelocate(snapPositionX(x), Math.floor((height - tall) / 2), Math.ceil(width), tall);
  }

  private static void centre(Node icon, double x, double height) {
    if (icon.getParent() == null) {
      return;
    }
    icon.autosize();
    var bounds = icon.getLayoutBounds();
    icon.relocate(
        Math.round(x - bounds.getWidth() / 2), Math.round((height - bounds.getHeight()) / 2));
  }

  @Override
  protected double computePrefWidth(double height) {
    return 0;
  }

  @Override
  protected Skin<?> createDefaultSkin() {
    return new RowSkin(this);
  }

  /// Holds the parts of a row. The list's own skin would select by mouse a second time.
  private static final class RowSkin extends SkinBase<TreeRowCell> {
    RowSkin(TreeRowCell cell) {
      super(cell);
      getChildren()
          .setAll(
              cell.kind, cell.name, cell.detail, cell.bar, cell.duration, cell.tokens, cell.cost);
      getChildren().forEach(part -> part.setManaged(false));
      cell.show();
    }

    @Override
    protected void layoutChildren(double x, double y, double width, double height) {
      getSkinnable().place(HEIGHT);
    }

    @Override
    protected double computeMinHeight(
        double width, double top, double right, double bottom, double left) {
      return HEIGHT;
    }

    @Override
    protected double computePrefHeight(
        double width, double top, double right, double bottom, double left) {
      return HEIGHT;
    }
  }
}
