package tracedesk.service.outbox;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Checks;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.outbox.Held;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.port.OutboxStore;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;

/// Brings every save to its server, however long that takes. A save is on the disk before anything
/// is sent, and leaves it when the server was seen to hold it, or when the user discards it. One
/// save of a log is under way at a time, in the order of saving; several logs go at once. A server
/// that cannot be reached holds its own saves only, and is tried again for ever, ever more rarely;
/// one that refuses the key waits for the user. Safe for use by many threads.
public final class Outbox implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_PAUSE = 300 * SECOND;
  private static final long DAY = 86_400 * SECOND;
  private static final Due NOW = new Due(0, 0);
  private static final Problem GONE = new Problem.Missing("the connection was deleted");
  private static final System.Logger LOG = System.getLogger("tracedesk");

  private final OutboxStore store;
  private final Function<UUID, @Nullable Traces> servers;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<UUID, Operation> operations = new LinkedHashMap<>();
  private final Map<Place, Set<UUID>> places = new LinkedHashMap<>();
  private final Set<UUID> underway = new HashSet<>();
  private final Map<UUID, Long> turns = new HashMap<>();
  private final Map<UUID, Due> due = new HashMap<>();
  private final Map<UUID, Gate> gates = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private long last;
  private long turn;
  private boolean closed;

  /// What happens in the outbox; called on any thread, never while the outbox is locked.
  public interface Listener {
    /// Something is another way than before: [#view] tells how.
    void changed();

    /// A save is over: the server's copy holds it. Comes before the change of the view.
    void done(Operation operation, Log saved);
  }

  /// The outbox at one moment.
  ///
  /// @param operations in the order of saving
  /// @param held by server; one that is spoken to normally is absent
  /// @param underway the saves that are being tried at this moment, which nobody can take back
  public record View(List<Operation> operations, Map<UUID, Held> held, Set<UUID> underway) {
    public static final View EMPTY = new View(List.of(), Map.of(), Set.of());

    public View {
      operations = List.copyOf(operations);
      held = Map.copyOf(held);
      underway = Set.copyOf(underway);
    }

    /// What the user made of the logs that have saves here, of each log all of its saves in one:
    /// what a form has to hold so that the next save, which takes their place, loses nothing of
    /// them.
    public List<Drafts.Kept> corrections() {
      var all = new LinkedHashMap<Place, LogDraft>();
      for (var operation : operations) {
        var place = Place.of(operation);
        var known = all.getOrDefault(place, LogDraft.of(operation.base()));
        var edits = known.patch().and(operation.patch()).edits();
        all.put(place, new LogDraft(known.base(), LogPatch.between(known.base(), edits), Map.of()));
      }
      return all.entrySet().stream()
          .filter(one -> !one.getValue().isEmpty())
          .map(one -> new Drafts.Kept(one.getKey().server(), one.getValue()))
          .toList();
    }

    /// The save of a log that stands before all others of it; `null` when there is none.
    public @Nullable Operation of(UUID server, LogId log) {
      for (var operation : operations) {
        if (operation.server().equals(server) && operation.log().equals(log)) {
          return operation;
        }
      }
      return null;
    }
  }

  /// A server that is left alone for a while.
  ///
  /// @param turn when it was closed: what was under way by then tells nothing new about the server
  private record Gate(Held held, int refusals, long opens, boolean forUser, long turn) {}

  /// When a save that failed by itself is tried again.
  private record Due(int tries, long at) {}

  /// @param servers how to reach a server with its key; `null` when its connection was deleted
  public Outbox(OutboxStore store, Function<UUID, @Nullable Traces> servers, InstantSource clock) {
    this(store, servers, clock, System::nanoTime, RandomGenerator.getDefault());
  }

  Outbox(
      OutboxStore store,
      Function<UUID, @Nullable Traces> servers,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.store = store;
    this.servers = servers;
    this.clock = clock;
    this.nanos = nanos;
    this.random = random;
  }

  public void listen(Listener listener) {
    lock.lock();
    try {
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
  }

  /// Takes up what an earlier run of the program left. Blocking.
  ///
  /// @return how many rows could not be trusted any more and were put aside
  public int load() {
    var found = store.load();
    lock.lock();
    try {
      for (var operation : found.operations()) {
        hold(operation);
        last = Math.max(last, operation.number());
      }
      firsts().stream().filter(first -> !first.isWaiting()).forEach(this::settle);
    } finally {
      lock.unlock();
    }
    tell();
    return found.damaged();
  }

  /// Sends whatever is due, from now on until [#close].
  public void start() {
    Thread.ofPlatform().name("outbox").daemon().start(this::run);
  }

  public View view() {
    lock.lock();
    try {
      var held = new HashMap<UUID, Held>();
      gates.forEach((server, gate) -> held.put(server, gate.held()));
      var all = new ArrayList<>(operations.values());
      all.sort(Comparator.comparingLong(Operation::number));
      return new View(all, held, underway);
    } finally {
      lock.unlock();
    }
  }

  /// Keeps a save on the disk, to be sent at once, in place of saves of the same log that did not
  /// go out yet. Blocking; when it returns, nothing can lose the save any more.
  ///
  /// @param base the server's log as the user saw it
  /// @param patch everything the user changed of it, what earlier saves hold included
  /// @throws ProblemException when the correction breaks a rule of the API (nothing is kept), or
  /// the disk refuses
  public Operation save(UUID server, Log base, LogPatch patch) {
    var faults = Checks.of(base, patch);
    if (!faults.isEmpty()) {
      throw new ProblemException(new Problem.Rejected(422, faults.getFirst().message(), faults));
    }
    return add(server, base, patch);
  }

  /// A save that may have reached the server stays as it is, and the new one builds on it; one that
  /// did not is replaced, because what the user sees holds all of it. What is under way already is
  /// not kept a second time.
  private Operation add(UUID server, Log base, LogPatch patch) {
    Operation added;
    lock.lock();
    try {
      var before = base;
      var whole = patch;
      var named = EnumSet.noneOf(Field.class);
      var instead = new ArrayList<UUID>();
      Operation gone = null;
      for (var earlier : of(server, base.id())) {
        if (mayHaveGone(earlier)) {
          gone = earlier;
          before = earlier.after();
          named.addAll(earlier.patch().edits().keySet());
          whole = patch.rebased(base, before, named);
        } else {
          instead.add(earlier.id());
          whole = completing(earlier, before, whole);
        }
      }
      if (patch.isEmpty()) {
        throw new IllegalArgumentException("there is nothing to save");
      }
      if (whole.isEmpty() && gone != null) {
        for (var id : instead) {
          store.remove(id);
          forget(id);
        }
        return gone;
      }
      added = fresh(last + 1, server, before, whole, null);
      replace(instead, added);
      last++;
    } finally {
      lock.unlock();
    }
    tell();
    return added;
  }

  /// A trace that was to be marked complete still is, if it can be with what the user made of it.
  private static LogPatch completing(Operation earlier, Log base, LogPatch patch) {
    var both = patch.with(earlier.patch().status());
    boolean further = patch.status() == null && earlier.completes();
    return further && Checks.of(base, both).isEmpty() ? both : patch;
  }

  private boolean mayHaveGone(Operation operation) {
    return underway.contains(operation.id()) || operation.state() == Operation.State.UNKNOWN;
  }

  private Operation fresh(
      long number, UUID server, Log base, LogPatch patch, @Nullable Log theirs) {
    var now = clock.instant();
    return new Operation(
        Operation.newId(now),
        number,
        server,
        base,
        patch,
        theirs == null ? Operation.State.READY : Operation.State.CONFLICT,
        now,
        now,
        0,
        null,
        theirs);
  }

  private void replace(List<UUID> instead, Operation operation) {
    store.add(operation, instead);
    instead.forEach(this::forget);
    hold(operation);
    changed.signalAll();
  }

  /// Takes a save out of the outbox; what the server has of it stays there. What was saved after it
  /// does not build on it any more.
  ///
  /// @return the save, to be given back with [#restore]; `null` when it is under way at this moment
  /// or gone
  public @Nullable Operation discard(UUID id) {
    Operation operation;
    lock.lock();
    try {
      operation = operations.get(id);
      if (operation == null || underway.contains(id)) {
        return null;
      }
      var followers = after(operation);
      if (followers.isEmpty()) {
        store.remove(id);
        forget(id);
        changed.signalAll();
      } else {
        var patch = LogPatch.NOTHING;
        var instead = new ArrayList<>(List.of(id));
        for (var follower : followers) {
          patch = patch.and(follower.patch());
          instead.add(follower.id());
        }
        patch = LogPatch.between(operation.base(), patch.edits()).with(patch.status());
        replace(
            instead, fresh(operation.number(), operation.server(), operation.base(), patch, null));
      }
    } finally {
      lock.unlock();
    }
    tell();
    return operation;
  }

  /// Takes every save of a log out of the outbox that is not under way at this moment.
  ///
  /// @return the saves in their order, to be given back one by one with [#restore]; fewer where the
  /// disk refuses to let go of all
  public List<Operation> discard(UUID server, LogId log) {
    var taken = new ArrayList<Operation>();
    lock.lock();
    try {
      for (var operation : of(server, log).reversed()) {
        if (!underway.contains(operation.id())) {
          store.remove(operation.id());
          forget(operation.id());
          taken.addFirst(operation);
        }
      }
      changed.signalAll();
    } catch (ProblemException e) {
      if (taken.isEmpty()) {
        throw e;
      }
      LOG.log(System.Logger.Level.WARNING, "Not all saves of a log could be discarded", e);
    } finally {
      lock.unlock();
    }
    tell();
    return taken;
  }

  /// Puts a discarded save back, behind what was saved since.
  public Operation restore(Operation discarded) {
    Operation restored;
    lock.lock();
    try {
      var others = of(discarded.server(), discarded.log());
      var base = others.isEmpty() ? discarded.base() : others.getLast().after();
      var patch = discarded.patch().rebased(discarded.base(), base, Set.of());
      restored =
          fresh(
              last + 1,
              discarded.server(),
              base,
              patch,
              others.isEmpty() ? discarded.theirs() : null);
      replace(List.of(), restored);
      last++;
      if (!others.isEmpty() && !others.getFirst().isWaiting()) {
        settle(others.getFirst());
      }
    } finally {
      lock.unlock();
    }
    tell();
    return restored;
  }

  /// Tries a save again at once, also one that was rejected.
  public void retry(UUID id) {
    lock.lock();
    try {
      var operation = operations.get(id);
      if (operation != null && operation.state() == Operation.State.REJECTED) {
        keep(operation.ready(operation.problem()));
      }
      due.remove(id);
      if (operation != null) {
        gates.remove(operation.server());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    tell();
  }

  /// Tries a server again at once: it may be back, or has another key now.
  public void retryServer(UUID server) {
    lock.lock();
    try {
      gates.remove(server);
      operations.values().stream()
          .filter(operation -> operation.server().equals(server))
          .forEach(operation -> due.remove(operation.id()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    tell();
  }

  /// Ends sending. What is under way may still reach its server; the next run finds out.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        var next = take();
        if (next != null) {
          Thread.ofVirtual().name("outbox " + next.log()).start(() -> attempt(next));
        } else {
          changed.awaitNanos(untilNext());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// The next save that is due, now under way; `null` when there is none. The one that was not
  /// tried for longest comes first: one log that cannot be read does not keep all others waiting.
  @Nullable Operation take() {
    lock.lock();
    try {
      if (underway.size() >= AT_ONCE) {
        return null;
      }
      long now = nanos.getAsLong();
      Operation next = null;
      for (var first : firsts()) {
        if (wait(first, now) <= 0 && (next == null || turnOf(first) < turnOf(next))) {
          next = first;
        }
      }
      if (next != null) {
        underway.add(next.id());
        turns.put(next.id(), ++turn);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private long turnOf(Operation operation) {
    return turns.getOrDefault(operation.id(), 0L);
  }

  /// Of each log the save that stands before all others of it.
  private List<Operation> firsts() {
    var firsts = new ArrayList<Operation>(places.size());
    places.values().forEach(ids -> firsts.add(known(ids.iterator().next())));
    return firsts;
  }

  private record Place(UUID server, LogId log) {
    static Place of(Operation operation) {
      return new Place(operation.server(), operation.log());
    }
  }

  /// How long until the next save is due, in nanoseconds; a day when nothing waits for time.
  long untilNext() {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      long least = DAY;
      if (underway.size() < AT_ONCE) {
        for (var first : firsts()) {
          least = Math.min(least, Math.max(1, wait(first, now)));
        }
      }
      return least;
    } finally {
      lock.unlock();
    }
  }

  /// How long this save has to wait as things stand. A server that refused lately is tried with one
  /// save alone.
  private long wait(Operation operation, long now) {
    if (!operation.isWaiting() || underway.contains(operation.id())) {
      return DAY;
    }
    var own = due.get(operation.id());
    long wait = own == null ? 0 : own.at() - now;
    var gate = gates.get(operation.server());
    if (gate != null) {
      boolean probing =
          underway.stream()
              .map(operations::get)
              .anyMatch(other -> other != null && other.server().equals(operation.server()));
      wait = gate.forUser() || probing ? DAY : Math.max(wait, gate.opens() - now);
    }
    return wait;
  }

  /// Tries a save that was taken, once. Blocking.
  void attempt(Operation operation) {
    var end = brokenOff(operation, "memory ran out, or the program is broken");
    try {
      tell();
      end = tried(operation);
    } finally {
      land(operation, end);
    }
  }

  private Delivery.End tried(Operation operation) {
    try {
      var traces = servers.apply(operation.server());
      return traces == null
          ? new Delivery.End.Stays(operation, new Delivery.Hold(GONE, null, true))
          : new Delivery(traces, this::sending).attempt(operation);
    } catch (ProblemException e) {
      return new Delivery.End.Stays(operation.with(e.problem()), null);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A save could not be tried", e);
      return brokenOff(operation, String.valueOf(e.getMessage()));
    }
  }

  private static Delivery.End brokenOff(Operation operation, String reason) {
    return new Delivery.End.Stays(operation.unknown(new Problem.Unexpected(reason)), null);
  }

  /// On the disk first: after a crash nobody may think that nothing was sent.
  private Operation sending(Operation operation) {
    var sending = operation.sending().since(clock.instant());
    store.put(sending);
    lock.lock();
    try {
      operations.replace(sending.id(), sending);
    } finally {
      lock.unlock();
    }
    tell();
    return sending;
  }

  private void land(Operation operation, Delivery.End end) {
    Log saved = null;
    lock.lock();
    try {
      underway.remove(operation.id());
      switch (end) {
        case Delivery.End.Done(var log) -> saved = finished(operation, log) ? log : null;
        case Delivery.End.Stays(var next, var hold) -> stays(next, hold);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (saved != null) {
      for (var listener : heard()) {
        listener.done(operation, saved);
      }
    }
    tell();
  }

  private boolean finished(Operation operation, Log saved) {
    answered(operation);
    try {
      store.done(operation, saved, clock.instant());
    } catch (ProblemException e) {
      stays(operation.unknown(e.problem()), null);
      return false;
    }
    forget(operation.id());
    return true;
  }

  /// The server speaks to us, so that nothing holds it any more; unless it was asked before that.
  private void answered(Operation operation) {
    var gate = gates.get(operation.server());
    if (gate != null && turnOf(operation) > gate.turn()) {
      gates.remove(operation.server());
    }
  }

  private void stays(Operation next, Delivery.@Nullable Hold hold) {
    keep(next);
    if (!next.isWaiting()) {
      answered(next);
      settle(next);
    } else if (hold == null) {
      int tries = due.getOrDefault(next.id(), NOW).tries() + 1;
      due.put(next.id(), new Due(tries, nanos.getAsLong() + pause(tries)));
    } else {
      gates.put(next.server(), gate(next, hold));
    }
  }

  /// What several saves under way at once have to tell is one refusal, and the longest wait holds.
  private Gate gate(Operation operation, Delivery.Hold hold) {
    var before = gates.get(operation.server());
    boolean same = before != null && turnOf(operation) <= before.turn();
    int refusals = before == null ? 1 : same ? before.refusals() : before.refusals() + 1;
    var after = hold.after();
    long wait = after == null ? pause(refusals) : Math.max(SECOND, after.toNanos());
    long opens = nanos.getAsLong() + wait;
    if (before != null
        && same
        && (before.forUser() || !hold.forUser() && before.opens() >= opens)) {
      return before;
    }
    var now = clock.instant();
    return new Gate(
        new Held(
            hold.why(),
            before == null ? now : before.held().since(),
            hold.forUser() ? null : now.plusNanos(wait)),
        refusals,
        opens,
        hold.forUser(),
        turn);
  }

  /// A save that waits for the user takes what was saved after it along: it goes into the same
  /// decision, or out together with it.
  private void settle(Operation first) {
    due.remove(first.id());
    var followers = after(first);
    if (followers.isEmpty()) {
      return;
    }
    var whole = first.patch();
    var instead = new ArrayList<>(List.of(first.id()));
    for (var follower : followers) {
      whole = whole.and(follower.patch());
      instead.add(follower.id());
    }
    var patch = LogPatch.between(first.base(), whole.edits()).with(whole.status());
    var joined = fresh(first.number(), first.server(), first.base(), patch, first.theirs());
    try {
      replace(instead, joined.theirs() == null ? joined.ready(first.problem()) : joined);
    } catch (ProblemException e) {
      LOG.log(System.Logger.Level.WARNING, "Saves of one log could not be joined", e);
      stays(first.unknown(e.problem()), null);
    }
  }

  /// What was saved of the same log later.
  private List<Operation> after(Operation operation) {
    return of(operation.server(), operation.log()).stream()
        .filter(other -> other.number() > operation.number())
        .toList();
  }

  /// A disk that refuses changes nothing of what is true; what it last took is safe to start from.
  private void keep(Operation next) {
    var before = operations.get(next.id());
    boolean moved = before == null || before.state() != next.state();
    var operation = moved ? next.since(clock.instant()) : next;
    operations.replace(operation.id(), operation);
    try {
      store.put(operation);
    } catch (ProblemException e) {
      LOG.log(System.Logger.Level.WARNING, "The state of a save could not be kept", e);
    }
  }

  private void hold(Operation operation) {
    operations.put(operation.id(), operation);
    places.computeIfAbsent(Place.of(operation), _ -> new LinkedHashSet<>()).add(operation.id());
  }

  private void forget(UUID id) {
    var operation = operations.remove(id);
    if (operation != null) {
      var place = Place.of(operation);
      places.computeIfPresent(place, (_, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
    }
    due.remove(id);
    turns.remove(id);
  }

  private List<Operation> of(UUID server, LogId log) {
    return places.getOrDefault(new Place(server, log), Set.of()).stream().map(this::known).toList();
  }

  private Operation known(UUID id) {
    return Objects.requireNonNull(operations.get(id));
  }

  /// Twice as long each time, and by chance shorter, so that many clients do not come at once.
  private long pause(int tries) {
    long longest = Math.min(LONGEST_PAUSE, SECOND << Math.min(tries, 20));
    return SECOND + random.nextLong(longest - SECOND + 1);
  }

  private void tell() {
    heard().forEach(Listener::changed);
  }

  private List<Listener> heard() {
    lock.lock();
    try {
      return List.copyOf(listeners);
    } finally {
      lock.unlock();
    }
  }
}
