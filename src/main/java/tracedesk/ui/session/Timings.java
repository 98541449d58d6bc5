package tracedesk.ui.session;

import java.util.function.Consumer;

/// When what the user waits for is there. Costs nothing unless somebody measures. Used on the FX
/// thread only.
public final class Timings {
  /// What can be waited for.
  public enum Event {
    /// The window is on the screen, with its frame and whatever it has by then.
    WINDOW_SHOWN("window-shown"),
    /// The first stretch of the list of traces is in it.
    LIST_READY("list-ready"),
    /// The tree of a newly chosen trace shows its first rows and can be used.
    TRACE_FIRST_ROW("trace-first-row"),
    /// The structure of that trace is all there.
    TRACE_COMPLETE("trace-complete"),
    /// The form shows the selected log.
    BODY_SHOWN("body-shown"),
    /// The search in the trace has found something.
    SEARCH_FIRST_HIT("search-first-hit"),
    /// The search in the trace has looked everywhere.
    SEARCH_DONE("search-done"),
    /// The server holds a correction, and the window says so.
    SAVE_DONE("save-done");

    private final String word;

    Event(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private Consumer<Event> listener = _ -> {};

  /// Notes that something is there, and will be seen with the next frame.
  public void mark(Event event) {
    listener.accept(event);
  }

  /// Gives every event from now on to somebody who measures.
  public void tell(Consumer<Event> measuring) {
    listener = measuring;
  }
}
