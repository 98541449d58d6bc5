package tracedesk.domain.query;

/// In which order the list shows traces. Among equals, the one that arrived last comes first; under
/// a name the newest, and of [#OLDEST] the one that arrived first.
public enum TraceOrder {
  NEWEST,
  OLDEST,
  LONGEST,
  TOKENS,
  COST,
  ERRORS,
  LOGS,
  NAME
}
