package tracedesk.ui.transfer;

import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.LogRequest;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;
import tracedesk.service.Connections;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;

/// Where a log is: copies it as a link or as a request, and goes where a link leads, over to
/// another connection if need be.
public final class LinksViewModel {
  private final Connections connections;
  private final Session session;
  private final Background background;
  private final Consumer<Profile> connect;
  private final Latest latest = new Latest();
  private @Nullable Found awaited;

  /// Copies the request that reads the selected log; the key in it is `$TRACEDESK_API_KEY`.
  public final Command copyCurl;

  /// Copies a link to the selected log.
  public final Command copyLink;

  /// Where a link leads: a connection, a trace, and the log in it.
  ///
  /// @param hasLog whether the log is still in the trace
  private record Found(Profile profile, TraceSummary trace, LogId log, boolean hasLog) {
    static Found root(Profile profile, TraceSummary trace) {
      return new Found(profile, trace, trace.root(), true);
    }

    static Found log(Profile profile, Trace trace, LogId log) {
      return new Found(profile, trace.summary(), log, trace.tree().find(log) != TraceTree.NONE);
    }
  }

  /// @param connect starts working with another server
  /// @param clipboard takes text to copy
  public LinksViewModel(
      Connections connections,
      Session session,
      Background background,
      Consumer<Profile> connect,
      Consumer<String> clipboard) {
    this.connections = connections;
    this.session = session;
    this.background = background;
    this.connect = connect;
    var chosen =
        Bindings.createBooleanBinding(
            () -> chosen() != null,
            session.connectionProperty(),
            session.traceProperty(),
            session.logProperty());
    copyCurl =
        new Command("transfer.copyCurl", () -> clipboard.accept(request().curl()), chosen)
            .withShortcut("Shortcut+Shift+G")
            .withIcon("terminal");
    copyLink =
        new Command("transfer.copyLink", () -> clipboard.accept(link().toString()), chosen)
            .withShortcut("Shortcut+Shift+L")
            .withIcon("link");
    session.connectionProperty().subscribe(this::connected);
  }

  private @Nullable Found chosen() {
    var connected = session.connectionProperty().get();
    var trace = session.traceProperty().get();
    var log = session.logProperty().get();
    return connected == null || trace == null || log == null
        ? null
        : new Found(connected.profile(), trace.summary(), log, true);
  }

  private LogRequest request() {
    var chosen = Objects.requireNonNull(chosen());
    return LogRequest.of(chosen.profile(), chosen.trace().api(), chosen.log());
  }

  private LogLink link() {
    var chosen = Objects.requireNonNull(chosen());
    return LogLink.to(chosen.profile(), chosen.trace().id(), chosen.log());
  }

  /// Shows what a link leads to; says so where there is nothing. Unsaved corrections stay.
  public void open(LogLink link) {
    awaited = null;
    var used = session.connectionProperty().get();
    background.run(
        () -> find(link, used),
        latest.<Outcome<Optional<Found>>>only(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<Optional<Found>>(var found) ->
                    found.ifPresentOrElse(this::go, () -> say(unknownServer(link)));
                case Outcome.Failed<Optional<Found>>(Problem.Missing _) ->
                    say(Text.get("transfer.link.noTrace", server(link), link.trace().value()));
                case Outcome.Failed<Optional<Found>>(var problem) -> say(Problems.text(problem));
              }
            }));
  }

  /// Asks the connections to the link's server one after the other, the one in use first; nothing
  /// is found where there is none.
  private Optional<Found> find(LogLink link, @Nullable Connected used) {
    var there = new ArrayList<Profile>();
    for (var profile : connections.all()) {
      if (leadsTo(link, profile)) {
        there.add(used != null && profile.equals(used.profile()) ? 0 : there.size(), profile);
      }
    }
    ProblemException failure = null;
    for (var profile : there) {
      try {
        var traces = connections.connect(profile);
        var log = link.log();
        return Optional.of(
            log == null
                ? Found.root(profile, traces.summary(link.trace()))
                : Found.log(profile, traces.open(link.trace()), log));
      } catch (ProblemException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  /// Shows a trace of the local server, switching over to it if need be.
  public void showLocal(TraceId id) {
    awaited = null;
    var local = connections.local();
    background.run(
        () -> Found.root(local, connections.connect(local).summary(id)),
        latest.<Outcome<Found>>only(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<Found>(var found) -> go(found);
                case Outcome.Failed<Found>(var problem) -> say(Problems.text(problem));
              }
            }));
  }

  /// Shows a log, switching over to its server if need be.
  ///
  /// @param server the connection's id
  public void show(UUID server, TraceId trace, LogId log) {
    awaited = null;
    var used = session.connectionProperty().get();
    var open = session.traceProperty().get();
    boolean here = used != null && used.profile().id().equals(server);
    if (here && open != null && open.summary().id().equals(trace)) {
      session.logProperty().set(log);
      return;
    }
    background.run(
        () -> {
          var profile =
              connections.all().stream()
                  .filter(known -> known.id().equals(server))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new ProblemException(new Problem.Missing("the connection was deleted")));
          var traces = here ? used.traces() : connections.connect(profile);
          return Found.log(profile, traces.open(trace), log);
        },
        latest.<Outcome<Found>>only(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<Found>(var found) -> go(found);
                case Outcome.Failed<Found>(var problem) -> say(Problems.text(problem));
              }
            }));
  }

  private static boolean leadsTo(LogLink link, Profile profile) {
    return link.origin() == null
        ? profile.local()
        : !profile.local() && link.origin().equals(profile.origin());
  }

  private void go(Found found) {
    var used = session.connectionProperty().get();
    if (used != null && used.profile().id().equals(found.profile().id())) {
      select(found);
    } else {
      awaited = found;
      connect.accept(found.profile());
    }
  }

  /// After the other connection has come up, once every feature has begun anew with it.
  private void connected(@Nullable Connected connected) {
    var found = awaited;
    if (connected != null && found != null) {
      awaited = null;
      if (connected.profile().id().equals(found.profile().id())) {
        background.show(() -> select(found));
      } else {
        session.followingProperty().set(false);
      }
    }
  }

  private void select(Found found) {
    if (found.hasLog()) {
      session.logProperty().set(found.log());
    }
    session.selectedProperty().set(found.trace());
    session.followingProperty().set(false);
    if (!found.hasLog()) {
      say(Text.get("transfer.link.noLog", found.log().value()));
    }
  }

  private void say(String words) {
    session.noticeProperty().set(Notice.failed(words));
    session.followingProperty().set(false);
  }

  private static String server(LogLink link) {
    return link.origin() == null ? Text.get("transfer.link.local") : link.origin();
  }

  private static String unknownServer(LogLink link) {
    return Text.get("transfer.link.noConnection", server(link));
  }
}
