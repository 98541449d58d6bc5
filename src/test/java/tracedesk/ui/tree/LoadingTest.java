package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadingTest {
  @Test
  void whereLogsAreNotCountedTheLengthOfTheAnswerSaysHowFarItIs() {
    var loading = new Loading(500, -1, 0.25, 100, false);
    assertThat(loading.share()).isEqualTo(0.25);
    assertThat(loading.count()).isEqualTo("500");
    assertThat(loading.pace()).isEqualTo("100/s, 15 s left");
  }

  @Test
  void whereNothingTellsHowFarItIsNothingIsSaidOfIt() {
    var loading = new Loading(500, -1, -1, 100, false);
    assertThat(loading.share()).isEqualTo(-1);
    assertThat(loading.pace()).isEqualTo("100/s");
  }

  @Test
  void countedLogsSayHowFarItIs() {
    var loading = new Loading(500, 2_000, -1, 100, false);
    assertThat(loading.share()).isEqualTo(0.25);
    assertThat(loading.pace()).isEqualTo("100/s, 15 s left");
    assertThat(new Loading(500, 400, -1, 100, false).pace()).isEqualTo("100/s");
  }
}
