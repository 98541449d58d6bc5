package tracedesk.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.LocalHost;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.port.Profiles;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.port.FakeOtlpPort;
import tracedesk.remote.HttpConnector;
import tracedesk.remote.TestServer;

class ConnectionsTest {
  private static final Secret LOCAL_KEY = Objects.requireNonNull(Secret.of("local_key_0123456789"));
  private static final String LOG =
      "{\"id\":\"log_1\",\"flow\":{\"id\":\"fl_1\",\"path\":\"f\"},\"log_status\":\"incomplete\"}";

  private final MemoryProfiles profiles = new MemoryProfiles();
  private final MemorySecrets secrets = new MemorySecrets();
  private final HttpConnector connector = new HttpConnector();
  private final TestServer server =
      new TestServer(
          request ->
              request.path().startsWith("/tracedesk")
                  ? TestServer.Answer.json(404, "")
                  : TestServer.Answer.ok(LOG));
  private final Connections connections =
      new Connections(profiles, secrets, connector, new Host(server.url()));

  static final class MemoryProfiles implements Profiles {
    private List<Profile> saved = List.of();

    @Override
    public List<Profile> load() {
      return saved;
    }

    @Override
    public void save(List<Profile> changed) {
      saved = List.copyOf(changed);
    }
  }

  static final class MemorySecrets implements Secrets {
    private final Map<UUID, Map.Entry<String, Secret>> keys = new HashMap<>();

    @Override
    public @Nullable Secret get(UUID profile, String origin) {
      var kept = keys.get(profile);
      return kept != null && kept.getKey().equals(origin) ? kept.getValue() : null;
    }

    @Override
    public void put(UUID profile, String origin, Secret key) {
      keys.put(profile, Map.entry(origin, key));
    }

    @Override
    public void remove(UUID profile) {
      keys.remove(profile);
    }

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

  record Host(String baseUrl) implements LocalHost {
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
      return LOCAL_KEY;
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

  @AfterEach
  void close() {
    connector.close();
    server.close();
  }

  private Profile profile(String url) {
    return new Profile(UUID.randomUUID(), "Production", url, Api.V5, Safety.FREE, false);
  }

  private static Profile at(Profile profile, String url) {
    return new Profile(profile.id(), profile.name(), url, profile.api(), profile.safety(), false);
  }

  @Test
  void localServerComesFirst() {
    var saved = profile("https://api.example.com");
    connections.save(saved);
    assertThat(connections.all()).containsExactly(connections.local(), saved);
    assertThat(connections.key(connections.local())).isEqualTo(LOCAL_KEY);
  }

  @Test
  void keyIsForgottenWithAnotherOriginT1() {
    var saved = profile("https://api.example.com/v5");
    connections.save(saved, TestServer.KEY);
    assertThat(connections.key(saved)).isEqualTo(TestServer.KEY);
    for (var url :
        List.of(
            "https://api.example.com:8443/v5",
            "http://api.example.com/v5",
            "https://api.example.org/v5",
            "https://api.example.com@evil.example/v5",
            "nonsense")) {
      assertThat(connections.key(at(saved, url))).as(url).isNull();
    }
    assertThat(connections.key(at(saved, "https://API.example.com:443/other")))
        .isEqualTo(TestServer.KEY);
    connections.save(at(saved, "https://evil.example"));
    connections.save(saved);
    assertThat(connections.key(saved)).isNull();
  }

  @Test
  void requestToAnotherOriginCarriesNoKeyT1() {
    var saved = profile("https://api.example.com");
    connections.save(saved, TestServer.KEY);
    connections.connect(at(saved, server.url())).log(new LogId("log_1"));
    connections.test(at(saved, server.url()), null);
    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(request -> request.header("X-api-key").isEmpty());
  }

  @Test
  void localKeyGoesToTheLocalServerOnlyT1() {
    var local = connections.local();
    var elsewhere =
        new Profile(local.id(), local.name(), "https://evil.example", Api.V5, Safety.FREE, true);
    assertThat(connections.key(elsewhere)).isNull();
  }

  @Test
  void duplicateHasNoKeyAndIsNotSavedYet() {
    var saved = profile("https://api.example.com");
    connections.save(saved, TestServer.KEY);
    var copy = connections.duplicate(saved, "Copy");
    assertThat(connections.key(copy)).isNull();
    assertThat(connections.all()).doesNotContain(copy);
    assertThat(copy.baseUrl()).isEqualTo(saved.baseUrl());
  }

  @Test
  void deletingForgetsTheKey() {
    var saved = profile("https://api.example.com");
    connections.save(saved, TestServer.KEY);
    connections.delete(saved);
    assertThat(connections.all()).containsExactly(connections.local());
    assertThat(connections.key(saved)).isNull();
  }

  @Test
  void localConnectionIsNotEdited() {
    assertThatThrownBy(() -> connections.delete(connections.local()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(profiles.load()).isEmpty();
  }

  @Test
  void readOnlyConnectionNeverSendsASave() {
    var readOnly =
        new Profile(UUID.randomUUID(), "r", server.url(), Api.V5, Safety.READ_ONLY, false);
    var traces = connections.connect(readOnly);
    var edits = new LogEdits(traces);
    var before = traces.log(new LogId("log_1"));
    var patch = LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of("b")));
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> traces.save(before, patch),
            () -> traces.save(traces.fresh(before.id()), patch, UUID.randomUUID()),
            () -> connections.send(readOnly, "POST", "/v5/flows/log", new byte[] {'{', '}'}))) {
      assertThat(catchThrowableOfType(ProblemException.class, call).problem())
          .isEqualTo(new Problem.Declined(Problem.Declined.Reason.READ_ONLY_CONNECTION));
    }
    assertThat(edits.preview(before, patch).body().text()).isEqualTo("{\"output\":\"b\"}");
    assertThat(server.requests()).allMatch(request -> request.method().equals("GET"));
  }
}
