package tracedesk;

import static tracedesk.InWindow.find;
import static tracedesk.InWindow.onFx;
import static tracedesk.InWindow.say;
import static tracedesk.InWindow.until;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.skin.VirtualFlow;
import javafx.stage.Window;
import tracedesk.cli.TracedeskCommand;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Timings;

/// The real program with somebody in it who opens a large trace, expands and collapses it, jumps
/// and scrolls in it and searches it, and who writes down on standard output how long each took:
/// `NAME VALUE`, times in milliseconds.
public final class ScaleWindow {
  private static final int OPENINGS = 5;
  private static final int FOLDINGS = 5;
  private static final int JUMPS = 100;
  private static final int FRAMES = 400;
  private static final int SEARCHES = 5;

  private final Map<Timings.Event, Long> seen = new ConcurrentHashMap<>();
  private final Map<String, Long> longest = new ConcurrentHashMap<>();
  private final Random random;
  private volatile String phase = "idle";

  private ScaleWindow(long seed) {
    random = new Random(seed);
  }

  /// @param args the data folder, the seed of the jumps, and words to look for
  public static void main(String[] args) throws Exception {
    var window = new ScaleWindow(Long.parseLong(args[1]));
    Thread.ofPlatform()
        .start(
            () ->
                TracedeskCommand.run(
                    new Main(event -> window.seen.put(event, System.nanoTime())),
                    "--data",
                    args[0]));
    window.measure(List.of(args).subList(2, args.length));
    System.in.read();
    Runtime.getRuntime().halt(0);
  }

  private void measure(List<String> searches) throws Exception {
    until(() -> seen.containsKey(Timings.Event.BODY_SHOWN));
    Thread.sleep(2000); // the machine gets used to the program, as to any that is open for a while
    Heartbeat.start(nanos -> longest.merge(phase, nanos, Math::max));
    Thread.sleep(2000);
    open();
    fold();
    jump();
    scroll();
    for (var words : searches) {
      search(words);
    }
    phase = "end";
    longest.forEach((phase, nanos) -> tell("stall." + phase, nanos));
    onFx(
        () -> {
          System.gc();
          return true;
        });
    var runtime = Runtime.getRuntime();
    say("heap " + (runtime.totalMemory() - runtime.freeMemory() >> 20));
    say("done");
  }

  // What somebody does

  private void open() throws Exception {
    phase = "opening";
    var first = new ArrayList<Long>();
    var all = new ArrayList<Long>();
    for (int i = 0; i < OPENINGS; i++) {
      if (i > 0) {
        step("#traces-previous");
        Thread.sleep(500);
      }
      long began = step("#traces-next");
      all.add(await(Timings.Event.TRACE_COMPLETE, began));
      first.add(seen.get(Timings.Event.TRACE_FIRST_ROW) - began);
      await(Timings.Event.BODY_SHOWN, began);
      Thread.sleep(300);
    }
    tell("open.first", median(first));
    tell("open.all", median(all));
    tell("open.coldest", all.getFirst());
  }

  /// Goes to the next trace of the list, or to the one before; gives the moment.
  private static long step(String command) throws Exception {
    return onFx(
        () -> {
          long now = System.nanoTime();
          ((Button) find(command)).fire();
          return now;
        });
  }

  private void fold() throws Exception {
    phase = "folding";
    var expand = new ArrayList<Long>();
    var collapse = new ArrayList<Long>();
    for (int i = 0; i < FOLDINGS; i++) {
      expand.add(painted(() -> item("tree.expandAll").fire()));
      Thread.sleep(200);
      collapse.add(painted(() -> item("tree.collapseAll").fire()));
      Thread.sleep(200);
    }
    painted(() -> item("tree.expandAll").fire());
    tell("expand", median(expand));
    tell("collapse", median(collapse));
    say("rows " + onFx(() -> rows().getItems().size()));
  }

  private void jump() throws Exception {
    phase = "jumping";
    var jumps = new ArrayList<Long>();
    int size = onFx(() -> rows().getItems().size());
    for (int i = 0; i < JUMPS; i++) {
      int to = random.nextInt(size);
      jumps.add(painted(() -> rows().scrollTo(to)));
    }
    tell("jump.p50", percentile(jumps, 50));
    tell("jump.p95", percentile(jumps, 95));
  }

  private void scroll() throws Exception {
    painted(() -> rows().scrollTo(0));
    phase = "scrolling";
    var frames = new ArrayList<Long>();
    var over = new CountDownLatch(1);
    onFx(
        () -> {
          var flow = (VirtualFlow<?>) rows().lookup(".virtual-flow");
          new AnimationTimer() {
            private long before;

            @Override
            public void handle(long now) {
              long began = System.nanoTime();
              if (before != 0) {
                frames.add(began - before);
              }
              before = began;
              flow.scrollPixels(40);
              if (frames.size() == FRAMES) {
                stop();
                over.countDown();
              }
            }
          }.start();
          return true;
        });
    over.await(1, TimeUnit.MINUTES);
    tell("frame.p50", percentile(frames, 50));
    tell("frame.p95", percentile(frames, 95));
  }

  private void search(String words) throws Exception {
    phase = "searching";
    var first = new ArrayList<Long>();
    var all = new ArrayList<Long>();
    for (int i = 0; i < SEARCHES; i++) {
      write("");
      Thread.sleep(300);
      long began = write(words);
      long done = await(Timings.Event.SEARCH_DONE, began);
      all.add(done);
      var hit = seen.get(Timings.Event.SEARCH_FIRST_HIT);
      if (hit != null && hit - began > 0) {
        first.add(hit - began);
      }
    }
    if (first.isEmpty()) {
      say("search." + words + ".first nothing");
    } else {
      tell("search." + words + ".first", median(first));
    }
    tell("search." + words + ".all", median(all));
    write("");
  }

  private static long write(String words) throws Exception {
    return onFx(
        () -> {
          long now = System.nanoTime();
          ((TextField) find("#tree-search")).setText(words);
          return now;
        });
  }

  // The window

  private static ListView<?> rows() {
    return (ListView<?>) find("#tree-rows");
  }

  private static MenuItem item(String key) {
    return ((MenuButton) find("#tree-menu"))
        .getItems().stream()
            .filter(item -> Text.get(key).equals(item.getText()))
            .findFirst()
            .orElseThrow();
  }

  /// Nanoseconds from the moment to when a frame shows the event; waits at most a minute.
  private long await(Timings.Event event, long began) throws InterruptedException {
    long end = began + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() < end) {
      var at = seen.get(event);
      if (at != null && at > began) {
        return at - began;
      }
      Thread.sleep(0, 200_000);
    }
    throw new IllegalStateException(event + " never came");
  }

  /// Nanoseconds until the frame with what a step changed has been drawn.
  private static long painted(Runnable step) throws Exception {
    var laidOut = new CountDownLatch(1);
    long began =
        onFx(
            () -> {
              var scene = Window.getWindows().getFirst().getScene();
              long now = System.nanoTime();
              step.run();
              scene.addPostLayoutPulseListener(
                  new Runnable() {
                    @Override
                    public void run() {
                      scene.removePostLayoutPulseListener(this);
                      laidOut.countDown();
                    }
                  });
              Platform.requestNextPulse();
              return now;
            });
    laidOut.await(1, TimeUnit.MINUTES);
    var scene = onFx(() -> Window.getWindows().getFirst().getScene());
    awaitRendering(scene);
    return System.nanoTime() - began;
  }

  /// JavaFX tells of a frame's end only inside.
  private static void awaitRendering(Scene scene) throws ReflectiveOperationException {
    var getPeer = Scene.class.getDeclaredMethod("getPeer");
    getPeer.setAccessible(true);
    var peer = getPeer.invoke(scene);
    var wait =
        Class.forName("com.sun.javafx.tk.TKScene", false, Scene.class.getClassLoader())
            .getMethod("waitForRenderingToComplete");
    wait.invoke(peer);
  }

  // Numbers

  private static void tell(String name, long nanos) {
    say(String.format(Locale.ROOT, "%s %.1f", name, nanos / 1e6));
  }

  private static long median(List<Long> nanos) {
    return percentile(nanos, 50);
  }

  private static long percentile(List<Long> nanos, int percent) {
    var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    IntUnaryOperator at = p -> Math.min(sorted.length - 1, sorted.length * p / 100);
    return Arrays.stream(sorted).skip(at.applyAsInt(percent)).findFirst().orElse(0);
  }
}
