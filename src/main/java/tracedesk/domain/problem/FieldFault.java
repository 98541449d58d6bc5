package tracedesk.domain.problem;

import java.util.List;

/// One complaint of a server about one field: where it stands in the request (`body`, `output`),
/// and the server's words. The shape is that of the Humanloop API's 422 answers.
public record FieldFault(List<String> loc, String message, String type) {
  public FieldFault {
    loc = List.copyOf(loc);
  }

  public static FieldFault body(String field, String message, String type) {
    return new FieldFault(List.of("body", field), message, type);
  }

  /// The name of the field, the last named step of its place.
  public String field() {
    return loc.isEmpty() ? "" : loc.getLast();
  }
}
