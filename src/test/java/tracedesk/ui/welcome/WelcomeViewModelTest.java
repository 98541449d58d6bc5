package tracedesk.ui.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.port.FakeConnections;
import tracedesk.port.FakeOtlpPort;
import tracedesk.service.Samples;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.ExporterPort;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;

class WelcomeViewModelTest {
  private final FakeConnections fake = new FakeConnections();
  private final Session session = new Session();
  private final FakeOtlpPort port = new FakeOtlpPort();
  private final ExporterPort exporters = new ExporterPort(port, session, Background.immediate());
  private final AtomicInteger arrived = new AtomicInteger();
  private final Samples samples =
      new Samples(fake.connections, () -> Instant.parse("2026-11-20T14:30:00Z"));
  private final WelcomeViewModel model =
      new WelcomeViewModel(
          fake.host, exporters, samples, session, Background.immediate(), arrived::incrementAndGet);

  private void connectTo(Profile profile) {
    session.connect(
        new Connected(profile, new Capabilities(Api.V5, true, ""), new FakeConnections.NoTraces()));
  }

  private static String shown(Snippet snippet) {
    return snippet.pieces().stream().map(Snippet.Piece::text).collect(Collectors.joining());
  }

  @ParameterizedTest
  @EnumSource
  void theKeyIsMaskedOnScreenAndRealOnTheClipboard(Sdk sdk) {
    model.sdkProperty().set(sdk);
    var snippet = Objects.requireNonNull(model.logBinding().get());
    assertThat(shown(snippet))
        .isEqualTo(snippet.code())
        .contains("http://127.0.0.1:7421/v5", "4f2c")
        .doesNotContain(FakeConnections.LOCAL_KEY)
        .doesNotContain("{base}", "{key}");
    assertThat(model.logCode()).contains(FakeConnections.LOCAL_KEY).endsWith("\n");
  }

  @Test
  void anExporterIsPointedAtTheServersRootWithTheKeyAsItsHeader() {
    var snippet = Objects.requireNonNull(model.otlpBinding().get());
    assertThat(shown(snippet))
        .isEqualTo(snippet.code())
        .contains("export OTEL_EXPORTER_OTLP_ENDPOINT=\\\nhttp://127.0.0.1:7421\n", "4f2c")
        .doesNotContain(FakeConnections.LOCAL_KEY)
        .doesNotContain("{base}", "{key}");
    assertThat(snippet.pieces())
        .contains(
            new Snippet.Piece("export", Snippet.Kind.KEYWORD),
            new Snippet.Piece("http/protobuf", Snippet.Kind.STRING),
            new Snippet.Piece("http://127.0.0.1:7421", Snippet.Kind.ADDRESS));
    assertThat(model.otlpCode())
        .contains("HEADERS=\\\nx-api-key=" + FakeConnections.LOCAL_KEY + "\n")
        .endsWith("\n");
  }

  @Test
  void theAddressStandsOut() {
    assertThat(Objects.requireNonNull(model.logBinding().get()).pieces())
        .contains(
            new Snippet.Piece("from", Snippet.Kind.KEYWORD),
            new Snippet.Piece("http://127.0.0.1:7421/v5", Snippet.Kind.ADDRESS));
  }

  @Test
  void aKeyWithQuotesStaysInsideItsString() {
    assertThat(Sdk.CURL.escaped("a'b")).isEqualTo("a'\\''b");
    assertThat(Sdk.PYTHON.escaped("a\"b\\")).isEqualTo("a\\\"b\\\\");
  }

  @Test
  void theSettingsGetFewerAsThePortAndTheKeyAreNoMatterAnyMore() {
    exporters.listeningProperty().set(true);
    assertThat(model.otlpCode())
        .contains("PROTOCOL=http/protobuf", "x-api-key=" + FakeConnections.LOCAL_KEY)
        .doesNotContain("ENDPOINT");
    exporters.keyOptionalProperty().set(true);
    assertThat(model.otlpCode())
        .contains("PROTOCOL=http/protobuf")
        .doesNotContain("ENDPOINT", "HEADERS");
    exporters.listeningProperty().set(false);
    assertThat(model.otlpCode()).contains("ENDPOINT", "HEADERS");
  }

  @Test
  void newRequestsAreCountedAndTheListLooks() {
    model.listen();
    model.count();
    assertThat(arrived).hasValue(0);
    fake.host.requests = 3;
    model.count();
    assertThat(model.requestsProperty().get()).isEqualTo(3);
    assertThat(arrived).hasValue(1);
  }

  @Test
  void aTestTraceIsAFlowLogWithTwoLogsUnderIt() {
    connectTo(fake.connections.local());
    model.sendTest.run();
    assertThat(fake.sent)
        .extracting(FakeConnections.Sent::path)
        .containsExactly("/v5/flows/log", "/v5/tools/log", "/v5/prompts/log");
    var id = ((Json.Obj) Json.parse(fake.sent.getFirst().body())).string("log_id");
    assertThat(fake.sent.subList(1, 3))
        .allMatch(
            sent ->
                Objects.equals(((Json.Obj) Json.parse(sent.body())).string("trace_parent_id"), id));
    assertThat(arrived).hasValue(1);
  }

  @Test
  void theSamplesAreCountedAndOpened() {
    connectTo(fake.connections.local());
    assertThat(model.sampleCountProperty().get()).isEqualTo(samples.count()).isGreaterThan(39);
    model.openSamples.run();
    assertThat(fake.sent).hasSizeGreaterThan(samples.count());
    assertThat(arrived).hasValue(1);
    assertThat(model.openingProperty().get()).isNull();
    assertThat(Objects.requireNonNull(session.noticeProperty().get()).text())
        .contains(String.valueOf(samples.count()));
  }

  @Test
  void aRefusedSampleIsToldAndMayBeTriedAgain() {
    connectTo(fake.connections.local());
    fake.refusal = new Problem.Storage("disk full");
    model.openSamples.run();
    assertThat(model.problemProperty().get()).isEqualTo(fake.refusal);
    assertThat(Objects.requireNonNull(session.noticeProperty().get()).mood())
        .isEqualTo(Notice.Mood.FAILED);
    assertThat(model.openSamples.enabled().get()).isTrue();
  }

  @Test
  void nothingIsSentToAnotherServer() {
    assertThat(model.openSamples.enabled().get()).isFalse();
    connectTo(
        new Profile(
            java.util.UUID.randomUUID(),
            "Harrow",
            "https://traces.harrowpine.example",
            Api.V5,
            Safety.FREE,
            false));
    assertThat(model.openSamples.enabled().get()).isFalse();
    assertThat(model.sendTest.enabled().get()).isFalse();
  }
}
