package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.util.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

@ExtendWith(ApplicationExtension.class)
class BackgroundTest {
  private final Background desktop = Background.desktop();

  @Test
  void workRunsElsewhereAndWhatFollowsOnTheFxThread() throws Exception {
    var seen = new CompletableFuture<List<Boolean>>();
    desktop.run(
        Platform::isFxApplicationThread,
        outcome ->
            seen.complete(
                List.of(
                    ((Outcome.Done<Boolean>) outcome).value(), Platform.isFxApplicationThread())));
    assertThat(seen.get(5, TimeUnit.SECONDS)).containsExactly(false, true);
  }

  @Test
  void whatWasBegunEarlierIsHandedOverWhenItIsThereAndAtOnceWhenItIs(FxRobot robot)
      throws Exception {
    var gate = new CompletableFuture<String>();
    var begun = desktop.begin(gate::get);
    var steps = new LinkedBlockingQueue<String>();
    Consumer<Outcome<String>> step =
        outcome ->
            steps.add(((Outcome.Done<String>) outcome).value() + Platform.isFxApplicationThread());
    robot.interact(() -> begun.then(step));
    assertThat(steps).isEmpty();
    gate.complete("there ");
    assertThat(steps.poll(5, TimeUnit.SECONDS)).isEqualTo("there true");
    var atOnce = new ArrayList<String>();
    robot.interact(
        () -> {
          begun.then(step);
          steps.drainTo(atOnce);
        });
    assertThat(atOnce).containsExactly("there true");
  }

  @Test
  void nothingFollowsAfterTheEnd(FxRobot robot) throws Exception {
    var gate = new CompletableFuture<String>();
    var steps = new LinkedBlockingQueue<String>();
    robot.interact(
        () -> {
          desktop.run(gate::get, _ -> steps.add("run"));
          desktop.every(Duration.ofMillis(1), () -> steps.add("every"));
        });
    assertThat(steps.poll(5, TimeUnit.SECONDS)).isEqualTo("every");
    robot.interact(
        () -> {
          desktop.end();
          steps.clear();
        });
    gate.complete("done");
    desktop.show(() -> steps.add("show"));
    var other = new CompletableFuture<String>();
    Background.desktop().later(Duration.ofMillis(50), () -> other.complete("later"));
    assertThat(other.get(5, TimeUnit.SECONDS)).isEqualTo("later");
    assertThat(steps).isEmpty();
  }

  @Test
  void aFailureArrivesAsData() {
    var seen = new ArrayList<Outcome<String>>();
    Background.immediate()
        .<String>run(
            () -> {
              throw new ProblemException(new Problem.Missing("gone"));
            },
            seen::add);
    assertThat(seen).containsExactly(new Outcome.Failed<>(new Problem.Missing("gone")));
  }

  @Test
  void aDelayedStepComesOnceAndNotAfterUnsubscribing(FxRobot robot) throws Exception {
    var steps = new LinkedBlockingQueue<String>();
    robot.interact(
        () -> {
          var dropped = desktop.later(Duration.ofMillis(10), () -> steps.add("dropped"));
          desktop.later(Duration.ofMillis(40), () -> steps.add("done"));
          dropped.unsubscribe();
        });
    assertThat(steps.poll(5, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(steps).isEmpty();
  }

  @Test
  void aRepeatedStepComesUntilUnsubscribed(FxRobot robot) throws Exception {
    var ticks = new LinkedBlockingQueue<Integer>();
    var clock = new Subscription[1];
    robot.interact(
        () ->
            clock[0] =
                desktop.every(
                    Duration.ofMillis(5),
                    () -> {
                      ticks.add(ticks.size());
                      if (ticks.size() == 3) {
                        clock[0].unsubscribe();
                      }
                    }));
    for (int i = 0; i < 3; i++) {
      assertThat(ticks.poll(5, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(ticks.poll(50, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void testsNeitherWaitNorTick() {
    var steps = new ArrayList<String>();
    var immediate = Background.immediate();
    immediate.later(Duration.ofDays(1), () -> steps.add("later"));
    immediate.every(Duration.ofMillis(1), () -> steps.add("tick"));
    immediate.show(() -> steps.add("show"));
    assertThat(steps).containsExactly("later", "show");
  }

  @Test
  void aPauseLetsOnlyTheLastStepThrough(FxRobot robot) throws Exception {
    var steps = new LinkedBlockingQueue<String>();
    robot.interact(
        () -> {
          var typing = new Debounce(desktop, Duration.ofMillis(20));
          typing.call(() -> steps.add("r"));
          typing.call(() -> steps.add("re"));
          typing.call(() -> steps.add("ref"));
        });
    assertThat(steps.poll(5, TimeUnit.SECONDS)).isEqualTo("ref");
    assertThat(steps).isEmpty();
  }

  @Test
  void whoPausedUntilNowNeedNotWait() {
    var steps = new ArrayList<String>();
    var typing = new Debounce(desktop, Duration.ofDays(1));
    typing.callSoon(() -> steps.add("ref"));
    typing.callSoon(() -> steps.add("refu"));
    typing.callSoon(() -> steps.add("refund"));
    assertThat(steps).containsExactly("ref");
    typing.flush();
    assertThat(steps).containsExactly("ref", "refund");
  }

  @Test
  void aWaitingStepCanBeDoneNowOrForgotten() {
    var steps = new ArrayList<String>();
    var saving = new Debounce(desktop, Duration.ofDays(1));
    saving.call(() -> steps.add("saved"));
    saving.flush();
    saving.flush();
    saving.call(() -> steps.add("forgotten"));
    saving.cancel();
    saving.flush();
    assertThat(steps).containsExactly("saved");
  }
}
