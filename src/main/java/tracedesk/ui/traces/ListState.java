package tracedesk.ui.traces;

import java.time.Instant;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;

/// How the list stands, however it is loaded.
final class ListState {
  final ReadOnlyObjectWrapper<ObservableList<ListRow>> rows =
      new ReadOnlyObjectWrapper<>(FXCollections.emptyObservableList());
  final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper();
  final ReadOnlyBooleanWrapper loadedOnce = new ReadOnlyBooleanWrapper();
  final ReadOnlyBooleanWrapper barren = new ReadOnlyBooleanWrapper();
  final ReadOnlyLongWrapper total = new ReadOnlyLongWrapper();
  final ReadOnlyLongWrapper complete = new ReadOnlyLongWrapper();

  /// How many of those that match are in the list, where it leaves the others out; else 0.
  final ReadOnlyLongWrapper firstOnly = new ReadOnlyLongWrapper();

  final ReadOnlyIntegerWrapper arrived = new ReadOnlyIntegerWrapper();
  final ReadOnlyLongWrapper position = new ReadOnlyLongWrapper();
  final ReadOnlyObjectWrapper<Instant> now;

  /// The row that is to be brought into view; -1 for none.
  final ReadOnlyIntegerWrapper reveal = new ReadOnlyIntegerWrapper(-1);

  ListState(Instant now) {
    this.now = new ReadOnlyObjectWrapper<>(now);
  }

  void reveal(int row) {
    reveal.set(-1);
    reveal.set(row);
  }
}
