package tracedesk.server;

import java.time.Duration;

/// How much a client may ask of the server, and how long it may take to ask.
final class Limits {
  static final int CREATE_BYTES = 64 << 20;
  static final int PATCH_BYTES = 4 << 20;

  /// A batch of logs out of files; one of them alone may have 64 MiB.
  static final int INTAKE_BYTES = 80 << 20;

  /// Bodies held in memory at one time, all requests together.
  static final int ALL_BODIES = 192 << 20;

  /// Packed bodies may not blow up beyond this ratio once they are larger than a mebibyte.
  static final int RATIO = 200;

  static final int IN_FLIGHT = 64;
  static final int CONNECTIONS = 512;
  static final int HEADER_BYTES = 16 << 10;

  /// For the whole head, for the next bytes of a body, and for the peer to take the next bytes of
  /// an answer.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /// How long a request waits for its turn when too many run: the peers of a burst are soon done.
  static final Duration TURN = Duration.ofSeconds(2);

  /// The same for clients that lose what they send when they are told to come back; the SDKs give
  /// up after a minute.
  static final Duration PATIENT_TURN = Duration.ofSeconds(30);

  /// The most records one page holds, however many were asked for.
  static final int PAGE = 1000;

  private Limits() {}

  /// Tells the JDK's server, which reads its limits once, before the first one is made.
  static void configure() {
    System.setProperty("jdk.httpserver.maxConnections", "" + CONNECTIONS);
    System.setProperty("sun.net.httpserver.maxIdleConnections", "" + CONNECTIONS);
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "" + HEADER_BYTES);
    System.setProperty("sun.net.httpserver.maxReqTime", "300");
    System.setProperty("sun.net.httpserver.maxRspTime", "600");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }
}
