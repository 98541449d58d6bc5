package tracedesk.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.port.LocalHost;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.port.Profiles;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.port.Traces;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;
import tracedesk.port.FakeOtlpPort;
import tracedesk.service.Connections;
import tracedesk.service.Samples;

/// The sample traces on a real server, seen through each of the client's three ways.
class SamplesOverHttpTest {
  @TempDir Path folder;

  private static List<TraceSummary> all(Traces traces) {
    var found = new ArrayList<TraceSummary>();
    String cursor = null;
    do {
      var page = traces.list(TraceFilter.ALL, cursor);
      found.addAll(page.traces());
      cursor = page.next();
    } while (cursor != null);
    return found;
  }

  private static List<String> shape(TraceTree tree) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < tree.size(); i++) {
      var row = tree.row(i);
      lines.add(
          "%s%s %s %s %s %s %d"
              .formatted(
                  " ".repeat(tree.depth(i)),
                  row.id(),
                  row.kind(),
                  row.name(),
                  row.detail(),
                  row.failed(),
                  row.tokens()));
    }
    return lines;
  }

  @Test
  void theTestTraceIsAnIncompleteFlowWithTwoLogsUnderIt() {
    try (var server = new HttpTracesTest.Reached(folder);
        var connector = new HttpConnector()) {
      var local = server.profile();
      var samples =
          new Samples(
              new Connections(new None(), new None(), connector, new Host(local.baseUrl())),
              InstantSource.system());

      var id = samples.sendTest(local);

      var listed = all(server.traces());
      assertThat(listed).extracting(TraceSummary::root).containsExactly(id);
      assertThat(listed.getFirst().isComplete()).isFalse();
      assertThat(shape(server.traces().open(listed.getFirst().id()).tree())).hasSize(3);
    }
  }

  @Test
  void everySampleIsATraceHoweverTheServerIsAsked() {
    try (var server = new HttpTracesTest.Reached(folder);
        var connector = new HttpConnector()) {
      var local = server.profile();
      var samples =
          new Samples(
              new Connections(new None(), new None(), connector, new Host(local.baseUrl())),
              InstantSource.system());

      var done = samples.open(local, _ -> {});
      assertThat(done.opened()).isEqualTo(samples.count());
      var again = samples.open(local, _ -> {});
      assertThat(again.present()).isEqualTo(samples.count());

      var traces = server.traces();
      var listed = all(traces);
      assertThat(listed).hasSize(samples.count());
      var transport =
          new HttpTransport(
              java.net.http.HttpClient.newHttpClient(),
              local.baseUrl(),
              HttpTracesTest.KEY,
              Duration.ofSeconds(30),
              _ -> {});
      var plain = new V5Traces(transport);
      var legacy = new V4Traces(transport);
      for (var summary : listed) {
        var tree = traces.open(summary.id()).tree();
        var other = summary.api() == Api.V4 ? legacy : plain;
        var same = other.open(summary.id());
        assertThat(shape(same.tree())).containsExactlyInAnyOrderElementsOf(shape(tree));
        assertThat(same.summary().preview()).isEqualTo(summary.preview());
        assertThat(same.summary().logs()).isEqualTo(summary.logs());
        assertThat(same.summary().errors()).isEqualTo(summary.errors());
        var log = traces.log(summary.root());
        assertThat(other.log(summary.root()).raw()).isEqualTo(log.raw());
      }
      assertThat(all(plain).stream().map(TraceSummary::id))
          .containsExactlyInAnyOrderElementsOf(
              listed.stream()
                  .filter(summary -> summary.kind() == LogKind.FLOW)
                  .map(TraceSummary::id)
                  .toList());
      assertThat(all(legacy).stream().map(TraceSummary::id))
          .containsAll(
              listed.stream()
                  .filter(summary -> summary.api() == Api.V4)
                  .map(TraceSummary::id)
                  .toList());
      var report = connector.test(local, HttpTracesTest.KEY);
      assertThat(report.problem()).isNull();
      assertThat(report.logs()).isGreaterThan(500);
    }
  }

  private record Host(String baseUrl) implements LocalHost {
    @Override
    public OtlpPort otlp() {
      return new FakeOtlpPort();
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public Secret key() {
      return HttpTracesTest.KEY;
    }

    @Override
    public Path keyFile() {
      return Path.of("key");
    }

    @Override
    public long requests() {
      return 0;
    }

    @Override
    public long bytesOnDisk() {
      return 0;
    }
  }

  /// Nobody saved a connection or a key.
  private static final class None implements Profiles, Secrets {
    @Override
    public List<Profile> load() {
      return List.of();
    }

    @Override
    public void save(List<Profile> profiles) {}

    @Override
    public @Nullable Secret get(UUID profile, String origin) {
      return null;
    }

    @Override
    public void put(UUID profile, String origin, Secret key) {}

    @Override
    public void remove(UUID profile) {}

    @Override
    public Keeping keeping() {
      return new Keeping(Place.MEMORY, false, false, null, "");
    }

    @Override
    public void choose(Place place, @Nullable Passphrase passphrase) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unlock(Passphrase passphrase) {
      throw new UnsupportedOperationException();
    }
  }
}
