package tracedesk.ui.fx;

import java.util.function.Consumer;

/// The newest of several requests for the same thing: answers to older ones are dropped, so a slow
/// answer never replaces what the user asked for since. Used on the FX thread only.
public final class Latest {
  private long newest;

  /// Marks a new request; the given step sees its answer only while no newer request was made.
  public <T> Consumer<T> only(Consumer<? super T> then) {
    long mine = ++newest;
    return answer -> {
      if (mine == newest) {
        then.accept(answer);
      }
    };
  }

  /// Drops every answer still on its way.
  public void forget() {
    newest++;
  }
}
