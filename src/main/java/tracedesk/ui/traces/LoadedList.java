package tracedesk.ui.traces;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.session.Connected;

/// The list of one server, loaded the way that server gives it: [PagedList] from any place in any
/// order, [GrowingList] page by page from the newest on.
interface LoadedList {
  /// Turns to another server, or to none; nothing is loaded yet.
  void turnTo(@Nullable Connected connected);

  /// Makes the list anew; what is shown stays until the answer comes.
  ///
  /// @param stay whether it stays at what is in sight now
  void load(TraceListing listing, boolean stay);

  /// Shows the same traces in another order.
  void reorder(TraceListing listing);

  /// Selects the next or previous trace, or the next that is incomplete.
  void step(int direction, boolean incomplete);

  /// Selects the trace so many down or up from the selected one, at most the first or last.
  void leap(int by);

  /// Selects the first trace, where that is loaded.
  void selectFirst();

  /// Opens or closes the traces under a head.
  void toggle(String key);

  /// Notes where the selected trace is.
  void place();

  /// The row of the selected trace, -1 where it is not known or not shown.
  int selectedRow();

  /// A trace that was saved or reloaded shows its new state in place.
  void reloaded(TraceSummary trace);

  /// Whether the rows are being changed, so that nobody chose what gets selected by it.
  boolean isChanging();
}
