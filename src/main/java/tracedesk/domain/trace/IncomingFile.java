package tracedesk.domain.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// A file (flow, prompt, tool, agent, evaluator) in one version, as an arriving log or an import
/// names it. It is looked up by id, else by path, and made where neither is known.
///
/// @param id the file's id where the sender knows it
/// @param path where the file lives: `support/Refund triage`; needed when there is no id
/// @param version the version's id where the sender knows it
/// @param content the file object (`prompt`, `tool` …) as the sender spelled it, by which versions
/// are told apart; `null` when nothing is known of it
/// @param created when the file was made; `null` for now
public record IncomingFile(
    @Nullable String id,
    @Nullable String path,
    @Nullable String version,
    Json.@Nullable Obj content,
    @Nullable Instant created) {
  public IncomingFile {
    if (id == null && path == null) {
      throw new IllegalArgumentException("a file needs an id or a path");
    }
  }

  /// The file at a path, its version told by its content.
  public static IncomingFile at(String path, Json.@Nullable Obj content) {
    return new IncomingFile(null, path, null, content, null);
  }
}
