package tracedesk.domain.trace;

import java.util.Set;

/// The members of a file object (`flow`, `prompt`, …) in the API's answers that are not what its
/// sender said of it.
public final class FileMembers {
  /// Members that name the file or its version, or follow from other things than its content.
  public static final Set<String> DERIVED =
      Set.of(
          "path",
          "id",
          "directory_id",
          "name",
          "version_id",
          "type",
          "environments",
          "created_at",
          "updated_at",
          "last_used_at",
          "version_logs_count",
          "total_logs_count",
          "inputs",
          "evaluators",
          "evaluator_aggregates",
          "status");

  private FileMembers() {}
}
