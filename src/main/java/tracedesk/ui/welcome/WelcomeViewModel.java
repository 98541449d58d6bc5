package tracedesk.ui.welcome;

import static javafx.beans.binding.Bindings.createBooleanBinding;
import static javafx.beans.binding.Bindings.createObjectBinding;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.LocalHost;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.trace.LogId;
import tracedesk.service.Samples;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.ExporterPort;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;

/// The ways to a first trace: code to copy into an app, a test trace, the sample traces. Counts the
/// requests the local server has answered while somebody looks.
public final class WelcomeViewModel {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LocalHost host;
  private final ExporterPort exporters;
  private final Samples samples;
  private final Session session;
  private final Background background;
  private final Runnable arrived;

  private final ObjectProperty<Sdk> sdk = new SimpleObjectProperty<>(Sdk.PYTHON);
  private final ReadOnlyObjectWrapper<@Nullable Snippets> snippets = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyIntegerWrapper sampleCount = new ReadOnlyIntegerWrapper();
  private final ReadOnlyLongWrapper requests = new ReadOnlyLongWrapper();
  private final ReadOnlyObjectWrapper<Samples.@Nullable Progress> opening =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper sending = new ReadOnlyBooleanWrapper();
  private final ObjectBinding<@Nullable Snippet> log;
  private final ObjectBinding<@Nullable Snippet> otlp;

  /// Sends one small trace through the local server, as an app would.
  public final Command sendTest;

  /// Sends the sample traces to the local server; those already there are left alone.
  public final Command openSamples;

  /// @param arrived called when traces may have come to the local server: the list reads itself
  /// anew
  public WelcomeViewModel(
      LocalHost host,
      ExporterPort exporters,
      Samples samples,
      Session session,
      Background background,
      Runnable arrived) {
    this.host = host;
    this.exporters = exporters;
    this.samples = samples;
    this.session = session;
    this.background = background;
    this.arrived = arrived;
    var masked = host.key().masked();
    log = createObjectBinding(() -> log(masked), sdk, snippets);
    otlp = createObjectBinding(() -> otlp(masked), snippets, exporters.openedProperty());
    var isLocal = createBooleanBinding(() -> local() != null, session.connectionProperty());
    sendTest = new Command("welcome.sendTest", this::sendTest, isLocal.and(sending.not()));
    openSamples =
        new Command("welcome.openSamples", this::openSamples, isLocal.and(opening.isNull()))
            .withShortcut("Shortcut+Shift+S")
            .withIcon("layers");
    background.run(
        Snippets::read,
        outcome -> {
          switch (outcome) {
            case Outcome.Done<Snippets>(var read) -> snippets.set(read);
            case Outcome.Failed<Snippets>(var why) -> problem.set(why);
          }
        });
    background.run(
        samples::count,
        outcome -> {
          switch (outcome) {
            case Outcome.Done<Integer>(var count) -> sampleCount.set(count);
            case Outcome.Failed<Integer>(var why) -> problem.set(why);
          }
        });
  }

  /// Counts requests until unsubscribed, and has the list look when there were any.
  Subscription listen() {
    requests.set(host.requests());
    return background.every(PAUSE, this::count);
  }

  /// Host and port of the local server.
  String address() {
    return "127.0.0.1:" + host.port();
  }

  ObjectProperty<Sdk> sdkProperty() {
    return sdk;
  }

  /// The port exporters send to by themselves.
  ExporterPort exporters() {
    return exporters;
  }

  /// A program that logs one trace, its key masked; `null` until it is read.
  ObjectBinding<@Nullable Snippet> logBinding() {
    return log;
  }

  /// The settings of an OpenTelemetry exporter, their key masked; `null` until they are read.
  ObjectBinding<@Nullable Snippet> otlpBinding() {
    return otlp;
  }

  /// The same code with the real key, for the user's clipboard.
  String logCode() {
    return code(log(host.key().reveal()));
  }

  /// The same settings with the real key, written as the value of a header has to be there.
  String otlpCode() {
    var key = URLEncoder.encode(host.key().reveal(), StandardCharsets.UTF_8);
    return code(otlp(key));
  }

  /// Requests apps have sent so far.
  ReadOnlyLongProperty requestsProperty() {
    return requests.getReadOnlyProperty();
  }

  /// How many sample traces there are; 0 until counted.
  ReadOnlyIntegerProperty sampleCountProperty() {
    return sampleCount.getReadOnlyProperty();
  }

  /// How far opening the samples has come; `null` while they are not being opened.
  ReadOnlyObjectProperty<Samples.@Nullable Progress> openingProperty() {
    return opening.getReadOnlyProperty();
  }

  /// Why the last thing tried here did not work.
  ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  void count() {
    long now = host.requests();
    if (now != requests.get()) {
      requests.set(now);
      arrived.run();
    }
  }

  private void sendTest() {
    var profile = local();
    if (profile == null) {
      return;
    }
    sending.set(true);
    problem.set(null);
    background.run(
        () -> samples.sendTest(profile),
        outcome -> {
          sending.set(false);
          switch (outcome) {
            case Outcome.Done<LogId> _ -> arrived(Text.get("welcome.sent"));
            case Outcome.Failed<LogId>(var why) -> problem.set(why);
          }
        });
  }

  private void openSamples() {
    var profile = local();
    if (profile == null) {
      return;
    }
    problem.set(null);
    opening.set(new Samples.Progress(sampleCount.get(), 0, 0, 0));
    session
        .noticeProperty()
        .set(new Notice(Notice.Mood.WAITING, Text.get("welcome.openingNotice")));
    background.run(
        () -> samples.open(profile, step -> background.show(() -> progressed(step))),
        outcome -> {
          opening.set(null);
          switch (outcome) {
            case Outcome.Done<Samples.Progress>(var done) ->
                arrived(Text.get("welcome.opened", done.opened()));
            case Outcome.Failed<Samples.Progress>(var why) -> {
              problem.set(why);
              session.noticeProperty().set(Notice.failed(Problems.text(why)));
              arrived.run();
            }
          }
        });
  }

  private void progressed(Samples.Progress step) {
    if (opening.get() != null) {
      opening.set(step);
    }
  }

  private void arrived(String words) {
    session.noticeProperty().set(Notice.done(words));
    arrived.run();
  }

  private @Nullable Profile local() {
    var connected = session.connectionProperty().get();
    return connected != null && connected.profile().local() ? connected.profile() : null;
  }

  private @Nullable Snippet log(String key) {
    var read = snippets.get();
    return read == null ? null : read.log(sdk.get(), host.baseUrl(), key);
  }

  private @Nullable Snippet otlp(String key) {
    var read = snippets.get();
    return read == null ? null : read.otlp(exporters.openedProperty().get(), host.baseUrl(), key);
  }

  private static String code(@Nullable Snippet snippet) {
    return snippet == null ? "" : snippet.code() + "\n";
  }
}
