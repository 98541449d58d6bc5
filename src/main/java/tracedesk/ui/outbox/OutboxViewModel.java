package tracedesk.ui.outbox;

import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.trace.Log;
import tracedesk.service.outbox.Outbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Question;
import tracedesk.ui.fx.Questions;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

/// Every save that is not at its server yet, and what can be done about each: try it again, take it
/// back, go to what the server complained about. What was taken back can be given back until the
/// window closes.
public final class OutboxViewModel {
  private final Session session;
  private final Sending sending;
  private final Background background;
  private final Questions questions;
  private final Elsewhere elsewhere;
  private final ObservableList<OutboxRow> rows = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<Counts> counts = new ReadOnlyObjectWrapper<>(Counts.NONE);
  private final BooleanProperty open = new SimpleBooleanProperty();
  private final Deque<List<Operation>> discarded = new ArrayDeque<>();
  private final BooleanProperty undoable = new SimpleBooleanProperty();
  private Map<UUID, List<String>> parts = Map.of();
  private boolean looking;
  private boolean again;

  /// Shows the drawer, or puts it away.
  public final Command toggle;

  public final Command close;
  public final Command retryAll;
  public final Command discardAll;

  /// Gives back what was discarded last.
  public final Command undo;

  public OutboxViewModel(
      Session session,
      Sending sending,
      Background background,
      Questions questions,
      Elsewhere elsewhere) {
    this.session = session;
    this.sending = sending;
    this.background = background;
    this.questions = questions;
    this.elsewhere = elsewhere;
    var any = Bindings.createBooleanBinding(() -> counts.get().all() > 0, counts);
    toggle =
        new Command("outbox.toggle", () -> open.set(!open.get()))
            .withShortcut("Shortcut+J")
            .withIcon("inbox");
    close = new Command("outbox.close", () -> open.set(false)).withIcon("chevron-down");
    var some =
        Bindings.createBooleanBinding(
            () -> counts.get().waiting() + counts.get().rejected() > 0, counts);
    retryAll = new Command("outbox.retry-all", this::retryAll, some).withIcon("refresh-cw");
    discardAll = new Command("outbox.discard-all", this::askToDiscardAll, any).withIcon("trash-2");
    undo = new Command("outbox.undo", this::undo, undoable).withIcon("rotate-ccw");
    sending.viewProperty().subscribe(this::changed);
    session.connectionProperty().subscribe(this::changed);
    elsewhere
        .connections()
        .addListener((javafx.collections.ListChangeListener<Profile>) _ -> changed());
    open.subscribe((_, _) -> changed());
  }

  /// The saves, in the order of saving; kept up while the drawer is open.
  public ObservableList<OutboxRow> rows() {
    return rows;
  }

  public ReadOnlyObjectProperty<Counts> countsProperty() {
    return counts.getReadOnlyProperty();
  }

  /// Whether the drawer is shown.
  public BooleanProperty openProperty() {
    return open;
  }

  ZoneId zone() {
    return elsewhere.zone();
  }

  // Keeping up

  private void changed() {
    counts.set(Counts.of(sending.viewProperty().get().operations()));
    if (!open.get()) {
      return;
    }
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    var view = sending.viewProperty().get();
    var known = parts;
    var names = names();
    background.run(
        () -> look(view, known, names),
        outcome -> {
          looking = false;
          if (outcome instanceof Outcome.Done<Look>(var look)) {
            parts = look.parts();
            show(look.rows());
          }
          if (again) {
            again = false;
            changed();
          }
        });
  }

  /// The connections by id, the one in use without a name.
  private Map<UUID, String> names() {
    var names = new HashMap<UUID, String>();
    elsewhere.connections().forEach(profile -> names.put(profile.id(), profile.name()));
    var connected = session.connectionProperty().get();
    if (connected != null) {
      names.put(connected.profile().id(), "");
    }
    return names;
  }

  private record Look(List<OutboxRow> rows, Map<UUID, List<String>> parts) {}

  private static Look look(
      Outbox.View view, Map<UUID, List<String>> known, Map<UUID, String> names) {
    var rows = new ArrayList<OutboxRow>(view.operations().size());
    var parts = new HashMap<UUID, List<String>>();
    for (var operation : view.operations()) {
      var own = known.get(operation.id());
      var changed = own == null ? parts(operation.base(), operation.patch()) : own;
      parts.put(operation.id(), changed);
      rows.add(
          new OutboxRow(
              operation,
              changed,
              names.getOrDefault(operation.server(), Text.get("outbox.no-connection")),
              view.underway().contains(operation.id()),
              view.held().get(operation.server())));
    }
    return new Look(rows, parts);
  }

  /// What a save changes: whole fields, but inputs by their keys.
  static List<String> parts(Log base, LogPatch patch) {
    var names = new ArrayList<String>();
    for (var field : patch.edits().keySet()) {
      var before = field.of(base);
      var after = patch.value(field, before);
      if (field == Field.INPUTS
          && before instanceof Json.Obj old
          && after instanceof Json.Obj now) {
        var keys = new LinkedHashSet<String>();
        now.members().forEach(member -> keys.add(member.name()));
        old.members().forEach(member -> keys.add(member.name()));
        keys.removeIf(key -> LogPatch.same(old.get(key), now.get(key)));
        keys.forEach(key -> names.add(field.api() + "." + key));
        if (keys.isEmpty()) {
          names.add(field.api());
        }
      } else {
        names.add(field.api());
      }
    }
    return names;
  }

  /// What stays in the list stays in its place, so that selection and scrolling do too.
  private void show(List<OutboxRow> next) {
    var ids = new HashSet<UUID>();
    next.forEach(row -> ids.add(row.id()));
    rows.removeIf(row -> !ids.contains(row.id()));
    for (int i = 0; i < next.size(); i++) {
      var row = next.get(i);
      if (i == rows.size()) {
        rows.addAll(next.subList(i, next.size()));
        return;
      }
      if (!rows.get(i).id().equals(row.id())) {
        rows.setAll(next);
        return;
      }
      if (!rows.get(i).looksLike(row)) {
        rows.set(i, row);
      }
    }
  }

  // What can be done

  /// What Enter does: the one thing that helps this save.
  void main(OutboxRow row) {
    switch (row.operation().state()) {
      case READY, SENDING, UNKNOWN -> retry(row);
      case CONFLICT -> choose(row);
      case REJECTED -> openField(row);
    }
  }

  void retry(OutboxRow row) {
    if (!row.underway()) {
      sending.retry(row.operation());
    }
  }

  private void retryAll() {
    var servers = new HashSet<UUID>();
    for (var operation : sending.viewProperty().get().operations()) {
      if (operation.state() == Operation.State.REJECTED) {
        sending.retry(operation);
      }
      servers.add(operation.server());
    }
    servers.forEach(sending::retryServer);
  }

  void difference(OutboxRow row) {
    elsewhere.difference().accept(row.operation());
  }

  void openField(OutboxRow row) {
    elsewhere.open().accept(row.operation(), row.operation().complaint());
  }

  /// Goes to the conflict's log, and to the place where it is decided.
  void choose(OutboxRow row) {
    elsewhere.open().accept(row.operation(), null);
    sending.decide(row.operation());
  }

  void copyResponse(OutboxRow row) {
    var problem = row.operation().problem();
    if (problem != null) {
      elsewhere.clipboard().accept(response(problem));
    }
  }

  /// The server's own words, as far as it said any.
  static String response(Problem problem) {
    var words =
        switch (problem) {
          case Problem.Rejected(_, var said, _) -> said;
          case Problem.KeyRefused(_, var said) -> said;
          case Problem.Missing(var said) -> said;
          case Problem.Conflicting(_, var said) -> said;
          case Problem.Busy(_, var said, _) -> said;
          case Problem.ServerFault(_, var said) -> said;
          case Problem.Unreadable(_, var reason) -> reason;
          case Problem.Offline _,
              Problem.NoAnswer _,
              Problem.Moved _,
              Problem.Declined _,
              Problem.PortTaken _,
              Problem.Storage _,
              Problem.Unrecognised _,
              Problem.Unusable _,
              Problem.Unexpected _ ->
              "";
        };
    return words.isEmpty() ? Problems.text(problem) : words;
  }

  /// Takes a save back, unless it is being tried at this moment.
  void discard(OutboxRow row) {
    if (!row.underway()) {
      discard(List.of(row.operation()));
    }
  }

  private void askToDiscardAll() {
    var all = sending.viewProperty().get().operations();
    questions.ask(
        new Question(
            Text.get("outbox.discard-title", all.size()),
            Text.get("outbox.discard-detail"),
            Text.get("outbox.discard-verb", all.size()),
            true),
        () -> discard(all));
  }

  private void discard(List<Operation> operations) {
    var taken = new ArrayList<Operation>();
    var left = new int[] {operations.size()};
    for (var operation : operations) {
      sending.discard(
          operation,
          gone -> {
            if (gone != null) {
              taken.add(gone);
            }
            if (--left[0] == 0) {
              tellDiscarded(taken);
            }
          });
    }
  }

  private void tellDiscarded(List<Operation> taken) {
    if (taken.isEmpty()) {
      session.noticeProperty().set(Notice.failed(Text.get("outbox.none-discarded")));
      return;
    }
    discarded.push(List.copyOf(taken));
    undoable.set(true);
    session.noticeProperty().set(Notice.done(Text.get("outbox.discarded", taken.size()), undo));
  }

  private void undo() {
    var last = discarded.poll();
    undoable.set(!discarded.isEmpty());
    if (last != null) {
      last.forEach(sending::restore);
      session.noticeProperty().set(Notice.done(Text.get("outbox.restored", last.size())));
    }
  }

  /// Why Discard cannot be pressed, or empty.
  static String reasonToKeep(OutboxRow row) {
    return row.underway() ? Text.get("outbox.underway") : "";
  }

  /// The words on a save's state, with its time.
  String state(OutboxRow row) {
    var operation = row.operation();
    var queued = clock(operation.queued());
    return switch (operation.state()) {
      case READY -> row.underway() ? Text.get("outbox.sending") : Text.get("outbox.queued", queued);
      case SENDING -> Text.get("outbox.sending");
      case UNKNOWN -> Text.get("outbox.unknown");
      case CONFLICT -> Text.get("outbox.conflict", clock(operation.since()));
      case REJECTED -> Text.get("outbox.rejected", clock(operation.since()));
    };
  }

  private String clock(java.time.Instant moment) {
    return tracedesk.ui.fx.Numbers.clock(moment, zone());
  }

  /// What a save does, in words.
  static String summary(OutboxRow row) {
    int count = row.parts().size();
    boolean completes = row.operation().completes();
    if (count == 0) {
      return Text.get("outbox.only-complete");
    }
    return Text.get(
        completes ? "outbox.fields-complete" : "outbox.fields",
        count,
        String.join(", ", row.parts()));
  }

  /// Why a save is not done yet, in full; empty when nothing keeps it.
  String reason(OutboxRow row) {
    var problem = row.operation().problem();
    var held = row.held();
    var why = held != null && row.operation().isWaiting() ? held.why() : problem;
    if (why == null) {
      return "";
    }
    var until = held == null ? null : held.until();
    var words = row.operation().isWaiting() ? Problems.whileWaiting(why) : Problems.text(why);
    if (why instanceof Problem.Offline && row.server().isEmpty()) {
      return words;
    }
    return held == null || !row.operation().isWaiting()
        ? words
        : until == null
            ? Text.get("outbox.paused", words)
            : Text.get("outbox.next-try", words, clock(until));
  }

  @Nullable OutboxRow row(UUID id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst().orElse(null);
  }
}
