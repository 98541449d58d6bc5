package tracedesk.ui.tree;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceTree;
import tracedesk.service.TraceFind;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Debounce;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

/// Search in the open trace, over the names and details of its logs at once, then over their
/// bodies: every log that holds the words is a hit, one of them the current one. What can be asked
/// for is in [Sought].
public final class TraceSearch {
  private static final Duration PAUSE = Duration.ofMillis(60);

  /// Shorter words are in most logs: what is typed will not end with them.
  private static final int SELECTIVE = 3;

  /// What a search found in which tree so far.
  ///
  /// @param rows the hits, in order
  /// @param bodies the logs whose bodies hold the words
  /// @param above what is above the hits that are new
  /// @param searched how many bodies were looked at
  private record Found(
      TraceTree tree,
      Sought sought,
      int[] rows,
      Set<LogId> bodies,
      BitSet above,
      int searched,
      Progress progress) {
    static Found nothing(TraceTree tree) {
      return new Found(tree, Sought.NOTHING, new int[0], Set.of(), new BitSet(), 0, Progress.DONE);
    }

    /// The same hits where they stand in another tree, which is still to be looked through.
    Found in(TraceTree other) {
      var moved = new BitSet();
      for (int row : rows) {
        int now = other.find(tree.row(row).id());
        if (now != TraceTree.NONE) {
          moved.set(now);
        }
      }
      var progress = sought.isNothing() ? Progress.DONE : Progress.LOOKING;
      return new Found(other, sought, moved.stream().toArray(), bodies, new BitSet(), 0, progress);
    }
  }

  private enum Progress {
    LOOKING,
    DONE,
    BROKEN_OFF
  }

  private final Session session;
  private final Background background;
  private final Latest latest = new Latest();
  private final Debounce typing;
  private final StringProperty query = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Found> found;
  private final ReadOnlyIntegerWrapper current = new ReadOnlyIntegerWrapper(TraceTree.NONE);
  private final BooleanBinding any;
  private TraceTree tree;
  private int near = TraceTree.NONE;
  private Runnable whenStepped = () -> {};
  private AtomicBoolean cancelled = new AtomicBoolean();

  public final Command next;
  public final Command previous;

  TraceSearch(Session session, Background background, TraceTree tree) {
    this.session = session;
    this.background = background;
    this.tree = tree;
    typing = new Debounce(background, PAUSE);
    found = new ReadOnlyObjectWrapper<>(Found.nothing(tree));
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
          } else if (words.strip().length() < SELECTIVE) {
            typing.call(this::look);
          } else {
            typing.callSoon(this::look);
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

  /// `3 of 4`, `3 of 4+` while bodies are still looked through, `No hits`, or empty while nothing
  /// is looked for.
  public StringBinding hint() {
    return Bindings.createStringBinding(this::words, found, current);
  }

  private String words() {
    if (!isOn()) {
      return "";
    }
    int place = Math.max(0, Arrays.binarySearch(hits(), current.get())) + 1;
    boolean none = hits().length == 0;
    return switch (found.get().progress) {
      case DONE -> none ? Text.get("tree.noHits") : Text.get("tree.hits", place, hits().length);
      case LOOKING ->
          none
              ? Text.get("tree.searched", found.get().searched, found.get().tree.size())
              : Text.get("tree.hitsSoFar", place, hits().length);
      case BROKEN_OFF ->
          Text.get("tree.hitsInNames", none ? 0 : place, hits().length, found.get().searched);
    };
  }

  /// Whether something is looked for.
  boolean isOn() {
    return !sought().isNothing();
  }

  /// Whether bodies are still looked through.
  boolean isLooking() {
    return found.get().progress == Progress.LOOKING;
  }

  /// What is above the hits that were found last.
  BitSet above() {
    return found.get().above;
  }

  /// Whether a row is a hit, by what it shows or by what its body says.
  boolean isHit(int row) {
    return Arrays.binarySearch(hits(), row) >= 0;
  }

  /// What was looked for last: what to highlight.
  Sought sought() {
    return found.get().sought;
  }

  /// The rows of all hits, in order.
  int[] hits() {
    return found.get().rows;
  }

  /// The rows of all hits.
  BitSet hitRows() {
    var rows = new BitSet(found.get().tree.size());
    for (int row : hits()) {
      rows.set(row);
    }
    return rows;
  }

  /// Calls the step whenever other rows are hits.
  void onFound(Runnable step) {
    found.subscribe(step);
  }

  /// Calls this when somebody went to the next or previous hit, which is the current one now.
  void onStepped(Runnable listener) {
    whenStepped = listener;
  }

  /// From which row on the first hit, the next and the previous one are looked for. A hit that
  /// somebody selects is the current one.
  void startNear(int row) {
    near = row;
    if (isHit(row)) {
      current.set(row);
    }
  }

  /// Takes the hits over into another tree; one that is in both stays the current one.
  void carry(TraceTree into) {
    int row = current.get();
    var held = row == TraceTree.NONE ? null : tree.row(row).id();
    tree = into;
    found.set(found.get().in(into));
    current.set(into.find(held));
  }

  /// Looks anew for what is typed.
  void look() {
    var sought = Sought.of(query.get());
    cancelled.set(true);
    cancelled = new AtomicBoolean();
    if (sought.isNothing()) {
      latest.forget();
      if (isOn() || found.get().tree != tree) {
        show(Found.nothing(tree));
      }
    } else {
      var run = new Run(tree, sought, found.get(), cancelled, latest.only(this::show));
      background.run(run, run.then());
    }
  }

  /// One search, off the FX thread.
  private final class Run implements Callable<Found> {
    private final TraceTree where;
    private final Sought sought;
    private final AtomicBoolean stop;
    private final Consumer<Found> step;
    private final @Nullable Trace trace = session.traceProperty().get();
    private final @Nullable Connected connection = session.connectionProperty().get();

    /// Bodies that held the same words before the trace grew: hits until they are looked at again.
    private final Set<LogId> before;

    /// What the same words found until now, which is nothing new.
    private final @Nullable Found earlier;

    private final BitSet names = new BitSet();
    private final Set<LogId> bodies = new HashSet<>();
    private BitSet known = new BitSet();
    private volatile @Nullable Found last;

    Run(TraceTree where, Sought sought, Found found, AtomicBoolean stop, Consumer<Found> step) {
      this.where = where;
      this.sought = sought;
      this.stop = stop;
      this.step = step;
      boolean again = found.sought.equals(sought);
      before = again ? found.bodies : Set.of();
      earlier = again ? found : null;
    }

    @Override
    public Found call() {
      for (int row = 0; row < where.size(); row++) {
        names.set(row, where.isLog(row) && sought.isIn(where.row(row)));
      }
      if (earlier != null) {
        for (int row : earlier.rows) {
          mark(known, earlier.tree.row(row).id());
        }
      }
      boolean namesOnly = sought.inBodies().isEmpty();
      if (trace == null || connection == null || where.size() == 0 || namesOnly) {
        return found(0, Progress.DONE);
      }
      show(found(0, Progress.LOOKING));
      var searched = new AtomicInteger();
      TraceFind.run(
          connection.traces(),
          trace.summary().id(),
          where.logs(),
          sought.inBodies(),
          stop::get,
          stretch -> {
            bodies.addAll(stretch.logs());
            searched.set(stretch.searched());
            show(found(stretch.searched(), Progress.LOOKING));
          });
      return found(searched.get(), Progress.DONE);
    }

    private void show(Found found) {
      last = found;
      background.show(() -> step.accept(found));
    }

    private Found found(int searched, Progress progress) {
      var hits = (BitSet) names.clone();
      var held = new HashSet<>(bodies);
      if (progress == Progress.LOOKING) {
        held.addAll(before);
      }
      held.forEach(log -> mark(hits, log));
      var fresh = (BitSet) hits.clone();
      fresh.andNot(known);
      var above = where.above(fresh);
      known = hits;
      return new Found(where, sought, hits.stream().toArray(), held, above, searched, progress);
    }

    private void mark(BitSet rows, LogId log) {
      int row = where.find(log);
      if (row != TraceTree.NONE) {
        rows.set(row);
      }
    }

    /// Where the bodies could not be looked through, what was found stays.
    Consumer<Outcome<Found>> then() {
      return outcome -> {
        var until = last;
        switch (outcome) {
          case Outcome.Done<Found>(var result) -> step.accept(result);
          case Outcome.Failed<Found> _ -> {
            if (until != null) {
              step.accept(
                  new Found(
                      until.tree,
                      until.sought,
                      until.rows,
                      until.bodies,
                      new BitSet(),
                      until.searched,
                      Progress.BROKEN_OFF));
            }
          }
        }
      };
    }
  }

  private void show(Found result) {
    found.set(result);
    if (isHit(near)) {
      current.set(near);
    } else if (!isHit(current.get())) {
      select(firstFrom(near));
    }
  }

  private int firstFrom(int row) {
    int at = Arrays.binarySearch(hits(), row);
    return at >= 0 ? at : -at - 1;
  }

  private void step(int by) {
    select(by > 0 ? firstFrom(near + 1) : firstFrom(near) - 1);
    whenStepped.run();
  }

  private void select(int place) {
    current.set(hits().length == 0 ? TraceTree.NONE : hits()[Math.floorMod(place, hits().length)]);
  }
}
