package tracedesk.ui.profiles;

/// What is known of a connection: not tried yet, working, answering with trouble, or out of reach.
enum Light {
  UNKNOWN,
  WORKS,
  TROUBLE,
  UNREACHABLE
}
