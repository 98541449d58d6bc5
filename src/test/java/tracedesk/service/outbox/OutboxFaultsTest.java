package tracedesk.service.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.LocalParts;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.outbox.Operation.State;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Declined.Reason;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.remote.Connectors;
import tracedesk.remote.HttpConnector;
import tracedesk.remote.TestServer;
import tracedesk.service.outbox.FaultProxy.Fault;
import tracedesk.store.Database;
import tracedesk.store.SqliteOutbox;

/// The outbox with the real client, through a proxy that breaks requests in every way there is, to
/// a server that knows the truth: one that speaks the API alone, and our own. Waiting takes no
/// time. Five hundred faults in every build, more with `-Dfaults=20000`; the same again with
/// `-Dseed=`.
class OutboxFaultsTest {
  private static final int FAULTS = Integer.getInteger("faults", 500);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final UUID SERVER = new UUID(7, 7);

  /// These make the client wait for its deadline, or unpack much: they come more rarely.
  private static final List<Fault> SLOW =
      List.of(Fault.TOO_LATE, Fault.DRIP, Fault.CONTINUE_ONLY, Fault.BOMB);

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final TestServer elsewhere = new TestServer(_ -> TestServer.Answer.ok("{}"));
  private final AtomicLong nanos = new AtomicLong();
  private final InstantSource clock = () -> Instant.EPOCH.plusNanos(nanos.get());
  private HttpConnector connector = Connectors.within(Duration.ofSeconds(30));
  private final List<AutoCloseable> parts = new ArrayList<>();
  private final Map<LogId, LogDraft> forms = new ConcurrentHashMap<>();
  private final AtomicInteger conflicts = new AtomicInteger();
  private Path memory;
  private Database database;
  private Outbox outbox;
  private @Nullable FaultProxy proxy;
  private @Nullable Traces traces;

  @BeforeEach
  void open() throws IOException {
    var shared = Path.of("/dev/shm");
    memory = Files.isWritable(shared) ? Files.createTempDirectory(shared, "faults") : folder;
    database = Database.openDrafts(memory.resolve("drafts.db"));
    outbox =
        new Outbox(
            new SqliteOutbox(database, clock),
            id -> id.equals(SERVER) ? traces : null,
            clock,
            nanos::get,
            new Random(SEED));
    outbox.listen(
        new Outbox.Listener() {
          @Override
          public void changed() {}

          @Override
          public void done(Operation operation, Log saved) {
            forms.computeIfPresent(
                operation.log(),
                (_, form) ->
                    form.after(new LogDraft(operation.base(), operation.patch(), Map.of()), saved));
          }
        });
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    if (proxy != null) {
      proxy.close();
    }
    for (var part : parts) {
      part.close();
    }
    elsewhere.close();
    database.close();
    try (var files = Files.walk(memory)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  /// Where answers that come too late are among the faults.
  private void giveUpSoon() {
    connector.close();
    connector = Connectors.within(Duration.ofSeconds(1));
  }

  private FaultProxy proxy() {
    return java.util.Objects.requireNonNull(proxy);
  }

  private FaultProxy connect(String upstream, Api api, Secret key) {
    var between = new FaultProxy(upstream, elsewhere.url(), SEED);
    proxy = between;
    traces = connector.connect(profile(between.url(), api), key);
    return between;
  }

  private static Profile profile(String url, Api api) {
    return new Profile(SERVER, "faults", url, api, Safety.FREE, false);
  }

  private PlainServer plain(Api api) {
    var server = new PlainServer();
    parts.add(server);
    connect(server.http.url(), api, TestServer.KEY);
    return server;
  }

  private static Json.Obj raw(String id) {
    return (Json.Obj)
        Json.parse(
            """
            {"id":"%s","flow":{"id":"fl_1","path":"Faults"},"log_status":"incomplete",
             "inputs":{"tier":"standard"},"output":"at first"}
            """
                .formatted(id));
  }

  private static LogPatch output(String text) {
    return LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of(text)));
  }

  private Log read(LogId id) {
    return java.util.Objects.requireNonNull(traces).fresh(id).log();
  }

  /// Everything that is due now, as many at once as the outbox allows.
  private int runDue() throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (var next = outbox.take(); next != null; next = outbox.take()) {
      var operation = next;
      threads.add(Thread.startVirtualThread(() -> outbox.attempt(operation)));
    }
    for (var thread : threads) {
      thread.join();
    }
    return threads.size();
  }

  /// Until nothing waits for time any more.
  private void runAll() throws InterruptedException {
    while (outbox.view().operations().stream().anyMatch(Operation::isWaiting)) {
      if (runDue() == 0) {
        nanos.addAndGet(outbox.untilNext());
      }
    }
  }

  private Operation only() {
    assertThat(outbox.view().operations()).hasSize(1);
    return outbox.view().operations().getFirst();
  }

  // H1

  /// The server, past the proxy.
  private interface Truth {
    void create(String id);

    Log log(String id);

    /// What was carried out, in order: of each log the values of its output and inputs, and which
    /// save it was.
    List<PlainServer.Applied> applied(String id);
  }

  @Test
  void h1RandomFaultsLoseReorderAndDoubleNothingAtAServerThatSpeaksTheApiAlone() throws Exception {
    giveUpSoon();
    var server = plain(Api.V5);
    h1(
        "plain v5",
        new Truth() {
          @Override
          public void create(String id) {
            server.put(raw(id));
          }

          @Override
          public Log log(String id) {
            return tracedesk.domain.trace.LogReader.v5(server.log(id));
          }

          @Override
          public List<PlainServer.Applied> applied(String id) {
            return server.applied().stream().filter(one -> one.log().equals(id)).toList();
          }
        });
  }

  @Test
  void h1RandomFaultsLoseReorderAndDoubleNothingAtALegacyServer() throws Exception {
    giveUpSoon();
    var server = plain(Api.V4);
    h1(
        "plain v4",
        new Truth() {
          @Override
          public void create(String id) {
            server.put(
                (Json.Obj)
                    Json.parse(
                        "{\"id\":\"%s\",\"project_id\":\"pr_1\",\"output\":\"at first\"}"
                            .formatted(id)));
          }

          @Override
          public Log log(String id) {
            return tracedesk.domain.trace.LogReader.v4(server.log(id));
          }

          @Override
          public List<PlainServer.Applied> applied(String id) {
            return server.applied().stream().filter(one -> one.log().equals(id)).toList();
          }
        });
  }

  @Test
  void h1RandomFaultsLoseReorderAndDoubleNothingAtOurOwnServer() throws Exception {
    giveUpSoon();
    var local = LocalParts.open(memory.resolve("data"));
    parts.add(local);
    var host = local.host();
    connect(host.baseUrl(), Api.V5, host.key());
    var straight = profile(host.baseUrl(), Api.V5);
    var truth = connector.connect(straight, host.key());
    h1(
        "our own",
        new Truth() {
          @Override
          public void create(String id) {
            var body =
                "{\"log_id\":\"%s\",\"path\":\"Faults\",\"log_status\":\"incomplete\",\"inputs\":{\"tier\":\"standard\"},\"output\":\"at first\"}"
                    .formatted(id);
            connector.send(straight, host.key(), "POST", "/v5/flows/log", body.getBytes(UTF_8));
          }

          @Override
          public Log log(String id) {
            return truth.fresh(new LogId(id)).log();
          }

          @Override
          public List<PlainServer.Applied> applied(String id) {
            var applied = new ArrayList<PlainServer.Applied>();
            for (var revision : truth.history(new LogId(id)).reversed()) {
              var body = Json.object();
              revision
                  .changes()
                  .forEach(
                      (field, change) -> {
                        if (change.after() != null) {
                          body.put(field.api(), change.after());
                        }
                      });
              if (!revision.isReceived()) {
                applied.add(
                    new PlainServer.Applied(
                        id, body.build(), String.valueOf(revision.operation())));
              }
            }
            return applied;
          }
        });
  }

  /// What the user wants a field to hold, or a key of the inputs.
  private record Place(String log, Field field, @Nullable String key) {
    @Nullable Json in(@Nullable Json value) {
      return key == null ? value : value instanceof Json.Obj map ? map.get(key) : null;
    }
  }

  private void h1(String name, Truth truth) throws InterruptedException {
    System.out.println("OutboxFaultsTest H1 " + name + " seed " + SEED);
    var intents = new HashMap<Place, Json>();
    int logs = 20;
    for (int i = 0; i < logs; i++) {
      truth.create("log_" + i);
    }
    proxy().plan(_ -> random());
    int share = FAULTS / 3;
    int edits = 0;
    for (int round = 0; proxy().faults.get() < share; round++) {
      if (random.nextInt(20) == 0) {
        proxy().down();
      } else {
        proxy().up();
      }
      var threads = new ArrayList<Thread>();
      for (var next = outbox.take(); next != null; next = outbox.take()) {
        var operation = next;
        threads.add(Thread.startVirtualThread(() -> outbox.attempt(operation)));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        edit(truth, "log_" + random.nextInt(logs), edits++, intents);
      }
      for (var thread : threads) {
        thread.join();
      }
      if (threads.isEmpty()) {
        nanos.addAndGet(outbox.untilNext());
      }
      userHelps(round);
    }
    proxy().up();
    proxy().plan(_ -> Fault.NONE);
    for (int round = 0; round < 10 && !outbox.view().operations().isEmpty(); round++) {
      userHelps(0);
      runAll();
    }
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(new SqliteOutbox(database, clock).load().operations()).isEmpty();

    var lost = new ArrayList<String>();
    intents.forEach(
        (place, value) -> {
          var held = place.in(place.field().of(truth.log(place.log())));
          if (!value.equals(held)) {
            lost.add("%s should be %s and is %s".formatted(place, value, held));
          }
        });
    var reordered = new ArrayList<String>();
    var doubled = new ArrayList<String>();
    int carriedOut = 0;
    for (int i = 0; i < logs; i++) {
      var operations = new HashSet<String>();
      var highest = new HashMap<Place, Integer>();
      for (var applied : truth.applied("log_" + i)) {
        carriedOut++;
        if (!operations.add(applied.operation())) {
          doubled.add(applied.toString());
        }
        for (var place : intents.keySet()) {
          var value = place.in(applied.body().get(place.field().api()));
          if (place.log().equals(applied.log()) && value != null && value.asString() != null) {
            int number = Integer.parseInt(value.asString().split(" ")[1]);
            if (number < highest.getOrDefault(place, 0)) {
              reordered.add(applied.toString());
            }
            highest.put(place, number);
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "OutboxFaultsTest H1 %s: %d requests, %d faults, %d edits acknowledged, %d PATCHes carried"
            + " out, %d edits lost, %d reordered, %d doubled effects, %d false conflicts%n",
        name,
        proxy().requests.get(),
        proxy().faults.get(),
        edits,
        carriedOut,
        lost.size(),
        reordered.size(),
        doubled.size(),
        conflicts.get());
    assertThat(lost).isEmpty();
    assertThat(reordered).isEmpty();
    assertThat(doubled).isEmpty();
    assertThat(conflicts).hasValue(0);
    assertThat(elsewhere.requests()).isEmpty();
  }

  private Fault random() {
    synchronized (random) {
      if (random.nextInt(2) == 0) {
        return Fault.NONE;
      }
      var all = Fault.values();
      var fault = all[random.nextInt(all.length)];
      return SLOW.contains(fault) && random.nextInt(8) > 0 ? Fault.NONE : fault;
    }
  }

  private void edit(Truth truth, String id, int number, Map<Place, Json> intents) {
    var value = Json.of("edit " + number);
    boolean whole = traces != null && truth.log(id).api() == Api.V4 || random.nextInt(3) > 0;
    var key = whole ? null : "key" + random.nextInt(3);
    var place = new Place(id, whole ? Field.OUTPUT : Field.INPUTS, key);
    var log = new LogId(id);
    var form =
        forms.compute(
            log,
            (_, known) -> {
              var before = known == null ? LogDraft.of(truth.log(id)) : known;
              if (key == null) {
                return before.with(Field.OUTPUT, new Edit.Set<>(value));
              }
              var map = before.value(Field.INPUTS) instanceof Json.Obj now ? now : Json.Obj.EMPTY;
              return before.with(Field.INPUTS, new Edit.Set<>(map.with(key, value)));
            });
    outbox.save(SERVER, form.base(), form.patch());
    intents.put(place, value);
  }

  /// Somebody who sees that a save was not taken, or a key refused, tries again.
  private void userHelps(int round) {
    for (var operation : outbox.view().operations()) {
      if (operation.state() == State.CONFLICT) {
        conflicts.incrementAndGet();
      }
      if (operation.state() == State.REJECTED) {
        outbox.retry(operation.id());
      }
    }
    if (round % 4 == 0) {
      outbox.retryServer(SERVER);
    }
  }

  // H2, H3

  @Test
  void h2AResetAfterThePatchWasCarriedOutDoublesNothingAndFailsNothing() throws Exception {
    var server = plain(Api.V5);
    int cases = Math.max(50, FAULTS / 2);
    proxy().plan(request -> request.isWrite() ? Fault.RESET_BEFORE_ANSWER : Fault.NONE);
    for (int i = 0; i < cases; i++) {
      var id = "log_" + i;
      server.put(raw(id));
      outbox.save(SERVER, read(new LogId(id)), output("new").with(TraceStatus.COMPLETE));
      while (runDue() > 0) {
        assertThat(outbox.view().operations())
            .allMatch(operation -> operation.state() == State.UNKNOWN);
      }
      nanos.addAndGet(Duration.ofMinutes(6).toNanos());
      while (!outbox.view().operations().isEmpty()) {
        if (runDue() == 0) {
          nanos.addAndGet(outbox.untilNext());
        }
      }
      assertThat(server.log(id).string("output")).isEqualTo("new");
    }
    assertThat(server.applied()).hasSize(cases);
    assertThat(server.applied())
        .allMatch(one -> "complete".equals(one.body().string("log_status")));
    System.out.printf(
        "OutboxFaultsTest H2: %d PATCHes carried out and not answered, each once, %d completions, 0"
            + " failures told%n",
        cases, server.applied().size());
  }

  @Test
  void h3AnotherWritersChangeAfterALostAnswerIsAConflictAndNeverOverwritten() throws Exception {
    var server = plain(Api.V5);
    int cases = Math.max(50, FAULTS / 5);
    var history = new SqliteOutbox(database, clock);
    for (int i = 0; i < cases; i++) {
      proxy().plan(request -> request.isWrite() ? Fault.RESET_BEFORE_ANSWER : Fault.NONE);
      var id = new LogId("log_" + i);
      server.put(raw(id.value()));
      outbox.save(SERVER, read(id), output("mine " + i));
      runDue();
      server.change(id.value(), "output", Json.of("theirs " + i));
      nanos.addAndGet(Duration.ofMinutes(6).toNanos());
      runDue();
      var conflict = only();
      assertThat(conflict.state()).isEqualTo(State.CONFLICT);
      assertThat(server.log(id.value()).string("output")).isEqualTo("theirs " + i);
      assertThat(server.applied()).hasSize(i + i + 1);

      proxy().plan(_ -> Fault.NONE);
      var theirs = java.util.Objects.requireNonNull(conflict.theirs());
      var merge = Merge.of(conflict.base(), theirs, conflict.patch());
      outbox.save(
          SERVER,
          theirs,
          merge.resolved(Map.of("output", Optional.of(Json.of("mine again " + i)))));
      runDue();
      assertThat(outbox.view().operations()).isEmpty();
      var texts =
          history.history(SERVER, id).stream()
              .map(revision -> revision.changes().get(Field.OUTPUT).after().asString())
              .toList();
      assertThat(texts).containsExactly("mine again " + i, "theirs " + i);
    }
    System.out.printf(
        "OutboxFaultsTest H3: %d changes of another writer after a lost answer, %d conflicts, 0"
            + " overwritten unseen%n",
        cases, cases);
  }

  // H5

  @Test
  void h5TheWaitAServerAsksForIsObeyedAndNeverShorterThanASecond() throws Exception {
    plain(Api.V5).put(raw("log_1"));
    var log = read(new LogId("log_1"));
    outbox.save(SERVER, log, output("new"));
    var server = Instant.parse("2031-05-04T03:02:01Z");
    var waits = new LinkedHashMap<String, Long>();
    waits.put("0", 1L);
    waits.put("7", 7L);
    waits.put("90", 90L);
    waits.put("1000000000", 3600L);
    waits.put(httpDate(server.plusSeconds(120)), 120L);
    waits.put(httpDate(server.minusSeconds(500)), 1L);
    waits.put(httpDate(server.plus(Duration.ofDays(400))), 3600L);
    for (int status : new int[] {429, 503}) {
      for (var wait : waits.entrySet()) {
        proxy().status =
            status
                + " Later\r\nDate: %s\r\nRetry-After: %s\r\n"
                    .formatted(httpDate(server), wait.getKey());
        proxy().plan(_ -> Fault.STATUS_INSTEAD);
        assertThat(runDue()).isOne();
        assertThat(only().isWaiting()).isTrue();
        long asked = Duration.ofSeconds(wait.getValue()).toNanos();
        assertThat(outbox.untilNext()).as(wait.getKey()).isEqualTo(asked);
        nanos.addAndGet(asked - 1);
        assertThat(runDue()).isZero();
        nanos.addAndGet(1);
      }
    }
    for (var bad : List.of("soon", "-7", "1e9")) {
      proxy().status = "503 Down\r\nRetry-After: " + bad + "\r\n";
      assertThat(runDue()).isOne();
      assertThat(outbox.untilNext())
          .isBetween(Duration.ofSeconds(1).toNanos(), Duration.ofMinutes(5).toNanos());
      nanos.addAndGet(outbox.untilNext());
    }
    proxy().plan(_ -> Fault.NONE);
    runAll();
    assertThat(outbox.view().operations()).isEmpty();
  }

  private static String httpDate(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME
        .withLocale(Locale.US)
        .format(at.atOffset(ZoneOffset.UTC));
  }

  // H6

  @Test
  void h6AServerThatIsDownForAWeekGetsEverySaveInOrderWhenItIsBack() {
    var server = new ModelServer();
    traces = server;
    int logs = Math.clamp(FAULTS * 2L, 1_000, 5_000);
    for (int i = 0; i < logs; i++) {
      var log = server.put(ModelServer.log("log_" + i, "old"));
      outbox.save(SERVER, log, output("first"));
      server.onPatch.add(new ModelServer.Fault(new Problem.ServerFault(500, "lost"), i % 2 == 0));
      outbox.attempt(java.util.Objects.requireNonNull(outbox.take()));
      outbox.save(SERVER, log, output("second"));
    }
    assertThat(outbox.view().operations()).hasSize(2 * logs);
    int tries = 0;
    long week = nanos.get() + Duration.ofDays(7).toNanos();
    while (nanos.get() < week) {
      nanos.addAndGet(outbox.untilNext());
      server.onRead.add(new ModelServer.Fault(new Problem.Offline("server", "refused"), false));
      outbox.attempt(java.util.Objects.requireNonNull(outbox.take()));
      assertThat(outbox.take()).isNull();
      tries++;
    }
    assertThat(outbox.view().operations()).hasSize(2 * logs);

    server.patches.clear();
    outbox.retryServer(SERVER);
    long began = nanos.get();
    while (!outbox.view().operations().isEmpty()) {
      var next = outbox.take();
      if (next == null) {
        nanos.addAndGet(outbox.untilNext());
      } else {
        int before = server.requests;
        outbox.attempt(next);
        nanos.addAndGet((server.requests - before) * 5_000_000L / 4);
      }
    }
    var took = Duration.ofNanos(nanos.get() - began);
    var order = new HashMap<String, List<String>>();
    for (var patch : server.patches) {
      var words = patch.split(" ", 2);
      order.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(words[1]);
    }
    for (int i = 0; i < logs; i++) {
      var second = "{\"output\":\"second\"}";
      assertThat(order.get("log_" + i))
          .isEqualTo(i % 2 == 0 ? List.of(second) : List.of("{\"output\":\"first\"}", second));
    }
    System.out.printf(
        "OutboxFaultsTest H6: %d saves, %d tries in seven days, 0 dropped, sent in order within %d s"
            + " at 5 ms server time%n",
        2 * logs, tries, took.toSeconds());
    assertThat(took).isLessThan(Duration.ofSeconds(120));
  }

  // H7, H8, H9

  @Test
  void h7DrippingAnswersEndAtTheDeadlineAndLeaveNoSocketOpen() throws Exception {
    plain(Api.V5).put(raw("log_1"));
    int cases = Math.clamp(FAULTS / 5, 100, 1000);
    var log = read(new LogId("log_1"));
    var impatient = Connectors.within(Duration.ofMillis(200));
    parts.add(impatient);
    var slow = impatient.connect(profile(proxy().url(), Api.V4), TestServer.KEY);
    proxy().plan(_ -> Fault.DRIP);
    long before = openFiles();
    var longest = new AtomicLong();
    var failures = new AtomicInteger();
    for (int done = 0; done < cases; done += 50) {
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 50; i++) {
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  long start = System.nanoTime();
                  try {
                    slow.fresh(log.id());
                  } catch (tracedesk.domain.problem.ProblemException e) {
                    if (e.problem() instanceof Problem.NoAnswer) {
                      failures.incrementAndGet();
                    }
                  }
                  longest.accumulateAndGet(System.nanoTime() - start, Math::max);
                }));
      }
      for (var thread : threads) {
        thread.join();
      }
    }
    assertThat(failures).hasValue((cases + 49) / 50 * 50);
    assertThat(Duration.ofNanos(longest.get())).isLessThan(Duration.ofSeconds(3));
    impatient.close();
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (openFiles() > before + 2 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    System.out.printf(
        "OutboxFaultsTest H7: %d dripping answers given up after 200 ms, the last after %d ms, %d"
            + " sockets leaked%n",
        failures.get(),
        Duration.ofNanos(longest.get()).toMillis(),
        Math.max(0, openFiles() - before - 2));
    assertThat(openFiles()).isLessThanOrEqualTo(before + 2);
  }

  /// Open files and sockets of this process, where the system tells.
  private static long openFiles() throws IOException {
    var folder = Path.of("/proc/self/fd");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void h8AMovedServerIsNotFollowedAndTheSaveWaitsForTheUser() throws Exception {
    var server = plain(Api.V5);
    for (int i = 0; i < 40; i++) {
      boolean reading = i % 2 == 0;
      var id = "log_" + i;
      server.put(raw(id));
      proxy().plan(_ -> Fault.NONE);
      outbox.save(SERVER, read(new LogId(id)), output("new"));
      proxy().plan(request -> request.isWrite() == reading ? Fault.NONE : Fault.REDIRECT);
      runDue();
      assertThat(only().problem()).isInstanceOf(Problem.Moved.class);
      nanos.addAndGet(Duration.ofDays(1).toNanos());
      assertThat(runDue()).isZero();
      proxy().plan(_ -> Fault.NONE);
      userHelps(0);
      runAll();
      assertThat(server.log(id).string("output")).isEqualTo("new");
    }
    assertThat(elsewhere.requests()).isEmpty();
  }

  @Test
  void h9NothingIsSentWhileJavaWouldRepeatAPatchAndTheSaveWaits() throws Exception {
    var server = plain(Api.V5);
    server.put(raw("log_1"));
    outbox.save(SERVER, read(new LogId("log_1")), output("new"));
    int before = proxy().requests.get();
    var property = "jdk.httpclient.enableAllMethodRetry";
    System.setProperty(property, "");
    try {
      runDue();
    } finally {
      System.clearProperty(property);
    }
    assertThat(proxy().requests).hasValue(before);
    assertThat(only().state()).isEqualTo(State.READY);
    assertThat(java.util.Objects.requireNonNull(outbox.view().held().get(SERVER)).why())
        .isEqualTo(new Problem.Declined(Reason.METHOD_RETRY_ENABLED));
    outbox.retryServer(SERVER);
    runAll();
    assertThat(server.applied()).hasSize(1);
  }
}
