package tracedesk.ui.fx;

/// A question before something that cannot be undone: what is asked, what it means, and the verb on
/// the button that does it (`Discard 2 changes`).
public record Question(String title, String detail, String verb, boolean destroys) {}
