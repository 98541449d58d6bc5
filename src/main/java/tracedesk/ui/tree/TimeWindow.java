package tracedesk.ui.tree;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Activity;
import tracedesk.domain.trace.Timeline;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Newest;

/// The part of a trace's time that the waterfall shows: all of it, that of one log, or what the
/// user zoomed and moved to; with idle stretches or without them. A window that shows everything
/// keeps doing so while the trace grows, any other stays where it is.
public final class TimeWindow {
  /// One press of a key zooms this far.
  private static final double STEP = 1.5;

  private static final double MIDDLE = 0.5;

  /// A tree and which trace it is.
  private record Shown(TraceTree tree, @Nullable TraceId trace) {}

  private final ReadOnlyIntegerProperty selected;
  private final Newest<Shown, @Nullable Activity> reading;
  private final ReadOnlyObjectWrapper<@Nullable Activity> activity = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Timeline> axis = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper whole = new ReadOnlyBooleanWrapper(true);
  private final BooleanProperty zoomedToLog = new SimpleBooleanProperty();
  private final BooleanProperty idleHidden = new SimpleBooleanProperty();
  private final BooleanBinding zoomable;
  private final Set<TraceId> withoutIdle = new HashSet<>();
  private Shown shown = new Shown(TraceTree.of(List.of()), null);
  private int zoomRow = TraceTree.NONE;
  private @Nullable Timeline chosen;

  public final Command zoomIn;
  public final Command zoomOut;

  /// Shows the whole trace.
  public final Command showAll;

  /// @param selected the selected row of the tree, or [TraceTree#NONE]
  TimeWindow(Background background, ReadOnlyIntegerProperty selected) {
    this.selected = selected;
    reading = new Newest<>(background, tree -> Activity.of(tree.tree), this::read);
    zoomable = Bindings.createBooleanBinding(this::canZoom, axis, selected, zoomedToLog);
    zoomIn = new Command("tree.zoomIn", () -> zoomAtSelected(STEP), axis.isNotNull());
    zoomOut = new Command("tree.zoomOut", () -> zoomAtSelected(1 / STEP), whole.not());
    showAll = new Command("tree.showAll", this::showAll, whole.not()).withIcon("maximize");
    zoomedToLog.subscribe(this::zoomToLog);
    idleHidden.subscribe(this::hideIdle);
  }

  // What is shown

  /// The axis of the window; `null` when no log of the trace has times, or they are not read yet.
  public ReadOnlyObjectProperty<@Nullable Timeline> axisProperty() {
    return axis.getReadOnlyProperty();
  }

  /// When the trace worked; `null` as long as there is no axis. Another one whenever it grew.
  ReadOnlyObjectProperty<@Nullable Activity> activityProperty() {
    return activity.getReadOnlyProperty();
  }

  /// The tree whose time this is.
  TraceTree tree() {
    return shown.tree;
  }

  /// Whether the window shows the whole trace.
  ReadOnlyBooleanProperty wholeProperty() {
    return whole.getReadOnlyProperty();
  }

  /// Whether idle stretches are left out. Kept for each trace as long as the program runs.
  public BooleanProperty idleHiddenProperty() {
    return idleHidden;
  }

  /// Whether the window shows only the log that was selected when this was set.
  public BooleanProperty zoomedToLogProperty() {
    return zoomedToLog;
  }

  BooleanBinding zoomable() {
    return zoomable;
  }

  /// The axis from the first start to the last end, without what is left out.
  @Nullable Timeline everything() {
    var times = activity.get();
    return times == null ? null : times.exactly(idleHidden.get());
  }

  // The trace

  /// Shows the time of a tree: another trace as a whole, one that grew as it was shown before.
  /// Large trees are read off the FX thread.
  void show(TraceTree tree, @Nullable TraceId trace) {
    boolean another = trace == null || !trace.equals(shown.trace);
    zoomRow = another ? TraceTree.NONE : tree.counterpart(shown.tree, zoomRow);
    shown = new Shown(tree, trace);
    if (zoomRow == TraceTree.NONE) {
      zoomedToLog.set(false);
    }
    if (another) {
      reading.forget();
      chosen = null;
      activity.set(null);
      idleHidden.set(trace != null && withoutIdle.contains(trace));
    }
    if (tree.size() < TreeViewModel.LARGE) {
      reading.forget();
      read(shown, Activity.of(tree));
    } else {
      if (another) {
        lay();
      }
      reading.call(shown);
    }
  }

  private void read(Shown read, @Nullable Activity times) {
    if (read.trace == null ? read == shown : read.trace.equals(shown.trace)) {
      activity.set(times);
      lay();
    }
  }

  // Windows

  /// Zooms in (out, below 1) so that the moment at a place of the axis, from 0 to 1, stays there.
  public void zoom(double factor, double at) {
    var now = axis.get();
    var times = activity.get();
    if (now != null && times != null) {
      choose(now.zoomed(factor, Math.clamp(at, 0, 1), times.whole(idleHidden.get())));
    }
  }

  /// Moves the window by so many of its widths.
  public void pan(double by) {
    panFrom(axis.get(), by);
  }

  /// Moves the window to so many widths from where it was.
  void panFrom(@Nullable Timeline from, double by) {
    var times = activity.get();
    if (from != null && times != null) {
      choose(from.panned(by, times.whole(idleHidden.get())));
    }
  }

  /// Shows the time from one moment to another, in microseconds since 1970.
  public void show(long from, long to) {
    var times = activity.get();
    if (times == null) {
      return;
    }
    if (from <= times.span().start() && to >= times.span().end()) {
      showAll();
    } else {
      choose(Timeline.between(from, to, times.whole(idleHidden.get())));
    }
  }

  private void showAll() {
    choose(null);
  }

  /// Zooms around the selected log; one that lies outside comes into the middle.
  private void zoomAtSelected(double factor) {
    var now = axis.get();
    int row = selected.get();
    var span =
        row == TraceTree.NONE || row >= shown.tree.size() ? null : Timeline.span(shown.tree, row);
    if (now == null) {
      return;
    }
    if (span == null) {
      zoom(factor, MIDDLE);
      return;
    }
    if (now.isBefore(span) || now.isAfter(span)) {
      long middle = span.start() + (span.end() - span.start()) / 2;
      long half = (now.end() - now.start()) / 2;
      show(middle - half, middle + half);
      now = axis.get();
    }
    if (now != null) {
      double from = Math.max(0, now.at(span.start()));
      double to = Math.min(1, now.at(span.end()));
      zoom(factor, (from + to) / 2);
    }
  }

  private void choose(@Nullable Timeline window) {
    zoomRow = TraceTree.NONE;
    chosen = window;
    zoomedToLog.set(false);
    lay();
  }

  private boolean canZoom() {
    int row = selected.get();
    return zoomedToLog.get()
        || row != TraceTree.NONE
            && row < shown.tree.size()
            && Timeline.span(shown.tree, row) != null;
  }

  private void zoomToLog(boolean in) {
    int row = selected.get();
    if (in && row != TraceTree.NONE && row < shown.tree.size()) {
      zoomRow = row;
      chosen = null;
      lay();
    } else if (!in && zoomRow != TraceTree.NONE) {
      showAll();
    }
  }

  private void hideIdle(boolean hide) {
    if (shown.trace != null) {
      if (hide) {
        withoutIdle.add(shown.trace);
      } else {
        withoutIdle.remove(shown.trace);
      }
    }
    lay();
  }

  private void lay() {
    var times = activity.get();
    if (times == null) {
      whole.set(true);
      axis.set(null);
      return;
    }
    var all = times.whole(idleHidden.get());
    var span = zoomRow == TraceTree.NONE ? null : Timeline.span(shown.tree, zoomRow);
    var window =
        span != null
            ? all.zoomedTo(span)
            : chosen == null ? all : Timeline.between(chosen.start(), chosen.end(), all);
    whole.set(window.equals(all));
    axis.set(window);
  }
}
