package tracedesk.store;

import org.jspecify.annotations.Nullable;

/// From when to when something lasted, as far as is known, in microseconds since 1970.
record Span(@Nullable Long started, @Nullable Long ended) {
  static final Span NONE = new Span(null, null);

  boolean isEmpty() {
    return started == null && ended == null;
  }

  /// The shortest one that holds both.
  Span and(Span other) {
    return new Span(earlier(started, other.started), later(ended, other.ended));
  }

  boolean covers(Span other) {
    return and(other).equals(this);
  }

  static @Nullable Long earlier(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : (Long) Math.min(a, b);
  }

  static @Nullable Long later(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : (Long) Math.max(a, b);
  }
}
