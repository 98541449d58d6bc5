package tracedesk.domain.trace;

import org.jspecify.annotations.Nullable;

/// The prompt, tool, flow, agent or evaluator a log belongs to (v4: its project), and in which
/// version.
public record FileRef(
    String id,
    String path,
    @Nullable String versionId,
    @Nullable String versionName,
    @Nullable String environment) {
  /// The last segment of the path.
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The path before the name, empty at the top.
  public String directory() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }
}
