package tracedesk.domain.edit;

/// What happens to one field of a log: it stays (absent from the request), is cleared (`null`), or
/// set.
public sealed interface Edit<T> {
  record Keep<T>() implements Edit<T> {}

  record Clear<T>() implements Edit<T> {}

  record Set<T>(T value) implements Edit<T> {}
}
