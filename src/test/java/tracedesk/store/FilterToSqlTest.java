package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.FilterText;
import tracedesk.domain.query.LegacyLogQuery;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.SearchText;

/// What a person types to filter by, on its way into SQL.
class FilterToSqlTest {
  private static final List<String> OUTPUTS =
      List.of(
          "100% of it",
          "a_b", "it's \"quoted\" \\ back", "'; DROP TABLE log; --", "ÄÖ ΑΒ", "x\u0000y");
  private static final List<String> PIECES =
      List.of(
          "'",
          "\"",
          ";",
          "--",
          "/*",
          "*/",
          "%",
          "_",
          "\\",
          "(",
          ")",
          "?",
          "?1",
          ":a",
          "@b",
          "$c",
          "\u0000",
          "OR 1=1",
          "UNION SELECT",
          "NEAR(",
          "*",
          "^",
          "{",
          "[",
          "status:",
          "has:error",
          "status:complete",
          "\n",
          "a",
          "b",
          "it",
          "ä",
          "\ud800",
          "😀",
          " ",
          "log",
          "DROP TABLE log",
          "100%");

  private static Path folder;
  private static Database database;
  private static SqliteTraces traces;
  private static SqliteLogs logs;

  @BeforeAll
  static void fill() throws IOException {
    folder = Files.createTempDirectory("filter");
    database = Database.open(folder.resolve("test.db"));
    var clock = InstantSource.system();
    logs = new SqliteLogs(database, clock);
    traces = new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
    for (var output : OUTPUTS) {
      var body = Json.object().put("path", "flow").put("output", output).build();
      logs.create(LogKind.FLOW, body, null, null);
    }
  }

  @AfterAll
  static void close() throws IOException {
    database.close();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      text.append(
          random.nextInt(4) == 0
              ? Character.toString(random.nextInt(0x3000))
              : PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /// The texts of all statements on the connections that read.
  private static Set<String> statements() {
    var texts = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      texts.addAll(database.read(Transaction::texts));
    }
    return texts;
  }

  @Test
  void f5TwentyThousandTextsFindWhatHoldsThemAndAddNoStatement() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var written = new ArrayList<String>(OUTPUTS);
    for (int i = 0; i < 20_000; i++) {
      written.add(text(random));
    }
    ask("first");
    var before = statements();
    for (int i = 0; i < written.size(); i++) {
      var one = written.get(i);
      assertThat(found(one))
          .as("seed %d, text %d: %s", seed, i, Json.of(one))
          .isEqualTo(expected(one));
      if (i % 10 == 0) {
        ask(one);
        traces.list(FilterText.parse(one).filter(), null);
      }
    }
    var after = statements();
    assertThat(after).containsAll(before).allMatch(text -> !text.contains("DROP"));
    assertThat(after.size()).isLessThan(before.size() + 8);
    assertThat(logs.count()).isEqualTo(OUTPUTS.size());
  }

  /// The other ways a text goes into SQL.
  private static void ask(String text) {
    var file = traces.files().getFirst().id();
    for (var at : List.of(0, 1, 2)) {
      logs.logs(
          new LogQuery(
              at == 0 ? text : file,
              at == 1 ? text : null,
              at == 2 ? text : "",
              text,
              null,
              null,
              List.of(text),
              List.of(),
              null,
              false,
              false,
              1,
              10));
    }
    database.read(
        transaction ->
            LogSearch.find(
                transaction,
                new LegacyLogQuery(
                    file,
                    text,
                    text,
                    null,
                    null,
                    List.of(text),
                    List.of(text),
                    List.of(text),
                    0,
                    10),
                LogSearch.propose(database, text, text)));
    database.read(
        transaction ->
            FileSearch.find(
                transaction,
                new FileQuery(
                    Set.of(), text, text, null, text, FileQuery.Sort.NAME, false, 1, 10)));
  }

  private static Set<String> found(String text) {
    return traces.list(new TraceFilter(null, false, text, null), null).traces().stream()
        .map(trace -> trace.preview())
        .collect(Collectors.toSet());
  }

  private static Set<String> expected(String text) {
    var folded = SearchText.fold(text);
    return OUTPUTS.stream()
        .filter(
            output -> SearchText.fold(output + "\n").contains(folded) || "flow".contains(folded))
        .map(SearchText::firstLine)
        .collect(Collectors.toSet());
  }
}
