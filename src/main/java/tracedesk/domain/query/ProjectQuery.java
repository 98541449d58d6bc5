package tracedesk.domain.query;

/// The parameters of `GET /v4/projects`.
///
/// @param filter contained in the project's name, ignoring case; empty for all
/// @param page counts from 0
public record ProjectQuery(
    String filter, FileQuery.Sort sort, boolean descending, int page, int size) {}
