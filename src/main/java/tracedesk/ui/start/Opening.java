package tracedesk.ui.start;

import java.util.concurrent.Callable;
import tracedesk.domain.port.Repairs;

/// What the start-up screen can have done.
///
/// @param repairs what helps against a database that cannot be used
/// @param open opens the data folder and starts the local server; blocking
/// @param opened goes on to the window, once that worked
/// @param quit ends the program
public record Opening(Repairs repairs, Callable<Boolean> open, Runnable opened, Runnable quit) {}
