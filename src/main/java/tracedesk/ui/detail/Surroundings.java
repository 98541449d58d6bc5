package tracedesk.ui.detail;

import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import tracedesk.domain.edit.LogDraft;
import tracedesk.ui.fx.Command;

/// What the form borrows from the rest of the window.
///
/// @param reviewed how far the review has come: `15 of 52 reviewed`
/// @param nextIncomplete goes to the next trace that is not complete
/// @param alike shows all logs of the trace that are called like this one
/// @param goTo opens the trace of a correction and selects its log
/// @param clipboard takes text to copy
/// @param files writes a file where the user says
/// @param zone in which times are shown
public record Surroundings(
    ObservableValue<String> reviewed,
    Command nextIncomplete,
    Command alike,
    Consumer<LogDraft> goTo,
    Consumer<String> clipboard,
    Files files,
    ZoneId zone) {
  /// Writes files where the user says.
  public interface Files {
    /// Asks where to, and writes; the user may say no.
    ///
    /// @param name what to call it
    /// @param content made off the FX thread
    void save(String name, Callable<byte[]> content);
  }
}
