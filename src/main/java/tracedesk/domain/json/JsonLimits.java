package tracedesk.domain.json;

/// How much JSON is accepted: nesting depth, characters of the whole document, of one string, one
/// name and one number, and the number of tokens. Keeps a hostile document from exhausting memory
/// or stack.
public record JsonLimits(int depth, long document, int string, int name, int number, long tokens) {
  /// For request and answer bodies of the API.
  public static final JsonLimits API =
      new JsonLimits(200, 64L << 20, 60 << 20, 1024, 1000, 2_000_000);
}
