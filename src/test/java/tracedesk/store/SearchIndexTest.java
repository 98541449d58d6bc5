package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;

/// The index of what logs say: whatever it has come to, exactly what holds a text is found.
class SearchIndexTest {
  private static final List<String> PIECES =
      List.of(
          "refund",
          "Refund",
          "re",
          "fun",
          "d",
          " ",
          " ",
          "\n",
          "a",
          "b",
          "ab",
          "\"",
          "''",
          "\"\"",
          "*",
          "NEAR(",
          " AND ",
          " OR ",
          "NOT ",
          "^",
          "-",
          "{",
          "content:",
          "%",
          "_",
          "\\",
          "\u0000",
          "Ä",
          "ä",
          "A\u0308",
          "ß",
          "İ",
          "ﬁ",
          "漢字",
          "漢",
          "😀",
          "\ud83d",
          "\ude00",
          "\uffff",
          "\ufffe",
          "\u2400",
          "0",
          "12",
          "345",
          "x".repeat(50));

  @TempDir Path folder;
  private Path file;
  private Database database;
  private SqliteLogs logs;
  private SqliteTraces traces;
  private SearchIndexer indexer;
  private long seed;
  private Random random;

  @BeforeEach
  void start() {
    seed = System.nanoTime();
    System.out.println("SearchIndexTest seed " + seed);
    random = new Random(seed);
    file = folder.resolve("search.db");
    open();
  }

  private void open() {
    database = Database.open(file);
    var clock = InstantSource.system();
    logs = new SqliteLogs(database, clock);
    traces = new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
    indexer = SearchIndexer.byHand(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static Json.Obj flow(String id, String output, String error, String note) {
    return Json.object()
        .put("log_id", id)
        .put("path", "flow")
        .put(error.isEmpty() ? "output" : "error", error.isEmpty() ? output : error)
        .put("metadata", Json.object().put("k", note).build())
        .build();
  }

  private Set<String> found(String text) {
    return traces.list(new TraceFilter(null, false, text, null), null).traces().stream()
        .map(trace -> trace.id().value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> found(String search, String metadata) {
    var fileId = traces.files().getFirst().id();
    var query =
        new LogQuery(
            fileId, null, search, metadata, null, null, List.of(), List.of(), null, false, false, 1,
            1000);
    var page = (Json.Obj) Json.parse(logs.logs(query).text());
    var records = ((Json.Arr) page.get("records")).items();
    assertThat(page.integer("total")).isEqualTo(records.size());
    return records.stream()
        .map(log -> ((Json.Obj) log).string("id"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What a log of the test says.
  private record Said(String output, String error, String note) {
    boolean holds(String folded) {
      return of(output).contains(folded) || of(error).contains(folded) || "flow".contains(folded);
    }

    private static String of(String text) {
      return text.isEmpty() ? "" : stored(SearchText.fold(text + "\n"));
    }
  }

  /// As SQLite gets it: halves of a character are no text.
  private static String stored(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void f5WhateverTheIndexHasComeToExactlyWhatHoldsATextIsFound() throws Exception {
    Map<String, Said> all = new LinkedHashMap<>();
    for (int turn = 0; turn < 1_500; turn++) {
      change(all, turn);
      var needle = needle(all);
      var folded = stored(SearchText.fold(needle));
      var as = "seed %d, turn %d, %s".formatted(seed, turn, Json.of(needle));
      if (all.isEmpty()) {
        continue;
      }
      assertThat(found(needle)).as(as).isEqualTo(ids(all, said -> said.holds(folded)));
      assertThat(found(needle, ""))
          .as(as)
          .isEqualTo(ids(all, said -> folded.isEmpty() || Said.of(said.output()).contains(folded)));
      assertThat(found("", needle))
          .as(as)
          .isEqualTo(
              ids(all, said -> folded.isEmpty() || Said.of("k\n" + said.note()).contains(folded)));
    }
    assertThat(database.read(Transaction::texts)).noneMatch(sql -> sql.contains("refund"));
  }

  private static Set<String> ids(Map<String, Said> all, java.util.function.Predicate<Said> holds) {
    return all.entrySet().stream()
        .filter(one -> holds.test(one.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void change(Map<String, Said> all, int turn) throws SQLException {
    var any = all.isEmpty() ? "" : List.copyOf(all.keySet()).get(random.nextInt(all.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        if (all.size() < 60) {
          boolean failed = random.nextInt(4) == 0;
          var said = new Said(failed ? "" : text(), failed ? text() : "", text());
          var id = "log" + turn;
          logs.create(LogKind.FLOW, flow(id, said.output(), said.error(), said.note()), null, null);
          all.put(id, said);
        }
      }
      case 2 -> {
        if (!any.isEmpty()) {
          var said = new Said(text(), "", all.get(any).note());
          var body = Json.object().put("output", said.output()).put("error", Json.NULL).build();
          logs.patch(LogKind.FLOW, null, any, body, SaveTerms.NONE);
          all.put(any, said);
        }
      }
      case 3 -> {
        if (all.size() > 20) {
          logs.delete(List.of(any));
          all.remove(any);
        }
      }
      case 4, 5, 6 -> indexer.step();
      default -> {
        if (random.nextInt(20) == 0) {
          close();
          open();
        }
      }
    }
  }

  /// Mostly a piece of what a log says.
  private String needle(Map<String, Said> all) {
    if (all.isEmpty() || random.nextInt(4) == 0) {
      return text();
    }
    var said = List.copyOf(all.values()).get(random.nextInt(all.size()));
    var text =
        random.nextBoolean() ? said.output() : random.nextBoolean() ? said.error() : said.note();
    int from = random.nextInt(text.length() + 1);
    int length = 1 + random.nextInt(9);
    return text.substring(from, Math.min(text.length(), from + length));
  }

  @Test
  void aWordAtByte900000IsFound() {
    var words =
        "lorem ipsum dolor ".repeat(50_000) + "needle-in-the-hay" + " sit amet".repeat(1_000);
    assertThat(words.indexOf("needle")).isEqualTo(900_000);
    logs.create(LogKind.FLOW, flow("hay", words, "", ""), null, null);
    for (int i = 0; i < 20; i++) {
      logs.create(LogKind.FLOW, flow("other" + i, "lorem ipsum", "", ""), null, null);
    }
    assertThat(found("DLE-IN-the-h")).containsExactly("hay");
    assertThat(indexer.catchUp()).isTrue();
    assertThat(proposed("dle-in-the-h")).hasSize(1);
    assertThat(found("DLE-IN-the-h")).containsExactly("hay");
  }

  private List<Long> proposed(String folded) {
    return database.search().candidates(folded, 1_000).said();
  }

  private long left() {
    return database.read(
        t ->
            t.number("SELECT MAX(seq) FROM said") - database.search().candidates("flow", 9).mark());
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      logs.create(LogKind.FLOW, flow("log" + i, "word" + i, "", ""), null, null);
    }
  }

  @Test
  void anIndexOfWhatTheDatabaseWasBeforeACopyWasPutInItsPlaceIsMadeAnew() throws Exception {
    fill(5);
    close();
    Files.copy(file, folder.resolve("copy"));
    open();
    logs.create(LogKind.FLOW, flow("before", "written before", "", ""), null, null);
    assertThat(indexer.catchUp()).isTrue();
    assertThat(proposed("written before")).hasSize(1);
    close();
    Files.copy(folder.resolve("copy"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    open();
    logs.create(LogKind.FLOW, flow("after", "written after", "", ""), null, null);
    assertThat(found("written after")).containsExactly("after");
    assertThat(found("written before")).isEmpty();
    assertThat(indexer.catchUp()).isTrue();
    assertThat(proposed("written after")).hasSize(1);
    assertThat(found("written after")).containsExactly("after");
  }

  @Test
  void aDamagedIndexHindersNothingAndIsMadeAnew() throws Exception {
    fill(50);
    assertThat(indexer.catchUp()).isTrue();
    close();
    var index = folder.resolve("search.db-search");
    var bytes = Files.readAllBytes(index);
    for (int i = 8192; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    Files.write(index, bytes);
    open();
    assertThat(found("word31")).containsExactly("log31");
    logs.create(LogKind.FLOW, flow("new", "new", "", ""), null, null);
    indexer.catchUp();
    assertThat(indexer.catchUp()).isTrue();
    assertThat(proposed("word31")).hasSize(1);
    assertThat(found("word31")).containsExactly("log31");
    assertThat(Files.exists(Inspection.suspicion(file))).isFalse();
  }

  @Test
  void anIndexThatCannotBeThereHindersNothing() throws Exception {
    close();
    SearchIndex.remove(file);
    Files.createDirectories(folder.resolve("search.db-search").resolve("in the way"));
    open();
    fill(3);
    assertThat(indexer.catchUp()).isTrue();
    assertThat(found("word2")).containsExactly("log2");
  }

  @Test
  void workThatCannotBeFinishedIsDoneAgain() throws Exception {
    fill(10);
    assertThat(indexer.catchUp()).isTrue();
    logs.delete(List.of("log3"));
    database.<Integer>transact(
        t ->
            t.update(
                "CREATE TEMP TRIGGER no BEFORE DELETE ON unsaid BEGIN SELECT RAISE(ABORT, 'no'); END"));
    assertThat(indexer.catchUp()).isFalse();
    assertThat(proposed("word3")).isEmpty();
    database.<Integer>transact(t -> t.update("DROP TRIGGER no"));
    assertThat(indexer.catchUp()).isTrue();
    assertThat(database.<Long>read(t -> t.number("SELECT COUNT(*) FROM unsaid"))).isZero();
    assertThat(found("word")).hasSize(9);
  }

  @Test
  void f6NothingOfADeletedLogIsLeftInTheIndex() throws Exception {
    fill(300);
    logs.create(LogKind.FLOW, flow("gone", "ψωξ", "", ""), null, null);
    assertThat(indexer.catchUp()).isTrue();
    assertThat(threes()).contains("ψωξ");
    logs.delete(List.of("gone"));
    assertThat(indexer.catchUp()).isTrue();
    assertThat(threes()).doesNotContain("ψωξ").contains("wor");
    assertThat(found("word299")).containsExactly("log299");
  }

  /// All that the index knows of.
  private List<String> threes() throws SQLException {
    try (var connection =
            java.sql.DriverManager.getConnection(
                "jdbc:sqlite:" + folder.resolve("search.db-search"));
        var statement = connection.createStatement()) {
      statement.executeUpdate("CREATE VIRTUAL TABLE temp.known USING fts5vocab(main, three, row)");
      var all = new ArrayList<String>();
      try (var rows = statement.executeQuery("SELECT term FROM temp.known")) {
        while (rows.next()) {
          all.add(rows.getString(1));
        }
      }
      return all;
    }
  }

  @Test
  void inATraceExactlyTheLogsAreFoundThatHoldAText() throws Exception {
    ManyTraces.fill(database, 46_000, 3, 40, 50, seed);
    database.<Integer>transact(
        t -> {
          t.update("UPDATE log SET trace = 1 WHERE seq <= 45000");
          t.update("UPDATE trace SET logs = 45000 WHERE seq = 1");
          t.update("UPDATE words SET content = 'quite seldom' WHERE log % 10 = 0");
          t.update("UPDATE words SET failure = 'a needle' WHERE log % 1000 = 7");
          return t.update("UPDATE words SET metadata = 'k=needle' WHERE log = 45001 OR log = 31");
        });
    findIn();
    while (left() > 9_000) {
      indexer.step();
    }
    database.<Integer>transact(t -> t.update("UPDATE words SET content = 'now' WHERE log < 50"));
    findIn();
    assertThat(indexer.catchUp()).isTrue();
    assertThat(proposed("needle")).hasSize(48);
    findIn();
  }

  private void findIn() {
    var trace = traces.list(TraceFilter.ALL, null).traces().getFirst();
    var id =
        new TraceId(database.<String>read(t -> t.first("SELECT id FROM trace", r -> r.text(1))));
    assertThat(trace.id()).isNotEqualTo(id);
    for (var words : List.of("Seldom", "needle", "other", "el", "nowhere", "k=Need")) {
      var found = new ArrayList<LogId>();
      String cursor = null;
      do {
        var hits = traces.find(id, words, cursor);
        found.addAll(hits.logs());
        cursor = hits.next();
      } while (cursor != null);
      var holding =
          database.<List<LogId>>read(
              t ->
                  t.list(
                      """
                      SELECT log.id FROM log JOIN words ON words.log = log.seq WHERE log.trace = 1
                      AND instr(content || char(10) || failure || char(10) || metadata, ?) > 0
                      ORDER BY began, log.seq
                      """,
                      row -> new LogId(row.text(1)),
                      words.toLowerCase(java.util.Locale.ROOT)));
      assertThat(found).as(words).isEqualTo(holding);
    }
  }

  @Test
  void aTextThatIsEverywhereIsListedButNotCounted() throws Exception {
    ManyTraces.fill(database, 4_000, 3, 40, 50, seed);
    assertThat(indexer.catchUp()).isTrue();
    everywhere();
    database.search().renew();
    everywhere();
  }

  private void everywhere() {
    for (var order : TraceOrder.values()) {
      var asked = new TraceListing(new TraceFilter(null, false, "e", null), order);
      var first = traces.stretch(asked, ListPlace.START, 100);
      assertThat(first.more()).isTrue();
      assertThat(first.total()).isEqualTo(OrderedTraces.COUNTED);
      var page = traces.stretch(asked.until(first.until()), new ListPlace.At(500), 100);
      assertThat(page.traces())
          .isEqualTo(
              traces
                  .stretch(new TraceListing(TraceFilter.ALL, order), new ListPlace.At(500), 100)
                  .traces());
      var tail = traces.stretch(asked, new ListPlace.From(String.valueOf(page.next()), 3_000), 400);
      assertThat(tail.traces()).hasSize(400);
      assertThat(tail.next()).isNull();
      var inside = page.traces().get(7).id();
      assertThat(traces.stretch(asked, new ListPlace.Around(inside), 100).traces())
          .extracting(TraceSummary::id)
          .contains(inside);
      assertThat(
              traces.sections(asked, java.time.ZoneOffset.UTC).stream()
                  .mapToLong(section -> section.traces())
                  .sum())
          .isIn(0L, (long) OrderedTraces.COUNTED);
    }
    var rest = traces.list(new TraceFilter(null, false, "e", null), null);
    assertThat(rest.total()).isEqualTo(-1);
  }

  @Test
  void theIndexSurvivesAKillInTheMiddleOfItsWork() throws Exception {
    fill(400);
    close();
    SearchIndex.remove(file);
    for (int round = 0; round < 3; round++) {
      var process = KilledProcess.start(KilledIndexer.class, file);
      try (var lines = process.inputReader()) {
        for (int i = random.nextInt(6); i >= 0; i--) {
          lines.readLine();
        }
        process.toHandle().destroyForcibly();
      } finally {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      open();
      for (int i = 0; i < 20; i++) {
        int one = random.nextInt(400);
        assertThat(found("word" + one + "\n")).as("seed %d", seed).containsExactly("log" + one);
      }
      close();
    }
    open();
    assertThat(indexer.catchUp()).isTrue();
    assertThat(left()).isZero();
  }

  @Test
  void theThreadThatFillsItEndsInTheMiddleOfItsWork() throws Exception {
    ManyTraces.fill(database, 20_000, 3, 40, 50, seed);
    SearchIndexer.start(database).close();
    assertThat(found("question 1").size()).isLessThanOrEqualTo(100);
    assertThat(indexer.catchUp()).isTrue();
  }

  @Test
  void whatIsWrittenWhileTheThreadRunsGetsIntoTheIndex() throws Exception {
    try (var running = SearchIndexer.start(database)) {
      assertThat(running).isNotNull();
      fill(20);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (left() > 0) {
        assertThat(System.nanoTime()).as("%d left", left()).isLessThan(end);
        Thread.onSpinWait();
      }
      assertThat(proposed("word7")).hasSize(1);
    }
    assertThat(found("word7")).containsExactly("log7");
  }
}
