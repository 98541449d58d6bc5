package tracedesk.domain.query;

/// Neighbours in a list that stand under one head.
///
/// @param key the day they began (`2026-11-28`), or the path of their file
public record ListSection(String key, long traces) {}
