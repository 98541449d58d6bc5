package tracedesk.domain.profile;

/// How careful a connection is: saves at once, asks before each save, or never saves.
public enum Safety {
  FREE,
  ASK,
  READ_ONLY
}
