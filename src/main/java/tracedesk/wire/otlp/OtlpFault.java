package tracedesk.wire.otlp;

/// A document that is not OTLP, or one that asks too much: none of it is taken.
public final class OtlpFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OtlpFault(String reason) {
    super(reason, null, false, false);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
