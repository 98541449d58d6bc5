package tracedesk.service.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Checks;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.Copy;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.port.OutboxStore;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.port.FakeConnections;
import tracedesk.store.Database;
import tracedesk.store.SqliteDrafts;
import tracedesk.store.SqliteOutbox;

/// Outbox, drafts and history as a state machine: up to sixty steps by chance, and after each of
/// them every edit the user was told is safe has to be somewhere. Five hundred in every build, more
/// with `-Dtries=5000`; one of them again with `-Dseed=`. A failing one is shortened as far as it
/// still fails.
class OutboxStatesTest {
  private static final int TRIES = Integer.getInteger("tries", 500);
  private static final int MOST_STEPS = 60;
  private static final List<LogId> LOGS = List.of(new LogId("log_1"), new LogId("log_2"));

  @TempDir Path folder;

  /// What can happen.
  enum Kind {
    EDIT,
    EDIT_INPUTS,
    UNDO,
    SAVE,
    COMPLETE,
    SEND,
    SEND_ON,
    OTHER_WRITER,
    RELOAD,
    WAIT,
    DISCARD,
    RESTORE,
    RETRY,
    RESOLVE,
    RESTART,
    KILL_SOON
  }

  /// @param a and `b` decide on details by chance
  record Step(Kind kind, int a, int b) {}

  @Test
  void everyAcknowledgedEditIsSomewhereAndNobodysValueIsOverwrittenUnseen() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("OutboxStatesTest seed " + seed);
    var random = new Random(seed);
    var totals = new Totals();
    var shared = Path.of("/dev/shm");
    var memory = Files.isWritable(shared) ? Files.createTempDirectory(shared, "states") : folder;
    try (var database = Database.openDrafts(memory.resolve("drafts.db"))) {
      for (int i = 0; i < TRIES; i++) {
        var steps = steps(random);
        long own = random.nextLong();
        var failure = run(database, steps, own, totals);
        if (failure != null) {
          var least = shortened(database, steps, own);
          fail("seed %d, try %d: %s".formatted(seed, i, least), run(database, least, own, totals));
        }
      }
    } finally {
      try (var files = Files.list(memory)) {
        files.map(Path::toFile).forEach(java.io.File::delete);
      }
      Files.delete(memory);
    }
    System.out.println("OutboxStatesTest: " + TRIES + " cases, " + totals);
  }

  private static List<Step> steps(Random random) {
    var steps = new ArrayList<Step>();
    int length = 1 + random.nextInt(MOST_STEPS);
    var kinds = Kind.values();
    for (int i = 0; i < length; i++) {
      steps.add(
          new Step(
              kinds[random.nextInt(kinds.length)], random.nextInt(1000), random.nextInt(1000)));
    }
    return steps;
  }

  private static @Nullable Throwable run(
      Database database, List<Step> steps, long seed, Totals totals) {
    try {
      new World(database, steps, seed, totals).play();
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  private static List<Step> shortened(Database database, List<Step> steps, long seed) {
    var least = new ArrayList<>(steps);
    for (int i = least.size() - 1; i >= 0; i--) {
      var shorter = new ArrayList<>(least);
      shorter.remove(i);
      if (run(database, shorter, seed, new Totals()) != null) {
        least = shorter;
      }
    }
    return least;
  }

  /// What was played.
  private static final class Totals {
    int steps;
    int faults;
    int kills;
    int acknowledged;
    int conflicts;
    int patches;

    @Override
    public String toString() {
      return ("%d steps, %d faults, %d kills, %d edits acknowledged, %d conflicts decided, %d PATCHes"
              + " carried out; 0 edits lost, 0 overwritten unseen, 0 completed twice")
          .formatted(steps, faults, kills, acknowledged, conflicts, patches);
    }
  }

  /// The process ends here.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// A value somebody can lose: a field, or one key of the inputs.
  private record Unit(LogId log, Field field, @Nullable String key) {
    @Nullable Json in(@Nullable Json value) {
      return key == null || value == null
          ? value
          : value instanceof Json.Obj object ? object.get(key) : null;
    }
  }

  private static List<Unit> units(LogId log, Field field, @Nullable Json... values) {
    if (field != Field.INPUTS) {
      return List.of(new Unit(log, field, null));
    }
    var units = new ArrayList<Unit>();
    for (var value : values) {
      if (value instanceof Json.Obj object) {
        object.members().forEach(member -> units.add(new Unit(log, field, member.name())));
      }
    }
    return units;
  }

  /// One user, one program, one server, one other writer.
  private static final class World {
    private final Deque<Step> steps;
    private final Random random;
    private final Totals totals;
    private final Database database;
    private final UUID server = UUID.randomUUID();
    private final Truth truth;
    private final InstantSource clock = () -> Instant.EPOCH.plusNanos(nanos());
    private long nanos;
    private int values;

    /// The disk is real, and stays when the process ends.
    private final Drafts drafts;

    private final SqliteOutbox disk;

    /// How many more times the process touches disk or network before it ends; negative: for ever.
    private int left = -1;

    private @Nullable Process process;
    private @Nullable Operation discarded;

    private final Set<LogId> completed = new HashSet<>();
    private final Map<Unit, Json> wanted = new LinkedHashMap<>();
    private final Map<Unit, Set<Json>> seen = new HashMap<>();

    World(Database database, List<Step> steps, long seed, Totals totals) {
      this.database = database;
      this.steps = new ArrayDeque<>(steps);
      this.random = new Random(seed);
      this.totals = totals;
      this.truth = new Truth(random.nextBoolean());
      this.drafts = new SqliteDrafts(database, clock);
      this.disk = new SqliteOutbox(database, clock);
    }

    private long nanos() {
      return nanos;
    }

    private Json value(String whose) {
      return Json.of(whose + " " + values++);
    }

    void play() {
      disk.load().operations().forEach(operation -> disk.remove(operation.id()));
      for (var kept : drafts.load().drafts()) {
        drafts.apply(List.of(new Drafts.Change.Drop(kept.server(), kept.log())));
      }
      LOGS.forEach(log -> truth.put(ModelServer.log(log.value(), "at first")));
      guarded(this::start);
      while (!steps.isEmpty()) {
        step(steps.poll());
      }
      settle();
    }

    private void step(Step step) {
      totals.steps++;
      guarded(() -> act(step));
      check();
    }

    /// Once the process has ended, it is started again.
    private void guarded(Runnable work) {
      try {
        work.run();
      } catch (Killed e) {
        totals.kills++;
        left = -1;
        truth.flying.clear();
        truth.between.clear();
        truth.plan(null);
        start();
      }
    }

    private void touch() {
      if (left == 0) {
        throw new Killed();
      }
      left--;
    }

    private Process process() {
      return java.util.Objects.requireNonNull(process);
    }

    private void start() {
      var next = new Process();
      process = next;
      next.outbox.load();
      drafts
          .load()
          .drafts()
          .forEach(
              kept -> {
                next.forms.put(kept.log(), kept.draft());
                see(kept.draft().base());
              });
      next.outbox.view().operations().forEach(operation -> see(operation.base()));
      putBack();
    }

    /// The forms hold what is on its way, so that the next save contains it.
    private void putBack() {
      for (var kept : process().outbox.view().corrections()) {
        var form = process().forms.get(kept.log());
        process().keep(form == null ? kept.draft() : form.and(kept.draft()));
      }
    }

    private void see(Log log) {
      for (var field : Field.values()) {
        var value = field.of(log);
        for (var unit : units(log.id(), field, value)) {
          seen(unit).add(known(unit.in(value)));
        }
      }
    }

    /// The server's copy on the screen: an edit it holds has arrived.
    private Log readBack(LogId id) {
      var log = truth.log(id);
      see(log);
      wanted
          .entrySet()
          .removeIf(
              one ->
                  one.getKey().log().equals(id)
                      && one.getValue().equals(one.getKey().in(one.getKey().field().of(log))));
      return log;
    }

    private Set<Json> seen(Unit unit) {
      return seen.computeIfAbsent(unit, _ -> new HashSet<>());
    }

    private static Json known(@Nullable Json value) {
      return value == null ? Json.NULL : value;
    }

    /// The program while it runs: what it knows is gone when it ends.
    private final class Process {
      final Map<LogId, LogDraft> forms = new HashMap<>();
      final Outbox outbox;

      Process() {
        outbox =
            new Outbox(
                new Dying(), id -> id.equals(server) ? truth : null, clock, () -> nanos, random);
        outbox.listen(
            new Outbox.Listener() {
              @Override
              public void changed() {}

              @Override
              public void done(Operation operation, Log saved) {
                see(saved);
                var draft = forms.get(operation.log());
                if (draft != null) {
                  keep(
                      draft.after(
                          new LogDraft(operation.base(), operation.patch(), Map.of()), saved));
                }
              }
            });
      }

      LogDraft form(LogId id) {
        var known = forms.get(id);
        if (known != null) {
          return known;
        }
        return LogDraft.of(readBack(id));
      }

      void keep(LogDraft draft) {
        var id = draft.base().id();
        touch();
        if (draft.isEmpty()) {
          forms.remove(id);
          drafts.apply(List.of(new Drafts.Change.Drop(server, id)));
        } else {
          forms.put(id, draft);
          drafts.apply(List.of(new Drafts.Change.Keep(new Drafts.Kept(server, draft))));
        }
        touch();
      }
    }

    /// The real store, until the process ends.
    private final class Dying implements OutboxStore {
      @Override
      public Loaded load() {
        return disk.load();
      }

      @Override
      public void add(Operation operation, List<UUID> instead) {
        touch();
        disk.add(operation, instead);
        touch();
      }

      @Override
      public void put(Operation operation) {
        touch();
        disk.put(operation);
        touch();
      }

      @Override
      public void done(Operation operation, Log saved, Instant at) {
        touch();
        disk.done(operation, saved, at);
        touch();
      }

      @Override
      public void remove(UUID id) {
        touch();
        disk.remove(id);
        touch();
      }

      @Override
      public List<Revision> history(UUID server, LogId log) {
        return disk.history(server, log);
      }
    }

    private void act(Step step) {
      var id = LOGS.get(step.a() % LOGS.size());
      switch (step.kind()) {
        case EDIT -> edit(id, step.b() % 3 == 0 ? Field.MESSAGES : Field.OUTPUT, value("mine"));
        case EDIT_INPUTS -> editInputs(id, "key" + step.b() % 3);
        case UNDO ->
            undo(id, List.of(Field.OUTPUT, Field.INPUTS, Field.MESSAGES).get(step.b() % 3));
        case SAVE -> save(id, false);
        case COMPLETE -> save(id, true);
        case SEND, SEND_ON -> send(step);
        case OTHER_WRITER -> otherWriter(id, step.b());
        case RELOAD -> reload(id);
        case WAIT -> nanos += process().outbox.untilNext();
        case DISCARD -> discard(id);
        case RESTORE -> restore();
        case RETRY -> {
          process().outbox.view().operations().stream()
              .filter(operation -> operation.log().equals(id))
              .findFirst()
              .ifPresent(operation -> process().outbox.retry(operation.id()));
          process().outbox.retryServer(server);
        }
        case RESOLVE -> resolve(id, step.b());
        case RESTART -> throw new Killed();
        case KILL_SOON -> left = left < 0 ? step.b() % 12 : left;
      }
    }

    private void edit(LogId id, Field field, Json value) {
      units(id, field, value).forEach(wanted::remove);
      process().keep(process().form(id).with(field, new Edit.Set<>(value)));
      for (var unit : units(id, field, value)) {
        want(unit, known(unit.in(value)));
      }
    }

    private void editInputs(LogId id, String key) {
      var unit = new Unit(id, Field.INPUTS, key);
      wanted.remove(unit);
      var form = process().form(id);
      var value = value("mine");
      var inputs = form.value(Field.INPUTS) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
      process().keep(form.with(Field.INPUTS, new Edit.Set<>(inputs.with(key, value))));
      want(unit, value);
    }

    private void want(Unit unit, Json value) {
      wanted.put(unit, value);
      seen(unit).add(value);
      totals.acknowledged++;
    }

    private void undo(LogId id, Field field) {
      wanted.keySet().removeIf(unit -> unit.log().equals(id) && unit.field() == field);
      process().keep(process().form(id).without(field));
    }

    private void save(LogId id, boolean completing) {
      var form = process().form(id);
      var patch =
          completing && form.base().status() != TraceStatus.COMPLETE
              ? form.patch().with(TraceStatus.COMPLETE)
              : form.patch();
      if (!patch.isEmpty() && Checks.of(form.base(), patch).isEmpty()) {
        process().outbox.save(server, form.base(), patch);
        if (patch.status() != null) {
          completed.add(id);
        }
      }
    }

    private void reload(LogId id) {
      var log = readBack(id);
      var form = process().forms.get(id);
      if (form != null) {
        process().keep(form.onto(log));
      }
    }

    /// One attempt, with other things happening meanwhile.
    private void send(Step step) {
      var operation = process().outbox.take();
      if (operation == null) {
        return;
      }
      truth.plan(step);
      process().outbox.attempt(operation);
      truth.plan(null);
    }

    private void otherWriter(LogId id, int choice) {
      if (truth.isBetween(id)) {
        return;
      }
      var log = truth.log(id);
      var value = value("theirs");
      var field = choice % 2 == 0 ? Field.OUTPUT : Field.INPUTS;
      var inputs = log.inputs() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
      var whole = field == Field.OUTPUT ? value : inputs.with("key" + choice % 3, value);
      truth.change(id, LogPatch.NOTHING.with(field, new Edit.Set<>(whole)));
    }

    private void discard(LogId id) {
      var operation = process().outbox.view().of(server, id);
      if (operation == null) {
        return;
      }
      var lost = new HashMap<Unit, Json>();
      for (var field : operation.patch().edits().keySet()) {
        var value = operation.patch().value(field, null);
        for (var unit : units(id, field, value)) {
          if (known(unit.in(value)).equals(wanted.get(unit))) {
            lost.put(unit, known(unit.in(value)));
          }
        }
      }
      lost.keySet().forEach(wanted::remove);
      boolean completing = operation.completes() && completed.remove(id);
      var taken = process().outbox.discard(operation.id());
      if (taken == null) {
        wanted.putAll(lost);
        if (completing) {
          completed.add(id);
        }
        return;
      }
      discarded = taken;
      var form = process().forms.get(id);
      if (form != null) {
        var rest = form;
        for (var edit : taken.patch().edits().entrySet()) {
          if (form.patch().edit(edit.getKey()).equals(edit.getValue())) {
            rest = rest.without(edit.getKey());
          }
        }
        process().keep(rest);
      }
    }

    private void restore() {
      var taken = discarded;
      if (taken == null) {
        return;
      }
      discarded = null;
      process().outbox.restore(taken);
      putBack();
      for (var field : taken.patch().edits().keySet()) {
        var value = taken.patch().value(field, null);
        for (var unit : units(taken.log(), field, value)) {
          boolean changed = !known(unit.in(value)).equals(known(unit.in(field.of(taken.base()))));
          var shown = known(unit.in(process().form(taken.log()).value(field)));
          if (changed && shown.equals(known(unit.in(value)))) {
            wanted.putIfAbsent(unit, shown);
          }
        }
      }
    }

    private void resolve(LogId id, int choice) {
      var operation = process().outbox.view().of(server, id);
      var theirs = operation == null ? null : operation.theirs();
      if (operation == null || theirs == null) {
        return;
      }
      var form = process().forms.get(id);
      if (form != null && !form.patch().edits().equals(operation.patch().edits())) {
        save(id, false);
        return;
      }
      see(theirs);
      var merge = Merge.of(operation.base(), theirs, operation.patch());
      var chosen = new HashMap<String, Optional<Json>>();
      var given = new ArrayList<Unit>();
      int bits = choice;
      for (var part : merge.conflicts()) {
        boolean mine = (bits & 1) == 0;
        bits >>= 1;
        chosen.put(part.name(), Optional.ofNullable(mine ? part.mine() : part.theirs()));
        var field = java.util.Objects.requireNonNull(part.field());
        if (!mine) {
          wanted.keySet().stream()
              .filter(unit -> unit.log().equals(id) && unit.field() == field)
              .filter(unit -> part.key() == null || part.key().equals(unit.key()))
              .forEach(given::add);
        }
      }
      var resolved = merge.resolved(chosen);
      if (!Checks.of(theirs, resolved).isEmpty()) {
        return;
      }
      given.forEach(wanted::remove);
      if (resolved.isEmpty()) {
        process().outbox.discard(operation.id());
      } else {
        process().outbox.save(server, theirs, resolved);
      }
      process().keep(new LogDraft(theirs, new LogPatch(resolved.edits(), null), Map.of()));
      totals.conflicts++;
    }

    /// The promise.
    private void check() {
      assertThat(truth.completions.values()).allMatch(times -> times == 1);
      var kept = drafts.load().drafts();
      var waiting = disk.load().operations();
      for (var id : completed) {
        assertThat(
                truth.log(id).status() == TraceStatus.COMPLETE
                    || waiting.stream()
                        .anyMatch(operation -> operation.log().equals(id) && operation.completes()))
            .as("%s is complete or will be", id)
            .isTrue();
      }
      wanted.forEach(
          (unit, value) -> {
            var log = unit.log();
            boolean inDraft =
                kept.stream()
                    .filter(draft -> draft.log().equals(log))
                    .anyMatch(draft -> value.equals(unit.in(draft.draft().value(unit.field()))));
            boolean onItsWay =
                waiting.stream()
                    .filter(operation -> operation.log().equals(log))
                    .anyMatch(
                        operation ->
                            value.equals(unit.in(operation.patch().value(unit.field(), null))));
            boolean there = value.equals(unit.in(unit.field().of(truth.log(log))));
            assertThat(inDraft || onItsWay || there || isRemembered(unit, value))
                .as("%s of %s is in a draft, the outbox, the history or on the server", value, unit)
                .isTrue();
          });
    }

    private boolean isRemembered(Unit unit, Json value) {
      return disk.history(server, unit.log()).stream()
          .map(revision -> revision.changes().get(unit.field()))
          .anyMatch(
              change ->
                  change != null
                      && (value.equals(known(unit.in(change.after())))
                          || value.equals(known(unit.in(change.before())))));
    }

    /// Faults are over: everything goes out.
    private void settle() {
      left = -1;
      for (int round = 0; round < 40; round++) {
        for (var id : LOGS) {
          var first = process().outbox.view().of(server, id);
          if (first == null || first.isWaiting()) {
            save(id, false);
          }
          resolve(id, 0);
          process().outbox.view().operations().stream()
              .filter(operation -> operation.state() == Operation.State.REJECTED)
              .forEach(operation -> process().outbox.retry(operation.id()));
        }
        process().outbox.retryServer(server);
        for (var next = process().outbox.take(); next != null; next = process().outbox.take()) {
          process().outbox.attempt(next);
        }
        check();
        if (process().outbox.view().operations().isEmpty() && process().forms.isEmpty()) {
          break;
        }
      }
      assertThat(process().outbox.view().operations()).isEmpty();
      assertThat(disk.load().operations()).isEmpty();
      assertThat(drafts.load().drafts()).isEmpty();
    }

    /// The server: it knows the truth, fails when told to, and may know tags.
    private final class Truth extends FakeConnections.NoTraces {
      final Map<LogId, Integer> completions = new HashMap<>();
      final Set<LogId> flying = new HashSet<>();
      final Set<LogId> between = new HashSet<>();
      private final Map<LogId, Log> logs = new HashMap<>();
      private final Map<LogId, Integer> revisions = new HashMap<>();
      private final boolean tags;
      private @Nullable Step plan;
      private int reads;

      Truth(boolean tags) {
        this.tags = tags;
      }

      void put(Log log) {
        logs.put(log.id(), log);
        revisions.merge(log.id(), 1, Integer::sum);
      }

      void change(LogId id, LogPatch patch) {
        put(patch.appliedTo(log(id)));
      }

      void plan(@Nullable Step step) {
        plan = step;
        reads = 0;
      }

      /// A server without tags cannot tell that somebody came between reading and PATCH.
      boolean isBetween(LogId id) {
        return !tags && between.contains(id);
      }

      @Override
      public Log log(LogId id) {
        return java.util.Objects.requireNonNull(logs.get(id));
      }

      private String tag(LogId id) {
        return "\"rev-" + revisions.get(id) + "\"";
      }

      @Override
      public Copy fresh(LogId id) {
        touch();
        reads++;
        var step = plan;
        if (step != null && step.a() % 5 == reads && step.kind() == Kind.SEND) {
          totals.faults++;
          throw new ProblemException(readFault(step.b()));
        }
        var copy = new Copy(log(id), tags ? tag(id) : null);
        touch();
        return copy;
      }

      @Override
      public Log save(Copy before, LogPatch patch, UUID operation) {
        var id = before.log().id();
        assertThat(flying.add(id)).as("one save of a log at a time").isTrue();
        touch();
        between.add(id);
        meanwhile();
        between.remove(id);
        var step = plan;
        int fault = step == null || step.kind() == Kind.SEND_ON ? 0 : step.b() % 12;
        if (fault == 1 || fault == 2 || fault == 3) {
          landed(id);
          throw new ProblemException(unsent(fault));
        }
        if (tags && !tag(id).equals(before.tag())) {
          flying.remove(id);
          throw new ProblemException(new Problem.Conflicting(412, "changed"));
        }
        boolean applied = fault == 0 || fault >= 6;
        if (applied) {
          apply(id, patch);
        }
        touch();
        meanwhile();
        if (fault >= 4 && fault < 10) {
          landed(id);
          throw new ProblemException(ambiguous(fault));
        }
        flying.remove(id);
        return log(id);
      }

      private void landed(LogId id) {
        totals.faults++;
        flying.remove(id);
      }

      private void apply(LogId id, LogPatch patch) {
        totals.patches++;
        var now = log(id);
        for (var field : patch.edits().keySet()) {
          var was = field.of(now);
          var next = patch.value(field, was);
          for (var unit : units(id, field, was)) {
            var old = known(unit.in(was));
            assertThat(
                    old.equals(known(unit.in(next)))
                        || seen(unit).contains(old)
                        || isRemembered(unit, old))
                .as("%s of %s was seen before it was overwritten", old, unit)
                .isTrue();
          }
        }
        if (patch.status() == TraceStatus.COMPLETE) {
          completions.merge(id, 1, Integer::sum);
        }
        change(id, patch);
      }

      /// The user goes on while a request is under way, and so do other logs and other writers.
      private void meanwhile() {
        var step = plan;
        int many = step == null ? 0 : step.a() % 3;
        for (int i = 0; i < many && !steps.isEmpty(); i++) {
          var next = java.util.Objects.requireNonNull(steps.poll());
          var mine = plan;
          int read = reads;
          totals.steps++;
          act(next);
          plan = mine;
          reads = read;
        }
      }

      private Problem readFault(int choice) {
        return switch (choice % 9) {
          case 0 -> new Problem.Offline("server", "refused");
          case 1 -> new Problem.NoAnswer("server", "reset");
          case 2 -> new Problem.Busy(429, "slow down", Duration.ofSeconds(90));
          case 3 -> new Problem.Busy(503, "down", null);
          case 4 -> new Problem.ServerFault(502, "bad gateway");
          case 5 -> new Problem.Unreadable("server", "a web page");
          case 6 -> new Problem.KeyRefused(401, "who");
          case 7 -> new Problem.Moved(302, "elsewhere");
          default -> new Problem.Missing("not there");
        };
      }

      private Problem unsent(int fault) {
        return switch (fault) {
          case 1 -> new Problem.Offline("server", "refused");
          case 2 -> new Problem.Busy(429, "slow down", null);
          default -> new Problem.Rejected(422, "no", List.of());
        };
      }

      private Problem ambiguous(int fault) {
        return switch (fault) {
          case 4, 6 -> new Problem.NoAnswer("server", "reset");
          case 5, 7 -> new Problem.ServerFault(500, "broken");
          case 8 -> new Problem.Busy(503, "down", null);
          default -> new Problem.Unreadable("server", "cut");
        };
      }
    }
  }
}
