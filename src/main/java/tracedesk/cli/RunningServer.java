package tracedesk.cli;

/// A local server that has been started.
public interface RunningServer extends AutoCloseable {
  String baseUrl();

  /// Where its key is to be found, in words; never the key.
  String keyPlace();

  @Override
  void close();
}
