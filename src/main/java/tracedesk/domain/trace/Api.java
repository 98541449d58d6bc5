package tracedesk.domain.trace;

/// The generation of Humanloop's API a server is spoken to in, and a log came by.
public enum Api {
  V4,
  V5;

  public String path() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
