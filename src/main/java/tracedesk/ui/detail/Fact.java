package tracedesk.ui.detail;

import tracedesk.domain.json.Json;

/// One field of a log as the API gave it.
///
/// @param label what it is, in words
/// @param api its name in the API, with the objects it lies in: `flow.path`
/// @param unit `s`, `$`, or empty
public record Fact(String label, String api, Json value, String unit) {}
