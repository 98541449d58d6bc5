package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.animation.AnimationTimer;
import javafx.scene.control.ListCell;
import org.junit.jupiter.api.Test;

/// The list while 200 traces a second arrive. Takes the seconds from `-Dtracedesk.live.seconds` and
/// prints the longest the window stood still.
class LiveListTest extends Journey {
  private static final int PER_SECOND = 200;
  private static final int SECONDS = Integer.getInteger("tracedesk.live.seconds", 3);

  private final AtomicInteger sent = new AtomicInteger();

  @Override
  boolean usesLocalConnection() {
    return true;
  }

  @Override
  void prepare() {
    for (int i = 0; i < 40; i++) {
      send();
    }
  }

  private void send() {
    int number = sent.getAndIncrement();
    call(
        "POST",
        "/v5/flows/log",
        """
        {"log_id":"log_%1$d","path":"load/Trace %1$d","flow":{"attributes":{}},"start_time":"%2$s",
         "inputs":{"question":"How long does a refund to PayPal take?"},"output":"Up to five days."}
        """
            .formatted(number, Instant.now()));
  }

  /// Measures the pauses between the pulses of the window.
  private static final class Pulses extends AnimationTimer {
    private long last;
    private long longest;
    private int count;

    @Override
    public void handle(long now) {
      if (last != 0) {
        longest = Math.max(longest, now - last);
        count++;
      }
      last = now;
    }
  }

  private List<String> inSight() {
    return now(
        () ->
            robot()
                .from(robot().lookup("#trace-list").queryListView())
                .lookup(".list-line")
                .<ListCell<?>>queryAll()
                .stream()
                .filter(cell -> cell.isVisible() && !cell.isEmpty())
                .map(cell -> cell.getAccessibleText().replaceFirst(",.*", "") + cell.getLayoutY())
                .sorted()
                .toList());
  }

  @Test
  void twoHundredTracesASecondMoveNeitherSelectionNorScrollAndTheWindowStaysAwake()
      throws Exception {
    click("#shell-open-list");
    var list = robot().lookup("#trace-list").queryListView();
    robot().interact(() -> list.getSelectionModel().select(5));
    var title = words("#detail-title");
    robot().interact(() -> list.scrollTo(20));
    untilWords("#detail-title", title);
    var before = inSight();
    var pulses = new Pulses();
    try (var senders = Executors.newVirtualThreadPerTaskExecutor();
        var beat = Executors.newSingleThreadScheduledExecutor()) {
      robot().interact(pulses::start);
      beat.scheduleAtFixedRate(
          () -> senders.execute(this::send), 0, 1_000_000 / PER_SECOND, TimeUnit.MICROSECONDS);
      until("enough came", () -> sent.get() >= 40 + SECONDS * PER_SECOND);
      beat.shutdownNow();
    }
    int all = sent.get();
    untilWords("#traces-arrived", "%,d new".formatted(all - 40));
    robot().interact(pulses::stop);
    System.out.printf(
        "%d traces in the list's head, longest pause between %d pulses: %d ms%n",
        all - 40, pulses.count, pulses.longest / 1_000_000);
    assertThat(inSight()).isEqualTo(before);
    assertThat(words("#detail-title")).isEqualTo(title);
    assertThat(list.getSelectionModel().getSelectedIndex()).isEqualTo(5);
  }
}
