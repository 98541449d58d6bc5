package tracedesk.ui.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.problem.Problem;
import tracedesk.port.FakeOtlpPort;
import tracedesk.ui.fx.Background;

class ExporterPortTest {
  private final FakeOtlpPort port = new FakeOtlpPort();
  private final Session session = new Session();

  private ExporterPort window() {
    return new ExporterPort(port, session, Background.immediate());
  }

  private Notice notice() {
    return Objects.requireNonNull(session.noticeProperty().get());
  }

  @Test
  void theSwitchesShowHowThePortWasLeft() {
    port.open(OtlpPort.STANDARD, true);
    var shown = window();
    assertThat(shown.listeningProperty().get()).isTrue();
    assertThat(shown.keyOptionalProperty().get()).isTrue();
    assertThat(session.noticeProperty().get()).isNull();
  }

  @Test
  void aPortThatWasTakenMeanwhileIsToldAtTheStart() {
    port.failure = new Problem.PortTaken(4318);
    var shown = window();
    assertThat(shown.listeningProperty().get()).isFalse();
    assertThat(shown.problemProperty().get()).isEqualTo(port.failure);
  }

  @Test
  void closingTakesTheFreedomFromTheKeyBack() {
    var shown = window();
    shown.listeningProperty().set(true);
    shown.keyOptionalProperty().set(true);
    assertThat(port.opened()).isEqualTo(new OtlpPort.Open(4318, true));
    assertThat(notice().text()).contains("4318", "without a key");
    shown.listeningProperty().set(false);
    assertThat(port.opened()).isNull();
    shown.listeningProperty().set(true);
    assertThat(port.opened()).isEqualTo(new OtlpPort.Open(4318, false));
    assertThat(shown.keyOptionalProperty().get()).isFalse();
  }

  @Test
  void aSwitchThatCannotBeThrownGoesBackAndSaysWhy() {
    var shown = window();
    port.taken = true;
    shown.listeningProperty().set(true);
    assertThat(shown.listeningProperty().get()).isFalse();
    assertThat(notice().mood()).isEqualTo(Notice.Mood.FAILED);
    assertThat(shown.problemProperty().get()).isEqualTo(new Problem.PortTaken(4318));
    port.taken = false;
    shown.listeningProperty().set(true);
    assertThat(shown.problemProperty().get()).isNull();
  }
}
