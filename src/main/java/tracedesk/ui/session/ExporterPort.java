package tracedesk.ui.session;

import java.util.concurrent.Callable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;

/// The two switches of the port OpenTelemetry exporters send to by themselves: whether it is open,
/// and whether spans are taken there without a key. A switch that could not be thrown goes back,
/// and why is told at once. Closing the port takes the second switch back too, so that it is only
/// ever on because somebody just asked for it.
public final class ExporterPort {
  private final OtlpPort port;
  private final Session session;
  private final Background background;

  private final BooleanProperty listening = new SimpleBooleanProperty();
  private final BooleanProperty keyOptional = new SimpleBooleanProperty();
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<OtlpPort.@Nullable Open> opened =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private boolean showing;

  /// How the port is, as far as known.
  private record State(OtlpPort.@Nullable Open opened, @Nullable Problem failure) {}

  public ExporterPort(OtlpPort port, Session session, Background background) {
    this.port = port;
    this.session = session;
    this.background = background;
    listening.subscribe((_, _) -> thrown());
    keyOptional.subscribe((_, _) -> thrown());
    background.run(
        () -> new State(port.opened(), port.failure()),
        outcome -> {
          if (outcome instanceof Outcome.Done<State>(var state)) {
            show(state);
          }
        });
  }

  /// The first switch.
  public BooleanProperty listeningProperty() {
    return listening;
  }

  /// The second switch; means something only while the first is on.
  public BooleanProperty keyOptionalProperty() {
    return keyOptional;
  }

  /// Whether a switch was thrown and nothing is known of it yet.
  public ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  /// How the port is open; `null` while it is closed.
  public ReadOnlyObjectProperty<OtlpPort.@Nullable Open> openedProperty() {
    return opened.getReadOnlyProperty();
  }

  /// Why it could not be opened, now or at the start.
  public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  private void thrown() {
    if (showing) {
      return;
    }
    boolean open = listening.get();
    boolean free = open && opened.get() != null && keyOptional.get();
    busy.set(true);
    Callable<State> work =
        () -> {
          if (open) {
            return new State(port.open(OtlpPort.STANDARD, free), null);
          }
          port.close();
          return new State(null, null);
        };
    background.run(
        work,
        outcome -> {
          busy.set(false);
          switch (outcome) {
            case Outcome.Done<State>(var state) -> {
              show(state);
              session.noticeProperty().set(Notice.done(words(state.opened())));
            }
            case Outcome.Failed<State>(var why) -> {
              show(new State(null, why));
              session.noticeProperty().set(Notice.failed(Problems.text(why)));
            }
          }
        });
  }

  private static String words(OtlpPort.@Nullable Open opened) {
    if (opened == null) {
      return Text.get("exporters.closed", "" + OtlpPort.STANDARD);
    }
    return Text.get(
        opened.keyOptional() ? "exporters.opened-free" : "exporters.opened", "" + opened.port());
  }

  private void show(State state) {
    showing = true;
    opened.set(state.opened());
    problem.set(state.failure());
    listening.set(state.opened() != null);
    keyOptional.set(state.opened() != null && state.opened().keyOptional());
    showing = false;
  }
}
