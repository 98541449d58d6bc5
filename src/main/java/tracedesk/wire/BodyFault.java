package tracedesk.wire;

/// JSON that is well formed but not the body it should be: a member is missing or of another type.
public final class BodyFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BodyFault(String member) {
    super("the member \"" + member + "\" is missing or of another type", null, false, false);
  }
}
