package tracedesk.exchange;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.port.TraceFiles.Format;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.service.TraceImport.Damage;
import tracedesk.service.TraceImport.Progress;

class RecordFileTest {
  @TempDir Path folder;
  private Imported store;

  @BeforeEach
  void open() {
    store = new Imported(folder.resolve("store.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path file(String name, String content) throws IOException {
    return ExportFixture.text(folder.resolve(name), content);
  }

  private static String log(String id, String more) {
    return "{\"id\":\"" + id + "\",\"flow\":{\"path\":\"f\"}," + more + "\"evaluator_logs\":[]}";
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> log("log_" + i, "\"output\":\"" + i + "\","))
        .collect(Collectors.joining("\n"));
  }

  private Format format(Path path) {
    return store.imports().look(List.of(path)).sources().getFirst().format();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "[%s]",
        "{\"records\":[%s],\"page\":1,\"size\":10,\"total\":1}",
        "{\n  \"page\": 1,\n  \"records\": [\n    %s\n  ]\n}\n",
        "\n\n[\n%s\n]\n",
        "\uFEFF%s\r\n"
      })
  void oneLogIsFoundHoweverItIsWrapped(String wrap) throws IOException {
    var path = file("any.name", wrap.formatted(log("log_1", "\"output\":\"a\",")));

    assertThat(format(path)).isEqualTo(Format.HUMANLOOP_LOGS);
    var summary = store.run(path);

    assertThat(summary.damaged()).isEmpty();
    assertThat(summary.added()).isEqualTo(1);
    assertThat(store.log("log_1").raw().string("output")).isEqualTo("a");
  }

  @Test
  void theExamplesOfTheContractAreRead() throws IOException {
    var examples = Path.of("..", "shared", "api", "examples");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isDirectory(examples), "the contract's examples are not beside the checkout");

    var summary =
        store.run(
            examples.resolve("v5-flow-trace-complete-error.json"),
            examples.resolve("v5-logs-list-page1.json"),
            examples.resolve("v4-log-response.json"));

    assertThat(summary.damaged()).isEmpty();
    assertThat(store.log("data_refund4471aaaaaaaaaa1").api()).isEqualTo(Api.V4);
    assertThat(store.log("data_refund4471aaaaaaaaaa1").reference()).isEqualTo("order 4471/α+β");
    var tree = store.open("log_root_refund_0000000001").tree();
    assertThat(tree.size()).isGreaterThan(3);
    assertThat(store.log("log_root_refund_0000000001").judgments()).isNotEmpty();
  }

  @Test
  void damagedLinesAreListedAndTheOthersTaken() throws IOException {
    var path =
        file(
            "dump.jsonl",
            String.join(
                "\n",
                log("log_1", ""),
                "{\"id\":\"log_2\",\"flow\":{\"path\":\"f\"},\"output\":\"cut o",
                log("log_3", ""),
                "",
                "not JSON at all",
                "{\"id\":\"log_4\"}",
                log("log/5", ""),
                "42",
                log("log_6", "\"inputs\":7,"),
                log("log_7", "")));

    var summary = store.run(path);

    assertThat(store.everything().keySet()).containsExactly("log_1", "log_3", "log_7");
    assertThat(summary.damagedCount()).isEqualTo(6);
    assertThat(summary.damaged().stream().map(Damage::line))
        .containsExactlyInAnyOrder(2L, 5L, 6L, 7L, 8L, 9L);
    assertThat(summary.damaged())
        .allSatisfy(
            damage -> {
              assertThat(damage.file()).isEqualTo("dump.jsonl");
              assertThat(damage.reason()).isNotBlank();
            });
  }

  @Test
  void aFileWhoseFirstLineIsDamagedIsStillRead() throws IOException {
    for (var first : List.of("{\"id\":\"log_0\",\"flow\":{\"pa", "Exporting …")) {
      var summary = store.run(file("dump", first + "\n" + lines(1, 4) + "\n"));
      assertThat(summary.damagedCount()).as(first).isEqualTo(1);
      assertThat(summary.damaged().getFirst().line()).isEqualTo(1);
    }
    assertThat(store.everything()).hasSize(3);
  }

  @Test
  void aDamagedItemOfAListLeavesTheOthers() throws IOException {
    var path =
        file(
            "list.json",
            "[\n"
                + log("log_1", "")
                + ",\n"
                + "{\"id\":\"log_2\",\"flow\":{\"path\":tru}},\n"
                + log("log_3", "")
                + "\n]\n");

    var summary = store.run(path);

    assertThat(store.everything().keySet()).containsExactly("log_1", "log_3");
    assertThat(summary.damaged())
        .singleElement()
        .satisfies(damage -> assertThat(damage.line()).isEqualTo(3));
  }

  @Test
  void pythonsNumbersAreKeptAsTextsWithAWarning() throws IOException {
    var path =
        file(
            "nan.jsonl",
            log(
                "log_1",
                "\"metadata\":{\"a\":NaN,\"b\":[-Infinity,Infinity,1],\"NaN\":\"NaN: \\\" NaN\"},"));

    var summary = store.run(path);

    assertThat(summary.damaged()).isEmpty();
    assertThat(summary.warnings()).singleElement().asString().contains("NaN", "nan.jsonl");
    assertThat(String.valueOf(store.log("log_1").raw().get("metadata")))
        .isEqualTo(
            "{\"a\":\"NaN\",\"b\":[\"-Infinity\",\"Infinity\",1],\"NaN\":\"NaN: \\\" NaN\"}");
  }

  @Test
  void loneSurrogatesAndOddNumbersKeepTheirSpelling() throws IOException {
    var inputs = "{\"a\":\"\\udfff\\ud83d\\ude1e\",\"n\":[1e400,-0,1.50,9007199254740993]}";
    var summary = store.run(file("odd.jsonl", log("log_1", "\"inputs\":" + inputs + ",")));

    assertThat(summary.damaged()).isEmpty();
    assertThat(String.valueOf(store.log("log_1").raw().get("inputs"))).isEqualTo(inputs);
  }

  @Test
  void theOlderNameOfTheStatusIsRead() throws IOException {
    store.run(file("old.json", log("log_1", "\"trace_status\":\"complete\",")));

    assertThat(store.log("log_1").raw().string("log_status")).isEqualTo("complete");
  }

  @Test
  void aFieldThatIsMissingIsFilledAndNothingElseChanges() throws IOException {
    store.run(file("1.json", log("log_1", "\"output\":\"first\",")));

    var summary =
        store.run(file("2.json", log("log_1", "\"output\":\"second\",\"user\":\"mira\",")));

    assertThat(summary.filled()).isEqualTo(1);
    assertThat(store.log("log_1").raw().string("output")).isEqualTo("first");
    assertThat(store.log("log_1").raw().string("user")).isEqualTo("mira");
  }

  @Test
  void nestedLogsBecomeATreeHoweverLargeTheLineIs() throws IOException {
    var big = "x".repeat(40_000);
    var leaves =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "{\"id\":\"leaf_"
                        + i
                        + "\",\"tool\":{\"path\":\"t\"},\"output\":\""
                        + big
                        + "\",\"trace_children\":[]}")
            .collect(Collectors.joining(","));
    var middle =
        "{\"evaluator_logs\":[{\"id\":\"ev\",\"evaluator\":{\"path\":\"e\"},\"judgment\":true}],\"trace_children\":["
            + leaves
            + "],\"id\":\"middle\",\"agent\":{\"path\":\"a\"}}";
    var root = "{\"id\":\"root\",\"flow\":{\"path\":\"f\"},\"trace_children\":[" + middle + "]}";

    var summary = store.run(file("deep.jsonl", root + "\n" + lines(0, 1)));

    assertThat(summary.damaged()).isEmpty();
    assertThat(summary.added()).isEqualTo(44);
    var tree = store.open("root").tree();
    assertThat(tree.row(tree.parent(tree.find(new LogId("leaf_39")))).id().value())
        .isEqualTo("middle");
    assertThat(store.log("leaf_39").raw().string("output")).isEqualTo(big);
    assertThat(store.log("middle").judgments()).hasSize(1);
  }

  @Test
  void aLargeLineThatWasCutOffIsSkippedAsAWhole() throws IOException {
    var child =
        "{\"id\":\"c\",\"tool\":{\"path\":\"t\"},\"output\":\"" + "x".repeat(2_000_000) + "\"}";
    var path =
        file(
            "cut.jsonl",
            lines(0, 1)
                + "\n{\"id\":\"r\",\"flow\":{\"path\":\"f\"},\"trace_children\":["
                + child
                + ",\n"
                + lines(1, 2));

    var summary = store.run(path);

    assertThat(store.everything().keySet()).containsExactly("log_0", "log_1");
    assertThat(summary.damaged())
        .singleElement()
        .satisfies(damage -> assertThat(damage.line()).isEqualTo(2));
  }

  @Test
  void c6ALineThatIsTooLongIsSkippedWithoutBeingHeld() throws IOException {
    var path = folder.resolve("huge.jsonl");
    try (var out = Files.newBufferedWriter(path)) {
      out.write(lines(0, 1) + "\n{\"id\":\"huge\",\"flow\":{\"path\":\"f\"},\"output\":\"");
      var piece = "x".repeat(1 << 20);
      for (int i = 0; i < 65; i++) {
        out.write(piece);
      }
      out.write("\"}\n" + lines(1, 2) + "\n");
    }

    var summary = store.run(path);

    assertThat(store.everything().keySet()).containsExactly("log_0", "log_1");
    assertThat(summary.damaged())
        .containsExactly(new Damage("huge.jsonl", 2, "the line is longer than 64 MiB"));
  }

  @ParameterizedTest
  @CsvSource({
    "'[[[[', 100000, ''",
    "'{\"a\":', 100000, ''",
    "'[', 300, ']'",
  })
  void s4DeepNestingIsDamageAndNothingWorse(String open, int times, String close)
      throws IOException {
    var inputs = open.repeat(times) + close.repeat(times);
    var path = file("bomb.jsonl", lines(0, 1) + "\n" + log("deep", "\"inputs\":" + inputs + ","));

    var summary = store.run(path);

    assertThat(store.everything().keySet()).containsExactly("log_0");
    assertThat(summary.damagedCount()).isEqualTo(1);
  }

  @Test
  void c7AHugeExponentCostsNothing() throws IOException {
    store.run(file("bomb.jsonl", log("log_1", "\"prompt_tokens\":1e1000000000,")));
    store.run(file("bomb.jsonl", log("log_1", "\"prompt_cost\":1e1000000000,")));

    assertThat(store.list()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void packedFilesAreReadWhateverTheyAreCalled() throws IOException {
    var path = folder.resolve("packed");
    Files.write(path, gzip(lines(0, 2500).getBytes(UTF_8)));

    var summary = store.run(path);

    assertThat(summary.added()).isEqualTo(2500);
    assertThat(summary.damaged()).isEmpty();
  }

  @Test
  void c8AGzipBombIsStopped() throws IOException {
    var path = folder.resolve("bomb.jsonl.gz");
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write((lines(0, 3) + "\n").getBytes(UTF_8));
      var blanks = " ".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 300; i++) {
        out.write(blanks);
      }
    }
    Files.write(path, packed.toByteArray());

    var summary = store.run(path);

    assertThat(summary.damaged()).anySatisfy(d -> assertThat(d.reason()).contains("200 times"));
  }

  @Test
  void aPackedFileThatEndsEarlyGivesWhatItHas() throws IOException {
    var all = gzip(lines(0, 5000).getBytes(UTF_8));
    var path = folder.resolve("cut.gz");
    Files.write(path, java.util.Arrays.copyOf(all, all.length / 2));

    var summary = store.run(path);

    assertThat(summary.added()).isGreaterThan(100);
    assertThat(summary.damaged())
        .singleElement()
        .satisfies(damage -> assertThat(damage.reason()).contains("cannot be read"));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  @Test
  void whatIsNoneOfOursIsToldInOneSentence() throws IOException {
    assertThat(refusal(file("report.jsonl", "%PDF-1.7 …")))
        .isEqualTo(
            "report.jsonl is a PDF; Tracedesk imports Humanloop exports, log JSON or JSON Lines,"
                + " OTLP JSON and its own exports.");
    assertThat(refusal(file("a", ""))).startsWith("a is empty;");
    assertThat(refusal(file("b", " \n "))).startsWith("b is blank;");
    assertThat(refusal(file("c", "a;b\n1;2\n"))).startsWith("c is text that is not JSON;");
    assertThat(refusal(file("d", "{\"name\":1,\"rows\":[]}")))
        .startsWith("d is JSON of another kind (its members are name, rows);");
    assertThat(refusal(file("e", "[]"))).startsWith("e is JSON without a log in it;");
    assertThat(refusal(file("f", "{\"resourceMetrics\":[]}")))
        .startsWith("f is OTLP without spans");
    assertThat(refusal(file("g", "<html>"))).startsWith("g is XML or HTML;");
    assertThat(refusal(file("h", "{\"id\":1,"))).startsWith("h is not JSON (line 1:");
    assertThat(refusal(file("i", "SQLite format 3\0"))).startsWith("i is an SQLite database;");
    assertThat(refusal(folder.resolve("never"))).isEqualTo("never does not exist.");
    var wide = Files.write(folder.resolve("wide"), "\uFEFF{\"id\":1}".getBytes(UTF_16LE));
    assertThat(refusal(wide)).startsWith("wide is UTF-16 text, and only UTF-8 is read;");
    Files.write(folder.resolve("wide"), "{\"id\":1}".getBytes(UTF_16LE));
    assertThat(refusal(wide)).startsWith("wide is UTF-16 text, and only UTF-8 is read;");
    Files.write(folder.resolve("packed"), gzip("hello".getBytes(UTF_8)));
    assertThat(refusal(folder.resolve("packed")))
        .startsWith("packed is gzip of something else: text that is not JSON;");
  }

  private String refusal(Path path) {
    var failure =
        catchThrowableOfType(ProblemException.class, () -> store.imports().look(List.of(path)));
    assertThat(failure.problem()).isInstanceOf(Problem.Unrecognised.class);
    return ((Problem.Unrecognised) failure.problem()).sentence();
  }

  @Test
  void aFolderOfLooseFilesIsRead() throws IOException {
    file("loose/a.jsonl", lines(0, 2));
    file("loose/b.jsonl", lines(2, 4));
    file("loose/readme.txt", "hello");

    assertThat(store.run(folder.resolve("loose")).added()).isEqualTo(4);
  }

  @Test
  void progressCountsUpToAllBytes() throws IOException {
    var path = file("many.jsonl", lines(0, 5500));
    var heard = new java.util.ArrayList<Progress>();

    store.imports().run(List.of(path), heard::add, () -> false);

    assertThat(heard).hasSize(6);
    assertThat(heard.getLast().logs()).isEqualTo(5500);
    assertThat(heard.getLast().bytes()).isEqualTo(Files.size(path));
    assertThat(heard.getLast().totalBytes()).isEqualTo(Files.size(path));
    assertThat(heard.getLast().left()).isZero();
    assertThat(heard.getLast().rate()).isPositive();
  }

  @Test
  void aCancelKeepsWholeBatchesAndTheImportCanBeRepeated() throws IOException {
    var path = file("many.jsonl", lines(0, 20_000));
    var asked = new AtomicInteger();

    var summary =
        store.imports().run(List.of(path), _ -> asked.incrementAndGet(), () -> asked.get() >= 3);

    assertThat(summary.cancelled()).isTrue();
    assertThat(summary.added()).isEqualTo(3000);
    assertThat(store.list()).hasSize(3000);
    var again = store.run(path);
    assertThat(again.cancelled()).isFalse();
    assertThat(again.added()).isEqualTo(17_000);
    assertThat(again.unchanged()).isEqualTo(3000);
  }
}
