package tracedesk.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Settings;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.port.FakeConnections;
import tracedesk.service.outbox.PromptOutbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

class ShellViewModelTest {
  private static final Settings FORGETFUL =
      new Settings() {
        @Override
        public Json.Obj load() {
          return Json.Obj.EMPTY;
        }

        @Override
        public void save(Json.Obj settings) {}
      };

  private final FakeConnections servers = new FakeConnections();
  private final Session session = new Session();
  private final Background background = Background.immediate();
  private final Sending sending =
      new Sending(
          session, PromptOutbox.over(servers.connections::traces), background, Clock.systemUTC());
  private final ShellViewModel model =
      new ShellViewModel(
          servers.connections,
          session,
          sending,
          new Preferences(FORGETFUL, background),
          background,
          Clock.systemUTC());
  private final Profile staging = server("Staging", "https://staging.example");
  private final Profile other = server("Other", "https://other.example");

  private static Profile server(String name, String url) {
    return new Profile(UUID.randomUUID(), name, url, Api.V5, Safety.FREE, false);
  }

  @BeforeEach
  void connect() {
    model.connect(staging);
    assertThat(model.problemProperty().get()).isNull();
  }

  @Test
  void aServerThatGoesAwayIsToldOfAndWhatIsOpenStays() {
    var connected = session.connectionProperty().get();
    servers.down = true;
    servers.exchange(staging, 0);
    assertThat(model.problemProperty().get()).isInstanceOf(Problem.Offline.class);
    assertThat(model.retryInProperty().get()).isPositive();

    model.retry.run();
    assertThat(model.problemProperty().get()).isInstanceOf(Problem.Offline.class);

    servers.down = false;
    model.retry.run();
    assertThat(model.problemProperty().get()).isNull();
    assertThat(model.retryInProperty().get()).isZero();
    assertThat(session.connectionProperty().get()).isSameAs(connected);
  }

  @Test
  void anyAnswerTellsThatTheServerIsBack() {
    servers.down = true;
    servers.exchange(staging, 0);
    servers.exchange(staging, 404);
    assertThat(model.problemProperty().get()).isNull();
  }

  @Test
  void anotherServersSilenceIsNoMatterHere() {
    servers.down = true;
    servers.exchange(other, 0);
    assertThat(model.problemProperty().get()).isNull();
  }

  @Test
  void whatTheWindowAsksByItselfDoesNotHideTheLastRequest() {
    servers.exchange(staging, "PATCH /v5/flows/logs/log_1", 200, false);
    servers.exchange(staging, "GET /tracedesk/v1/traces", 200, true);
    servers.exchange(staging, "GET /tracedesk/v1/logs/log_1", 404, true);
    assertThat(model.exchangeProperty().get()).startsWith("PATCH /v5/flows/logs/log_1   200");
    servers.exchange(staging, "GET /tracedesk/v1/traces", 0, true);
    assertThat(model.exchangeProperty().get()).startsWith("GET /tracedesk/v1/traces   no answer");
  }

  @Test
  void aSlowAnswerIsNoServerGone() {
    servers.exchange(staging, 0);
    assertThat(model.problemProperty().get()).isNull();
  }
}
