package tracedesk.ui.detail;

import java.time.ZoneId;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import tracedesk.domain.edit.LogDraft;
import tracedesk.ui.fx.Command;

/// What the form borrows from the rest of the window.
///
/// @param reviewed how far the review has come: `15 of 52 reviewed`
/// @param nextIncomplete goes to the next trace that is not complete
/// @param goTo opens the trace of a correction and selects its log
/// @param clipboard takes text to copy
/// @param zone in which times are shown
public record Surroundings(
    ObservableValue<String> reviewed,
    Command nextIncomplete,
    Consumer<LogDraft> goTo,
    Consumer<String> clipboard,
    ZoneId zone) {}
