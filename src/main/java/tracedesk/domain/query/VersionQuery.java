package tracedesk.domain.query;

import org.jspecify.annotations.Nullable;

/// Which version of a file is meant: by its id, else the one deployed to an environment, else the
/// default one.
///
/// @param environment by id or name
public record VersionQuery(@Nullable String id, @Nullable String environment) {
  public static final VersionQuery DEFAULT = new VersionQuery(null, null);
}
