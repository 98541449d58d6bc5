package tracedesk.cli;

import org.jspecify.annotations.Nullable;

/// A local server that has been started.
public interface RunningServer extends AutoCloseable {
  String baseUrl();

  /// Where exporters left at their defaults find it; `null` while that port is closed.
  @Nullable String otlpUrl();

  /// Where its key is to be found, in words; never the key.
  String keyPlace();

  @Override
  void close();
}
