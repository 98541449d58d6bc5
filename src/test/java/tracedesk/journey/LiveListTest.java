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
/// prints the longest the window stood still, and for comparison while nothing arrived.
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
    private long sum;
    private int count;

    @Override
    public void handle(long now) {
      if (last != 0) {
        longest = Math.max(longest, now - last);
        sum += now - last;
        count++;
      }
      last = now;
    }

    String words() {
      return "%d pulses, %d ms apart, at most %d ms"
          .formatted(count, sum / Math.max(1, count) / 1_000_000, longest / 1_000_000);
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
    var quiet = new Pulses();
    robot().interact(quiet::start);
    for (int second = 0; second < SECONDS; second += 10) {
      int soFar = Math.min(SECONDS, second + 10) * 20;
      until("as many pulses came", () -> quiet.count > soFar);
    }
    robot().interact(quiet::stop);
    var pulses = new Pulses();
    try (var senders = Executors.newVirtualThreadPerTaskExecutor();
        var beat = Executors.newSingleThreadScheduledExecutor()) {
      robot().interact(pulses::start);
      beat.scheduleAtFixedRate(
          () -> senders.execute(this::send), 0, 1_000_000 / PER_SECOND, TimeUnit.MICROSECONDS);
      for (int second = 0; second < SECONDS; second += 10) {
        int soFar = 40 + Math.min(SECONDS, second + 10) * PER_SECOND;
        until("enough came", () -> sent.get() >= soFar);
      }
      beat.shutdownNow();
    }
    int all = sent.get();
    untilWords("#traces-arrived", "%,d new".formatted(all - 40));
    robot().interact(pulses::stop);
    System.out.printf(
        "nothing arriving: %s; %d traces arriving: %s%n", quiet.words(), all - 40, pulses.words());
    assertThat(inSight()).isEqualTo(before);
    assertThat(words("#detail-title")).isEqualTo(title);
    assertThat(list.getSelectionModel().getSelectedIndex()).isEqualTo(5);
  }
}
