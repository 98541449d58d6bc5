package tracedesk.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.port.TraceFormats.LeftOut;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;

class FileFormatsTest {
  private final List<@Nullable LeftOut> reasons = new ArrayList<>();

  private String written(Format format, String... logs) {
    return written(format, Arrays.stream(logs).map(log -> (Json.Obj) Json.parse(log)).toList());
  }

  /// The logs as one trace, in the order given, the first being the root.
  private String written(Format format, List<Json.Obj> raws) {
    var logs = new ArrayList<Log>();
    for (var raw : raws) {
      logs.add(
          raw.has("config")
              ? LogReader.v4(raw)
              : LogReader.v5(raw, new TraceId(raws.getFirst().string("id"))));
    }
    var tree = TraceTree.of(logs.stream().map(log -> TraceRow.of(log, log.parent())).toList());
    var bytes = new ByteArrayOutputStream();
    try (var document = new FileFormats().open(format, bytes)) {
      document.begin(new Trace(TraceSummary.of(logs.getFirst(), tree), tree));
      logs.forEach(log -> reasons.add(document.add(log)));
      assertThat(document.finish()).isEqualTo(bytes.size());
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError(e);
    }
  }

  private static String prompt(String members) {
    return "{\"id\":\"log_1\",\"prompt\":{\"id\":\"pr_1\",\"path\":\"Support/Draft\",\"model\":\"gpt-4o\"}"
        + members
        + "}";
  }

  /// Reads a table as strictly as RFC 4180 is written.
  private static List<List<String>> table(String csv) {
    var rows = new ArrayList<List<String>>();
    int at = 0;
    while (at < csv.length()) {
      var row = new ArrayList<String>();
      boolean more = true;
      while (more) {
        var cell = new StringBuilder();
        if (csv.charAt(at) == '"') {
          at++;
          while (csv.charAt(at) != '"' || csv.startsWith("\"\"", at)) {
            at += csv.charAt(at) == '"' ? 1 : 0;
            cell.append(csv.charAt(at++));
          }
          at++;
        } else {
          while (csv.charAt(at) != ',' && csv.charAt(at) != '\r') {
            assertThat(csv.charAt(at)).isNotIn('"', '\n');
            cell.append(csv.charAt(at++));
          }
        }
        row.add(cell.toString());
        more = csv.charAt(at) == ',';
        at += more ? 1 : 0;
      }
      assertThat(csv.substring(at, at + 2)).isEqualTo("\r\n");
      at += 2;
      rows.add(row);
    }
    return rows;
  }

  private Map<String, String> row(String... logs) {
    var rows = table(written(Format.CSV, logs));
    var row = new TreeMap<String, String>();
    for (int i = 0; i < rows.getFirst().size(); i++) {
      row.put(rows.getFirst().get(i), rows.get(1).get(i));
    }
    return row;
  }

  @Test
  void aTableHasARowPerLogWithWhatThereIsToKnow() {
    var row =
        row(
            prompt(
                ",\"start_time\":\"2025-03-14T09:00:00Z\",\"end_time\":\"2025-03-14T09:00:01.5Z\",\"prompt_tokens\":7,\"output_tokens\":2,\"prompt_cost\":0.10,\"inputs\":{\"n\":1.10, \"q\":\"a \\\"b\\\"\"},\"output\":\"line 1\\r\\nline, 2\",\"metadata\":{},\"tracedesk\":{\"corrected\":[\"output\"],\"late\":true},\"evaluator_logs\":[{\"id\":\"e\",\"evaluator\":{\"path\":\"Tone\"},\"judgment\":true}]"));
    assertThat(row)
        .containsEntry("trace_id", "log_1")
        .containsEntry("parent_id", "")
        .containsEntry("kind", "prompt")
        .containsEntry("path", "Support/Draft")
        .containsEntry("model", "gpt-4o")
        .containsEntry("start_time", "2025-03-14T09:00:00.000000Z")
        .containsEntry("duration_seconds", "1.5")
        .containsEntry("prompt_tokens", "7")
        .containsEntry("tokens", "9")
        .containsEntry("prompt_cost", "0.10")
        .containsEntry("inputs", "{\"n\":1.10, \"q\":\"a \\\"b\\\"\"}")
        .containsEntry("output", "line 1\r\nline, 2")
        .containsEntry("judgments", "[{\"evaluator\":\"Tone\",\"value\":true,\"error\":null}]")
        .containsEntry("corrected", "output")
        .containsEntry("late", "true");
  }

  @Test
  void aTableWithoutTracesHasItsHead() {
    var bytes = new ByteArrayOutputStream();
    try (var document = new FileFormats().open(Format.CSV, bytes)) {
      document.finish();
    }
    assertThat(bytes.toString(UTF_8)).startsWith("trace_id,log_id,").endsWith("\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "  =1",
        "\u00a0=1",
        "\u3000\u200b\ufeff=1",
        "\n=1",
        "hello\n=HYPERLINK(1)",
        "hello\r\n  -1",
        "hello\u2028@x",
        "\u0000=1",
        "\uff1d1"
      })
  void f6WhatASpreadsheetTakesForAFormulaIsMarkedAsText(String text) {
    var row =
        row(
            "{\"id\":%1$s,\"tool\":{\"path\":%1$s},\"output\":%1$s,\"error\":%1$s,\"user\":%1$s,\"source\":%1$s}"
                .formatted(Json.of(text)));
    for (var name : List.of("log_id", "path", "output", "error", "user", "source")) {
      assertThat(row).containsEntry(name, "'" + text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "a=b", "1-2", "a - b", "x\ny=1", "{\"a\":-1}", ""})
  void f6OtherCellsStayAsTheyAre(String text) {
    assertThat(row("{\"id\":\"a\",\"tool\":{},\"output\":%s}".formatted(Json.of(text))))
        .containsEntry("output", text);
  }

  @Test
  void f6NegativeNumbersStayNumbers() {
    assertThat(row(prompt(",\"prompt_cost\":-0.5"))).containsEntry("prompt_cost", "-0.5");
  }

  @Test
  void halfACharacterDoesNotSpoilATableOrATranscript() {
    var log = "{\"id\":\"a\",\"tool\":{},\"output\":\"x\\ud800y\\ud83d\\ude00\"}";
    assertThat(row(log)).containsEntry("output", "x\ufffdy\ud83d\ude00");
    assertThat(written(Format.MARKDOWN, log)).contains("x\ufffdy\ud83d\ude00");
  }

  /// The lines of a document that stand outside its code blocks (CommonMark 4.5).
  private static List<String> outside(String markdown) {
    var lines = new ArrayList<String>();
    int fence = 0;
    for (var line : markdown.split("\r\n|\n|\r", -1)) {
      var start = line.stripLeading();
      int ticks = start.length() - start.replaceFirst("^`+", "").length();
      if (fence == 0 && ticks >= 3) {
        fence = ticks;
      } else if (fence > 0) {
        fence = ticks >= fence && start.strip().length() == ticks ? 0 : fence;
      } else {
        lines.add(line);
      }
    }
    assertThat(fence).isZero();
    return lines;
  }

  @Test
  void aTranscriptTellsFactsConversationAndLogsInTheirPlaces() {
    var text =
        written(
            Format.MARKDOWN,
            "{\"id\":\"root\",\"flow\":{\"path\":\"Support/Refund\"},\"log_status\":\"incomplete\",\"messages\":[{\"role\":\"user\",\"content\":\"Where is it?\"}],\"output\":\"On its way\",\"inputs\":{}}",
            "{\"id\":\"p\",\"prompt\":{\"path\":\"Draft\"},\"trace_parent_id\":\"root\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"part\"}]}],\"output_message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"}}]}}",
            "{\"id\":\"t\",\"tool\":{\"path\":\"Find\"},\"trace_parent_id\":\"p\",\"inputs\":{\"a\":1},\"error\":\"504\"}",
            "{\"id\":\"u\",\"tool\":{\"path\":\"Find\"},\"trace_parent_id\":\"root\"}");
    assertThat(outside(text))
        .containsSubsequence(
            "# Refund",
            "- Trace: `root`",
            "- Directory: Support",
            "- Status: incomplete",
            "- Failed logs: 1",
            "## Conversation",
            "**user**",
            "## Logs",
            "### 1 Flow: Refund",
            "**Output**",
            "### 1.1 Prompt: Draft",
            "**Conversation**",
            "**assistant** (answer)",
            "Calls `find` (`c1`)",
            "### 1.1.1 Tool: Find",
            "**Inputs**",
            "**Error**",
            "### 1.2 Tool: Find");
    assertThat(text)
        .contains("```text\nWhere is it?\n```")
        .contains("```text\npart\n```")
        .contains("```json\n{\"a\":1}\n```");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```\nCANARY",
        "````\nCANARY\n`````",
        "\n```\n# CANARY\n<script>CANARY</script>",
        "~~~\nCANARY",
        "`````````\rCANARY"
      })
  void contentCannotBreakOutOfATranscript(String evil) {
    var json = Json.of(evil).text();
    var text =
        written(
            Format.MARKDOWN,
            "{\"id\":%1$s,\"prompt\":{\"path\":%1$s,\"model\":%1$s},\"inputs\":{%1$s:%1$s},\"output\":%1$s,\"error\":%1$s,\"judgment\":%1$s,\"messages\":[{\"role\":%1$s,\"content\":%1$s,\"name\":%1$s,\"tool_calls\":[{\"id\":%1$s,\"function\":{\"name\":%1$s,\"arguments\":%1$s}}]}],\"evaluator_logs\":[{\"evaluator\":{\"path\":%1$s},\"judgment\":%1$s}]}"
                .formatted(json));
    for (var line : outside(text)) {
      var words = line.replaceAll("(`+)(?!`).*?(?<!`)\\1(?!`)", "");
      assertThat(words).doesNotMatch("^ {0,3}(#+ )?CANARY.*").doesNotContain("<script>");
    }
  }

  private String example(String members) {
    return written(Format.FINE_TUNING, prompt(members)).strip();
  }

  @Test
  void anExampleHasTheMessagesAndTheCorrectedOutput() {
    assertThat(
            example(
                ",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind\"},{\"role\":\"user\",\"content\":\"Hi\",\"name\":null,\"odd\":1}],\"output\":\"Corrected\",\"output_message\":{\"role\":\"assistant\",\"content\":\"First try\",\"thinking\":[{}]}"))
        .isEqualTo(
            "{\"messages\":[{\"role\":\"system\",\"content\":\"Be kind\"},{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Corrected\"}]}");
  }

  @Test
  void anExampleKeepsToolCallsAndTheSpellingOfTheirArguments() {
    assertThat(
            example(
                ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"output_message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"n\\\":1.10}\"}}]}"))
        .endsWith(
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"n\\\":1.10}\"}}]}]}");
  }

  @Test
  void aCorrectedMessageCountsBeforeAnOutputNobodyCorrected() {
    assertThat(
            example(
                ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"output\":\"Old\",\"output_message\":{\"role\":\"assistant\",\"content\":\"New\"},\"tracedesk\":{\"corrected\":[\"output_message\"]}"))
        .endsWith("{\"role\":\"assistant\",\"content\":\"New\"}]}");
  }

  @Test
  void logsThatGiveNoExampleAreLeftOutWithTheReason() {
    var messages = ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
    assertThat(
            written(
                Format.FINE_TUNING,
                "{\"id\":\"root\",\"flow\":{}}",
                prompt(messages + ",\"output\":\"x\",\"error\":\"e\""),
                prompt(",\"output\":\"x\""),
                prompt(messages),
                prompt(messages + ",\"output_message\":{\"role\":\"assistant\",\"content\":\"\"}")))
        .isEmpty();
    assertThat(reasons)
        .containsExactly(
            LeftOut.NOT_A_MODEL_CALL,
            LeftOut.FAILED,
            LeftOut.NO_MESSAGES,
            LeftOut.NO_OUTPUT,
            LeftOut.NO_OUTPUT);
  }

  @Test
  void aLineHoldsTheWholeLogHoweverItWasLaidOut() {
    assertThat(
            written(
                Format.JSONL,
                "{\n \"id\":\"a\",\r\n \"tool\":{\"id\":\"tl\",\"updated_at\":\"x\",\"name\":\"n\"},\"odd\":{\n\"n\":1e400, \"nul\":\"\\u0000\\ud800\"},\"none\":null,\"trace_children\":[],\"evaluator_logs\":[]}"))
        .isEqualTo(
            "{\"id\":\"a\",\"tool\":{\"id\":\"tl\",\"name\":\"n\"},\"odd\":{ \"n\":1e400, \"nul\":\"\\u0000\\ud800\"},\"none\":null}\n");
  }

  @Test
  void aFullDiskIsAProblemInWords() {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    try (var document = new FileFormats().open(Format.JSONL, full)) {
      document.add(LogReader.v5((Json.Obj) Json.parse(prompt(""))));
      assertThatThrownBy(document::finish)
          .hasMessageContaining("could not be written: No space left on device.");
    }
  }
}
