package tracedesk.ui.tree;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Debounce;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Text;

/// Search in the open trace, over the names and details of its logs: every log that holds the words
/// is a hit, one of them the current one.
public final class TraceSearch {
  private static final Duration PAUSE = Duration.ofMillis(120);

  /// What a search found in which tree.
  private record Found(TraceTree tree, String words, int[] rows) {}

  private final Background background;
  private final Latest latest = new Latest();
  private final Debounce typing;
  private final StringProperty query = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Found> found;
  private final ReadOnlyIntegerWrapper current = new ReadOnlyIntegerWrapper(TraceTree.NONE);
  private final BooleanBinding any;
  private TraceTree tree;
  private int near;
  private @Nullable LogId held;

  public final Command next;
  public final Command previous;

  TraceSearch(Background background, TraceTree tree) {
    this.background = background;
    this.tree = tree;
    typing = new Debounce(background, PAUSE);
    found = new ReadOnlyObjectWrapper<>(new Found(tree, "", new int[0]));
    any = Bindings.createBooleanBinding(() -> hits().length > 0, found);
    next =
        new Command("tree.nextHit", () -> step(1), any).withShortcut("F3").withIcon("chevron-down");
    previous =
        new Command("tree.previousHit", () -> step(-1), any)
            .withShortcut("Shift+F3")
            .withIcon("chevron-up");
    query.subscribe(
        words -> {
          if (words.isBlank()) {
            typing.cancel();
            look();
          } else {
            typing.call(this::look);
          }
        });
  }

  public StringProperty queryProperty() {
    return query;
  }

  /// The row of the current hit, or [TraceTree#NONE].
  public ReadOnlyIntegerProperty currentProperty() {
    return current.getReadOnlyProperty();
  }

  /// `3 of 4`, `No hits`, or empty while nothing is looked for.
  public StringBinding hint() {
    return Bindings.createStringBinding(this::words, found, current);
  }

  private String words() {
    if (found.get().words.isEmpty()) {
      return "";
    }
    int place = Arrays.binarySearch(hits(), current.get());
    return hits().length == 0
        ? Text.get("tree.noHits")
        : Text.get("tree.hits", Math.max(0, place) + 1, hits().length);
  }

  /// The words that were looked for last: what to highlight.
  String highlighted() {
    return found.get().words;
  }

  /// The rows of all hits, in order.
  int[] hits() {
    return found.get().rows;
  }

  /// Calls the step whenever other rows are hits.
  void onFound(Runnable step) {
    found.subscribe(step);
  }

  /// From which row on the first hit is looked for.
  void startNear(int row) {
    near = Math.max(0, row);
  }

  /// Looks again, in another tree; a hit that is in both stays the current one.
  void look(TraceTree in) {
    int row = current.get();
    held = row == TraceTree.NONE || row >= tree.size() ? null : tree.row(row).id();
    tree = in;
    look();
  }

  private void look() {
    var words = query.get().strip();
    var where = tree;
    if (words.isEmpty()) {
      latest.forget();
      show(new Found(where, "", new int[0]));
    } else {
      background.run(
          () ->
              new Found(
                  where,
                  words,
                  IntStream.range(0, where.size())
                      .filter(row -> where.isLog(row) && Matches.in(where.row(row), words))
                      .toArray()),
          latest.only(this::landed));
    }
  }

  private void landed(Outcome<Found> outcome) {
    if (outcome instanceof Outcome.Done<Found>(var result)) {
      show(result);
    }
  }

  private void show(Found result) {
    int before = held == null ? current.get() : result.tree.find(held);
    held = null;
    found.set(result);
    if (Arrays.binarySearch(result.rows, before) >= 0) {
      current.set(before);
    } else {
      int at = Arrays.binarySearch(result.rows, near);
      select(at >= 0 ? at : -at - 1);
    }
  }

  private void step(int by) {
    int at = Arrays.binarySearch(hits(), current.get());
    select(at + by);
  }

  private void select(int place) {
    current.set(hits().length == 0 ? TraceTree.NONE : hits()[Math.floorMod(place, hits().length)]);
  }
}
