package tracedesk.domain.json;

/// A whole JSON document, written and ready to be sent; its text is not parsed again.
public record JsonDocument(String text) {
  @Override
  public String toString() {
    return text;
  }
}
