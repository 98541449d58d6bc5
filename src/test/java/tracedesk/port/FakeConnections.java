package tracedesk.port;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.ConnectionReport;
import tracedesk.domain.port.Connector;
import tracedesk.domain.port.LocalHost;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.port.Profiles;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.service.Connections;

/// Saved connections, their keys, a local server and the servers behind them, all in memory; what
/// was asked of them can be read afterwards.
public final class FakeConnections {
  public static final String LOCAL_KEY = "td_local_0123456789abcdef4f2c";

  public static final String PASSPHRASE = "correct horse battery";

  public final List<Profile> saved = new ArrayList<>();
  public final Map<UUID, Map.Entry<String, Secret>> keys = new LinkedHashMap<>();
  public final List<Tested> tested = new ArrayList<>();
  public final List<Sent> sent = new ArrayList<>();
  public final Host host = new Host();

  /// How the keys are kept.
  public Secrets.Place place = Secrets.Place.KEYCHAIN;

  public boolean locked;
  public boolean keychain = true;

  /// What the servers answer to a test, by origin; others are out of reach.
  public final Map<String, ConnectionReport> answers = new HashMap<>();

  /// Refuses every write to the disk or to a server while set.
  public @Nullable Problem refusal;

  public final Connections connections =
      new Connections(new Kept(), new KeyStore(), new Servers(), host);

  /// Whether the servers are out of reach.
  public boolean down;

  private final List<Consumer<Connector.Exchange>> listeners = new ArrayList<>();

  /// Tells of a request to a server; status 0 when no answer came.
  public void exchange(Profile profile, int status) {
    exchange(profile, "GET /v5/logs", status, false);
  }

  /// Tells of a request to a server.
  ///
  /// @param request method and path
  /// @param watching whether nobody asked for it
  public void exchange(Profile profile, String request, int status, boolean watching) {
    var words = request.split(" ");
    var done =
        new Connector.Exchange(
            Objects.requireNonNull(profile.origin()),
            words[0],
            words[1],
            status,
            Duration.ZERO,
            watching);
    listeners.forEach(listener -> listener.accept(done));
  }

  public record Tested(Profile profile, @Nullable Secret key) {}

  public record Sent(String method, String path, String body) {}

  public static ConnectionReport works(Duration took, long logs) {
    return new ConnectionReport(
        took, true, Duration.ofMillis(300), logs, new Capabilities(Api.V5, false, ""), null);
  }

  public static ConnectionReport fails(Problem problem) {
    return new ConnectionReport(Duration.ofMillis(40), false, null, -1, null, problem);
  }

  public static Secret secret(String text) {
    return Objects.requireNonNull(Secret.of(text));
  }

  public void keep(Profile profile, @Nullable String key) {
    saved.add(profile);
    if (key != null) {
      keys.put(profile.id(), Map.entry(Objects.requireNonNull(profile.origin()), secret(key)));
    }
  }

  private void refuse() {
    if (refusal != null) {
      throw new ProblemException(refusal);
    }
  }

  /// The server inside the program, with a counter to turn.
  public static final class Host implements LocalHost {
    public volatile long requests;
    public final FakeOtlpPort otlp = new FakeOtlpPort();

    @Override
    public OtlpPort otlp() {
      return otlp;
    }

    @Override
    public int port() {
      return 7421;
    }

    @Override
    public Secret key() {
      return secret(LOCAL_KEY);
    }

    @Override
    public Path keyFile() {
      return Path.of("/home/ines/.local/share/tracedesk/server.key");
    }

    @Override
    public long requests() {
      return requests;
    }

    @Override
    public long bytesOnDisk() {
      return 2_100_000;
    }
  }

  private final class Kept implements Profiles {
    @Override
    public List<Profile> load() {
      return List.copyOf(saved);
    }

    @Override
    public void save(List<Profile> profiles) {
      refuse();
      saved.clear();
      saved.addAll(profiles);
    }
  }

  private final class KeyStore implements Secrets {
    @Override
    public @Nullable Secret get(UUID profile, String origin) {
      var kept = keys.get(profile);
      if (kept != null && locked) {
        throw new ProblemException(new Problem.Declined(Problem.Declined.Reason.KEYS_LOCKED));
      }
      return kept == null || !kept.getKey().equals(origin) ? null : kept.getValue();
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
      return new Keeping(
          place, locked, keychain, null, "/home/ines/.local/share/tracedesk/keys.encrypted.json");
    }

    @Override
    public void choose(Place chosen, @Nullable Passphrase passphrase) {
      refuse();
      place = chosen;
    }

    @Override
    public void unlock(Passphrase passphrase) {
      if (!new String(passphrase.reveal()).equals(PASSPHRASE)) {
        throw new ProblemException(new Problem.Declined(Problem.Declined.Reason.WRONG_PASSPHRASE));
      }
      locked = false;
    }
  }

  private final class Servers implements Connector {
    @Override
    public Traces connect(Profile profile, @Nullable Secret key) {
      return new NoTraces() {
        @Override
        public List<FileChoice> files() {
          if (down) {
            throw new ProblemException(new Problem.Offline(profile.shownAddress(), "refused"));
          }
          return super.files();
        }
      };
    }

    @Override
    public ConnectionReport test(Profile profile, @Nullable Secret key) {
      tested.add(new Tested(profile, key));
      var answer = answers.get(profile.origin());
      return answer == null
          ? fails(new Problem.Offline(profile.shownAddress(), "refused"))
          : answer;
    }

    @Override
    public void send(
        Profile profile, @Nullable Secret key, String method, String path, byte[] body) {
      refuse();
      sent.add(new Sent(method, path, new String(body, StandardCharsets.UTF_8)));
    }

    @Override
    public void onExchange(Consumer<Exchange> listener) {
      listeners.add(listener);
    }
  }

  /// A server without any log.
  public static class NoTraces implements Traces {
    private static ProblemException missing() {
      return new ProblemException(new Problem.Missing("no such log"));
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(Api.V5, true, "Tracedesk");
    }

    @Override
    public List<FileChoice> files() {
      return List.of();
    }

    @Override
    public TracePage list(TraceFilter filter, @Nullable String cursor) {
      throw missing();
    }

    @Override
    public Trace open(TraceId id) {
      throw missing();
    }

    @Override
    public Log log(LogId id) {
      throw missing();
    }

    @Override
    public Log save(Log before, LogPatch patch) {
      throw missing();
    }

    @Override
    public SaveRequest preview(Log before, LogPatch patch) {
      throw missing();
    }
  }
}
