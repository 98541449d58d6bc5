package tracedesk.ui.tree;

import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.MapChangeListener;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.session.Session;
import tracedesk.ui.session.Timings;

/// The middle pane: the logs of the chosen trace as a tree beside a time axis. Rows are the row
/// numbers of the trace's [TraceTree]; the selected one is the session's log.
public final class TreeViewModel {
  /// Traces with more rows start with only the children of their roots in sight.
  static final int LARGE = 2_000;

  /// So many rows before and behind a log are looked through for one of its name.
  private static final int FAR = 10_000;

  private final Session session;
  private final TraceOpener opener;
  private final TraceSearch search;
  private final TimeWindow time;
  private final VisibleRows visible = new VisibleRows();
  private final ReadOnlyIntegerWrapper selected = new ReadOnlyIntegerWrapper(TraceTree.NONE);
  private final ReadOnlyIntegerWrapper looks = new ReadOnlyIntegerWrapper();
  private final BooleanProperty errorsOnly = new SimpleBooleanProperty();
  private final ObjectProperty<HitsShown> hitsShown = new SimpleObjectProperty<>(HitsShown.ALL);
  private final BooleanProperty grouped = new SimpleBooleanProperty(true);
  private final BooleanProperty numbersShown = new SimpleBooleanProperty(true);
  private final ReadOnlyBooleanWrapper namesake = new ReadOnlyBooleanWrapper();
  private final BooleanBinding anything;
  private final BooleanBinding errors;
  private TraceTree tree = TraceTree.of(List.of());
  private TraceTree.Totals totals = tree.totals();
  private int longestTokens;
  private int longestCost;
  private @Nullable TraceSummary opened;
  private Sought notedFor = Sought.NOTHING;
  private boolean firstNoted;
  private boolean doneNoted = true;
  private boolean readingAgain;
  private boolean turning;
  private Sought shownFor = Sought.NOTHING;

  /// A row that is kept besides the hits, because somebody went there.
  private int besides = TraceTree.NONE;

  private Consumer<Moved> whenMoved = moved -> {};

  public final Command expandAll;
  public final Command collapseAll;
  public final Command group;
  public final Command nextError;
  public final Command previousError;

  /// Makes the search show its hits another way.
  public final Command showOtherwise;

  /// Leaves only the logs called like the selected one.
  public final Command alike;

  public final Command retry;

  /// Lets the loading of the trace rest.
  public final Command pause;

  /// Lets it go on.
  public final Command resume;

  public TreeViewModel(Session session, Background background) {
    this.session = session;
    search = new TraceSearch(session, background, tree);
    anything = Bindings.createBooleanBinding(() -> tree.size() > 0, looks);
    errors = Bindings.createBooleanBinding(() -> errorCount() > 0, looks);
    time = new TimeWindow(background, selected.getReadOnlyProperty());
    expandAll =
        new Command("tree.expandAll", () -> setAllOpen(true), anything).withIcon("maximize-2");
    collapseAll =
        new Command("tree.collapseAll", () -> setAllOpen(false), anything).withIcon("minimize-2");
    group = new Command("tree.group", () -> grouped.set(!grouped.get())).withShortcut("Shortcut+G");
    nextError = new Command("tree.nextError", () -> goToError(1), errors);
    previousError = new Command("tree.previousError", () -> goToError(-1), errors);
    showOtherwise =
        new Command("tree.showOtherwise", () -> hitsShown.set(hitsShown.get().next()))
            .withShortcut("Shortcut+Shift+F");
    alike =
        new Command("tree.alike", this::showAlike, namesake)
            .withIcon("list")
            .withShortcut("Shortcut+Shift+A");
    opener = new TraceOpener(session, background);
    retry = new Command("tree.retry", opener::retry);
    var resting =
        Bindings.createBooleanBinding(
            () -> {
              var now = loadingProperty().get();
              return now != null && now.resting();
            },
            opener.loadingProperty());
    pause = new Command("tree.pause", () -> opener.rest(true), resting.not()).withIcon("pause");
    resume = new Command("tree.resume", () -> opener.rest(false), resting).withIcon("play");
    search.onFound(this::showHits);
    search.onStepped(this::selectHit);
    search.currentProperty().subscribe(this::showHit);
    selected.subscribe(row -> search.startNear(row.intValue()));
    selected.subscribe(() -> namesake.set(hasNamesake()));
    errorsOnly.subscribe(this::filterErrors);
    hitsShown.subscribe((_, _) -> filterHits());
    grouped.subscribe(() -> show(session.traceProperty().get()));
    session.traceProperty().subscribe(this::show);
    session.logProperty().subscribe(this::follow);
    session.drafts().addListener((MapChangeListener<LogId, LogDraft>) change -> redraw());
  }

  // What is shown

  ReadOnlyObjectProperty<TraceOpener.Phase> phaseProperty() {
    return opener.phaseProperty();
  }

  ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return opener.problemProperty();
  }

  /// How far the loading is; `null` when everything there is was read.
  ReadOnlyObjectProperty<@Nullable Loading> loadingProperty() {
    return opener.loadingProperty();
  }

  /// Whether it is worth saying how far the loading is.
  ReadOnlyBooleanProperty loadingShown() {
    return opener.slowProperty();
  }

  /// Why the rest of the trace is missing.
  ReadOnlyObjectProperty<TraceOpener.@Nullable Broken> brokenProperty() {
    return opener.brokenProperty();
  }

  ReadOnlyObjectProperty<@Nullable Trace> traceProperty() {
    return session.traceProperty();
  }

  ReadOnlyObjectProperty<@Nullable TraceSummary> chosenProperty() {
    return session.selectedProperty();
  }

  public TraceTree tree() {
    return tree;
  }

  public VisibleRows visible() {
    return visible;
  }

  public TraceSearch search() {
    return search;
  }

  /// The part of the trace's time that is shown.
  public TimeWindow time() {
    return time;
  }

  /// Changes whenever rows look different although they are the same rows.
  ReadOnlyIntegerProperty looksProperty() {
    return looks.getReadOnlyProperty();
  }

  /// Whether a log has unsaved corrections.
  boolean isEdited(int row) {
    return session.drafts().containsKey(tree.row(row).id());
  }

  /// Failed logs in the trace.
  public int errorCount() {
    return totals.errors();
  }

  /// Where the columns stand in a pane of this width.
  Columns columns(double width) {
    return Columns.of(width, numbersShown.get(), longestTokens, longestCost);
  }

  /// Whether a row steps back behind the hits.
  boolean isDimmed(int row) {
    return hitsShown.get() == HitsShown.DIM_OTHERS && search.isOn() && !search.isHit(row);
  }

  /// Whether rows are missing because they are no hits.
  boolean isNarrowed() {
    return hitsShown.get().narrows() && search.isOn();
  }

  // What the user chose

  /// What a search makes of the rows.
  public ObjectProperty<HitsShown> hitsShownProperty() {
    return hitsShown;
  }

  /// Looks for these words in each trace that is opened, unless somebody looks for something else.
  public void offer(ObservableValue<String> words) {
    new OfferedWords(search.queryProperty(), session.selectedProperty()).follow(words);
  }

  /// Starts with how hits were shown when the program was used last, and remembers what is chosen.
  public void remember(StringProperty word) {
    hitsShown.set(HitsShown.of(word.get()));
    hitsShown.subscribe(each -> word.set(each.word()));
  }

  /// Whether only failed logs and their ancestors are shown.
  public BooleanProperty errorsOnlyProperty() {
    return errorsOnly;
  }

  /// Whether many equal siblings of a large trace are one row.
  public BooleanProperty groupedProperty() {
    return grouped;
  }

  /// Whether the token and cost columns are wanted; a narrow pane hides them all the same.
  public BooleanProperty numbersShownProperty() {
    return numbersShown;
  }

  /// The selected row, or [TraceTree#NONE].
  public ReadOnlyIntegerProperty selectedProperty() {
    return selected.getReadOnlyProperty();
  }

  /// Selects a row that can be seen.
  public void select(int row) {
    selected.set(row);
    session.logProperty().set(tree.isLog(row) ? tree.row(row).id() : null);
  }

  /// Moves the selection down (or up, negative) by so many visible rows.
  public void move(int by) {
    int at = visible.positionOf(selected.get());
    if (at < 0) {
      at = by > 0 ? -at - 2 : -at - 1;
    }
    selectAt(at + by);
  }

  public void selectFirst() {
    selectAt(0);
  }

  public void selectLast() {
    selectAt(visible.size() - 1);
  }

  private void selectAt(int position) {
    if (!visible.isEmpty()) {
      select(visible.get(Math.clamp(position, 0, visible.size() - 1)));
    }
  }

  /// Selects the next row whose name begins so, from the top again behind the last one.
  ///
  /// @param here whether the selected row may be it
  void selectNamed(String beginning, boolean here) {
    int size = visible.size();
    int at = visible.positionOf(selected.get());
    int from = at < 0 ? -at - 1 : here ? at : at + 1;
    for (int i = 0; i < size; i++) {
      int row = visible.get((from + i) % size);
      if (RowWords.name(tree, row).regionMatches(true, 0, beginning, 0, beginning.length())) {
        select(row);
        return;
      }
    }
  }

  // Opening and closing

  public boolean isOpen(int row) {
    return visible.isOpen(row);
  }

  public void toggle(int row) {
    setOpen(row, !isOpen(row));
  }

  private void setOpen(int row, boolean open) {
    if (visible.hasBelow(row)) {
      visible.setOpen(row, open);
      redraw();
      keepInSight();
    }
  }

  /// Opens the selected row, or goes to its first child.
  public void expandOrEnter() {
    int row = selected.get();
    if (row == TraceTree.NONE || !visible.hasBelow(row)) {
      return;
    }
    if (isOpen(row)) {
      move(1);
    } else {
      setOpen(row, true);
    }
  }

  /// Closes the selected row, or goes to its parent.
  public void collapseOrLeave() {
    int row = selected.get();
    if (row == TraceTree.NONE) {
      return;
    }
    if (visible.keeps(row) && visible.hasBelow(row) && isOpen(row)) {
      setOpen(row, false);
    } else if (visible.parent(row) != TraceTree.NONE) {
      select(visible.parent(row));
    }
  }

  /// Opens the selected group, or closes it; does nothing and says no where a log is selected.
  boolean toggleGroup() {
    int row = selected.get();
    boolean isGroup = row != TraceTree.NONE && tree.isGroup(row);
    if (isGroup) {
      toggle(row);
    }
    return isGroup;
  }

  /// Opens the selected row and everything below it.
  public void expandSubtree() {
    if (selected.get() != TraceTree.NONE) {
      visible.setSubtreeOpen(selected.get(), true);
      redraw();
    }
  }

  private void setAllOpen(boolean open) {
    visible.setAllOpen(open);
    redraw();
    keepInSight();
  }

  /// After rows were closed over the selected one, their nearest visible ancestor is selected
  /// instead.
  private void keepInSight() {
    int row = selected.get();
    if (row == TraceTree.NONE || !visible.keeps(row)) {
      return;
    }
    while (visible.positionOf(row) < 0 && visible.parent(row) != TraceTree.NONE) {
      row = visible.parent(row);
    }
    if (row != selected.get()) {
      select(row);
    }
  }

  private void reveal(int row) {
    if (errorsOnly.get() && tree.errors(row) == 0) {
      errorsOnly.set(false);
    }
    if (!visible.keeps(row)) {
      besides = row;
      moveRows(() -> visible.goOn(kept(), new BitSet()));
    }
    visible.openAbove(row);
    redraw();
  }

  // Errors and hits

  private void goToError(int by) {
    int row = nearest(i -> tree.row(i).failed(), by);
    if (row != TraceTree.NONE) {
      reveal(row);
      select(row);
    }
  }

  private int nearest(IntPredicate wanted, int by) {
    int size = tree.size();
    int from = selected.get() == TraceTree.NONE ? (by > 0 ? -1 : size) : selected.get();
    for (int step = 1; step <= size; step++) {
      int row = Math.floorMod(from + by * step, size);
      if (wanted.test(row)) {
        return row;
      }
    }
    return TraceTree.NONE;
  }

  private void filterErrors(boolean only) {
    if (turning) {
      return;
    }
    moveRows(() -> visible.filter(kept()));
    redraw();
    if (!only && selected.get() != TraceTree.NONE && !isNarrowed()) {
      reveal(selected.get());
    }
  }

  private void filterHits() {
    besides = TraceTree.NONE;
    moveRows(() -> visible.filter(kept()));
    redraw();
  }

  /// The rows to keep, or `null` for all of them.
  private @Nullable BitSet kept() {
    var failing = errorsOnly.get() ? tree.failing() : null;
    if (!isNarrowed()) {
      return failing;
    }
    var rows = search.hitRows();
    if (failing != null) {
      rows.and(failing);
    }
    if (besides != TraceTree.NONE) {
      rows.set(besides);
    }
    if (hitsShown.get() == HitsShown.WITH_PARENTS) {
      rows.or(tree.above(rows));
    }
    return rows;
  }

  private void showAlike() {
    if (!hitsShown.get().narrows()) {
      hitsShown.set(HitsShown.ONLY);
    }
    search.queryProperty().set(Sought.named(tree.row(selected.get()).name()));
  }

  /// Whether a log besides the selected one has its name. Looks near it first, and not so far that
  /// it would hold up anything.
  private boolean hasNamesake() {
    int row = selected.get();
    var name = row == TraceTree.NONE ? "" : tree.row(row).name();
    for (int by = 1; by <= FAR && !name.isBlank(); by++) {
      if (isNamed(row + by, name) || isNamed(row - by, name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNamed(int row, String name) {
    return row >= 0
        && row < tree.size()
        && tree.isLog(row)
        && tree.row(row).name().equalsIgnoreCase(name);
  }

  /// Selects the current hit.
  public void selectHit() {
    int row = search.currentProperty().get();
    if (row != TraceTree.NONE) {
      reveal(row);
      select(row);
    }
  }

  /// What the user closed since stays closed: only what is above new hits is opened. Once nothing
  /// is looked for any more, what is open is as it was before, but the selected row stays in sight.
  private void showHits() {
    if (turning) {
      return;
    }
    boolean others = !search.sought().equals(shownFor);
    shownFor = search.sought();
    session.soughtProperty().set(shownFor.inBodies());
    if (others) {
      besides = TraceTree.NONE;
      int inSight = search.isOn() ? TraceTree.NONE : selected.get();
      moveRows(() -> visible.begin(kept(), search.above(), inSight));
    } else {
      moveRows(() -> visible.goOn(kept(), search.above()));
    }
    noteSearch();
    redraw();
  }

  private void noteSearch() {
    boolean other = !search.sought().equals(notedFor);
    if (other) {
      notedFor = search.sought();
      firstNoted = false;
      doneNoted = notedFor.isNothing();
    }
    if (search.hits().length > 0 && !firstNoted) {
      firstNoted = true;
      session.timings().mark(Timings.Event.SEARCH_FIRST_HIT);
    }
    if (!search.isLooking() && !doneNoted) {
      doneNoted = true;
      session.timings().mark(Timings.Event.SEARCH_DONE);
    }
  }

  private void showHit(Number row) {
    if (turning) {
      return;
    }
    if (!readingAgain && row.intValue() != TraceTree.NONE) {
      reveal(row.intValue());
    }
    redraw();
  }

  // The session

  /// Rows came or went by themselves, so that the others stand elsewhere.
  ///
  /// @param selected the position the selected row had, negative when it was not seen
  /// @param now from the position of a row before to its position now, -1 when it is not seen now
  record Moved(int selected, IntUnaryOperator now) {}

  /// Calls this whenever rows came or went by themselves, before anything is drawn.
  void onMoved(Consumer<Moved> listener) {
    whenMoved = listener;
  }

  private void moveRows(Runnable change) {
    int selectedAt = visible.positionOf(selected.get());
    var before = visible.rows();
    change.run();
    if (visible.rows() != before) {
      tellMoved(selectedAt, before, row -> row);
    }
  }

  /// @param now the row that stands for one of those before, or [TraceTree#NONE]
  private void tellMoved(int selectedAt, int[] before, IntUnaryOperator now) {
    whenMoved.accept(
        new Moved(
            selectedAt,
            at -> {
              int row = at < 0 || at >= before.length ? -1 : now.applyAsInt(before[at]);
              return row < 0 ? -1 : Math.max(-1, visible.positionOf(row));
            }));
  }

  /// Whether another tree is taking the place of this one: what changes meanwhile is drawn at its
  /// end, once.
  boolean isTurning() {
    return turning;
  }

  /// Whether what changes now changes because the trace was read again, not because somebody goes
  /// somewhere.
  boolean isReadingAgain() {
    return readingAgain;
  }

  private void show(@Nullable Trace trace) {
    var before = tree;
    boolean again = trace != null && opened != null && trace.summary().id().equals(opened.id());
    int selectedBefore = selected.get();
    boolean inSight = visible.positionOf(selectedBefore) >= 0;
    int selectedAt = visible.positionOf(selectedBefore);
    var rowsBefore = visible.rows();
    int besidesBefore = besides;
    readingAgain = again;
    turning = true;
    tree = trace == null ? TraceTree.of(List.of()) : shaped(trace.tree());
    totals = tree.totals();
    longestCost = Numbers.treeCost(totals.cost()).length();
    longestTokens =
        Math.max(
            Numbers.tokens(totals.tokens()).length(),
            Numbers.tokens(Math.min(totals.tokens(), 999_999)).length());
    opened = trace == null ? null : trace.summary();
    search.carry(tree);
    besides = again ? tree.counterpart(before, besidesBefore) : TraceTree.NONE;
    if (again) {
      visible.show(tree, carried(before), kept());
    } else {
      errorsOnly.set(false);
      notedFor = Sought.NOTHING;
      visible.show(tree, VisibleRows.Openness.of(openAtFirst()), kept());
    }
    int other = again ? stillSelected(before, selectedBefore) : TraceTree.NONE;
    int row = other == TraceTree.NONE ? tree.find(session.logProperty().get()) : other;
    if (again && inSight && row != TraceTree.NONE && visible.keeps(row)) {
      visible.openAbove(row);
    }
    selected.set(row);
    if (tree.size() > 0 && row == TraceTree.NONE) {
      int root = opened == null ? TraceTree.NONE : tree.find(opened.root());
      select(Math.max(0, root));
    }
    time.show(tree, opened == null ? null : opened.id());
    turning = false;
    redraw();
    if (again) {
      tellMoved(selectedAt, rowsBefore, was -> tree.counterpart(before, was));
    }
    search.look();
    readingAgain = false;
    if (other != TraceTree.NONE && tree.isLog(other)) {
      select(other);
    }
    namesake.set(hasNamesake());
  }

  private TraceTree shaped(TraceTree plain) {
    return grouped.get() ? plain.grouped() : plain;
  }

  /// The row that stands for what was selected, where that was no log: a group whose row is gone is
  /// followed by its first member.
  private int stillSelected(TraceTree before, int row) {
    if (row == TraceTree.NONE || before.isLog(row)) {
      return TraceTree.NONE;
    }
    int now = tree.counterpart(before, row);
    return now == TraceTree.NONE && before.isGroup(row) ? tree.counterpart(before, row + 1) : now;
  }

  private BitSet openAtFirst() {
    var open = new BitSet();
    if (isLarge()) {
      for (int i = 0; i < tree.size(); i = tree.end(i)) {
        open.set(i);
      }
    } else {
      open.set(0, tree.size());
    }
    for (int i = 0; i < tree.size(); i++) {
      if (tree.isGroup(i)) {
        open.clear(i);
      }
    }
    return open;
  }

  /// Counts what is still to come: what is open at first must not depend on how fast it comes.
  private boolean isLarge() {
    var loading = opener.loadingProperty().get();
    return tree.size() > LARGE
        || loading != null && (loading.expected() < 0 || loading.expected() > LARGE);
  }

  /// Which rows are open in the fresh tree: those that were, and new ones as at first. Asks only of
  /// rows that are or were open: in a large tree those are few.
  private VisibleRows.Openness carried(TraceTree before) {
    var was = visible.openness();
    var open = openAtFirst();
    var fresh = (BitSet) open.clone();
    fresh.stream()
        .filter(row -> before.counterpart(tree, row) != TraceTree.NONE)
        .forEach(open::clear);
    open.or(carried(before, was.open()));
    return new VisibleRows.Openness(
        open, carried(before, was.lent()), carried(before, was.closed()));
  }

  /// Where these rows of another tree stand in this one.
  private BitSet carried(TraceTree before, BitSet rows) {
    var now = new BitSet(tree.size());
    rows.stream()
        .map(row -> tree.counterpart(before, row))
        .filter(row -> row != TraceTree.NONE)
        .forEach(now::set);
    return now;
  }

  private void follow(@Nullable LogId id) {
    int row = tree.find(id);
    if (row != TraceTree.NONE && row != selected.get()) {
      reveal(row);
      selected.set(row);
    }
  }

  private void redraw() {
    looks.set(looks.get() + 1);
  }
}
