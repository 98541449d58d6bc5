package tracedesk.ui.fx;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.application.ColorScheme;
import javafx.application.ConditionalFeature;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.util.Subscription;
import tracedesk.domain.problem.Outcome;

/// The one door between blocking work and the window: work runs off the FX thread, what follows
/// runs on it.
public final class Background {
  private final Executor worker;
  private final Executor window;
  private final Timer timer;
  private final AtomicBoolean ended;

  private interface Timer {
    Subscription start(Duration delay, boolean again, Runnable step);
  }

  private Background(Executor worker, Executor window, Timer timer, AtomicBoolean ended) {
    this.worker = worker;
    this.window = window;
    this.timer = timer;
    this.ended = ended;
  }

  /// Starts the toolkit and runs the first step of the window on the FX thread. Returns at once.
  public static void open(Runnable first) {
    Platform.startup(first);
  }

  /// Ends the toolkit, and with it the FX thread.
  public static void close() {
    Platform.exit();
  }

  /// Virtual threads for the work, the FX thread for what follows.
  public static Background desktop() {
    var ended = new AtomicBoolean();
    Executor worker = Executors.newVirtualThreadPerTaskExecutor();
    Executor window =
        step ->
            Platform.runLater(
                () -> {
                  if (!ended.get()) {
                    step.run();
                  }
                });
    return new Background(
        worker,
        window,
        (delay, again, step) -> sleepThen(window, ended, delay, again, step),
        ended);
  }

  /// No step comes to the FX thread any more, as after the end of the program.
  public void end() {
    ended.set(true);
  }

  /// Everything at once on the caller's thread, for tests: a delayed step does not wait, a repeated
  /// step never comes.
  public static Background immediate() {
    return immediate(
        step -> {
          step.run();
          return Subscription.EMPTY;
        });
  }

  /// As [#immediate()], but a delayed step waits in this list until the test takes it from there.
  public static Background immediate(List<? super Runnable> delayed) {
    return immediate(
        step -> {
          delayed.add(step);
          return () -> delayed.remove(step);
        });
  }

  private static Background immediate(Function<Runnable, Subscription> delayed) {
    return new Background(
        Runnable::run,
        Runnable::run,
        (_, again, step) -> again ? Subscription.EMPTY : delayed.apply(step),
        new AtomicBoolean());
  }

  /// Whether this desktop draws windows one can see through, as the shadow of a menu needs.
  static boolean drawsShadowsOfPopups() {
    return Platform.isSupported(ConditionalFeature.TRANSPARENT_WINDOW);
  }

  /// Whether the system is set to dark colours.
  static boolean isSystemDark() {
    return Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
  }

  /// Runs blocking work off the FX thread and hands its outcome to a step on the FX thread.
  public <T> void run(Callable<T> work, Consumer<? super Outcome<T>> then) {
    worker.execute(
        () -> {
          var outcome = Outcome.of(work);
          window.execute(() -> then.accept(outcome));
        });
  }

  /// Begins blocking work off the FX thread whose outcome is wanted later.
  public <T> Begun<T> begin(Callable<T> work) {
    var coming = new CompletableFuture<Outcome<T>>();
    worker.execute(() -> coming.complete(Outcome.of(work)));
    return step -> {
      var known = coming.getNow(null);
      if (known != null) {
        step.accept(known);
      } else {
        coming.thenAccept(outcome -> window.execute(() -> step.accept(outcome)));
      }
    };
  }

  /// Work that is under way, or done.
  public interface Begun<T> {
    /// Hands the outcome to a step on the FX thread, on which this is called: at once where it is
    /// known.
    void then(Consumer<? super Outcome<T>> step);
  }

  /// Runs a step on the FX thread soon; may be called from any thread.
  public void show(Runnable step) {
    window.execute(step);
  }

  /// Runs a step on the FX thread in the next pulse of a scene, when everything in it has its place
  /// and is about to be drawn.
  public void afterLayout(Scene scene, Runnable step) {
    scene.addPostLayoutPulseListener(
        new Runnable() {
          @Override
          public void run() {
            scene.removePostLayoutPulseListener(this);
            step.run();
          }
        });
    Platform.requestNextPulse();
  }

  /// Runs a step on the FX thread after a delay, unless unsubscribed (on the FX thread) before.
  public Subscription later(Duration delay, Runnable step) {
    return timer.start(delay, false, step);
  }

  /// Runs a step on the FX thread again and again, with this pause between, until unsubscribed.
  public Subscription every(Duration pause, Runnable step) {
    return timer.start(pause, true, step);
  }

  private static Subscription sleepThen(
      Executor window, AtomicBoolean ended, Duration delay, boolean again, Runnable step) {
    var stopped = new AtomicBoolean();
    var thread =
        Thread.startVirtualThread(
            () -> {
              do {
                try {
                  Thread.sleep(delay);
                } catch (InterruptedException e) {
                  return;
                }
                window.execute(
                    () -> {
                      if (!stopped.get()) {
                        step.run();
                      }
                    });
              } while (again && !ended.get());
            });
    return () -> {
      stopped.set(true);
      thread.interrupt();
    };
  }
}
