package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.ui.transfer.LogFiles;

/// Out of the window into files, and back.
class TransferTest extends RefundJourney {
  @Override
  void prepare() {
    super.prepare();
    call(
        "POST",
        "/v5/flows/log",
        """
        {"log_id":"log_newer","path":"Support/Newer","flow":{"attributes":{}},"inputs":{"q":"=1+1"},
         "start_time":"2026-03-03T10:00:00Z"}
        """);
  }

  private Path target(String name) {
    return folder().resolve(name);
  }

  private void openExport(String scope) {
    keys(KeyCode.CONTROL, KeyCode.E);
    click("#export-" + scope);
  }

  private void untilCounted(String words) {
    until("the card counts " + words, () -> robot().lookup(words).tryQuery().isPresent());
  }

  private static List<String> ids(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> ((Json.Obj) Json.parse(line)).string("id"))
        .toList();
  }

  @Test
  void whatTheCardCountsIsWhatTheFileHolds() throws IOException {
    untilLog("Newer");
    openExport("everything");
    untilCounted("2 traces, 4 logs");
    fill("#export-target", target("all.jsonl").toString());
    click("#transfer-export-start");

    untilWords("#export-title", "2 traces, 4 logs exported");
    assertThat(ids(target("all.jsonl"))).containsExactlyInAnyOrder("log_newer", FLOW, PROMPT, TOOL);
    click("#transfer-export-copyPath");
    assertThat(clipboard()).isEqualTo(target("all.jsonl").toString());

    keys(KeyCode.ESCAPE);
    drop(target("all.jsonl"));
    click("#transfer-import-start");
    untilWords("#import-title", "Everything was there already");
    assertThat(words("#import-unchanged")).isEqualTo("4");
  }

  @Test
  void theFilterOfTheListIsTheScope() throws IOException {
    untilLog("Newer");
    keys(KeyCode.CONTROL, KeyCode.L);
    robot().write("booked", 0);
    untilWords("#trace-count", "1 trace");
    keys(KeyCode.CONTROL, KeyCode.E);
    untilFocused("export-filter");
    untilCounted("1 trace, 3 logs");
    fill("#export-target", target("some.jsonl").toString());
    keys(KeyCode.ENTER);

    untilWords("#export-title", "1 trace, 3 logs exported");
    assertThat(ids(target("some.jsonl"))).containsExactlyInAnyOrder(FLOW, PROMPT, TOOL);
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyWhenAgreed() throws IOException {
    var file = LogFiles.write(target("here.jsonl"), "precious");
    untilLog("Newer");
    openExport("trace");
    untilCounted("1 trace, 1 log");
    fill("#export-target", file.toString());
    click("#transfer-export-start");
    robot().clickOn("Cancel");
    assertThat(Files.readString(file)).isEqualTo("precious");

    click("#transfer-export-start");
    robot().clickOn("Replace here.jsonl");
    untilWords("#export-title", "1 trace, 1 log exported");
    assertThat(ids(file)).containsExactly("log_newer");
  }

  @Test
  void aTargetThatCannotBeWrittenIsSaidAndNothingIsLeft() {
    untilLog("Newer");
    openExport("trace");
    fill("#export-target", target("no").resolve("where.jsonl").toString());
    click("#transfer-export-start");
    shown("#export-failed");
    assertThat(target("no")).doesNotExist();

    click("#transfer-export-again");
    shown("#export-target");
  }

  @Test
  void droppedFilesGoToTheLocalServerAndAreShownThere() {
    untilLog("Newer");
    drop(LogFiles.write(target("brought.jsonl"), 2, 1));
    shown("#import-elsewhere");
    click("#transfer-import-start");
    untilWords("#import-title", "4 logs imported, 2 traces");
    assertThat(words("#import-damaged")).isEqualTo("1");
    keys(KeyCode.ENTER);

    untilLog("Batch");
    assertThat(spoken("#connection")).contains("Local server");
    assertThat(isShown("#import-title")).isFalse();
    assertThat(heldLog("log_prompt1").string("output")).isEqualTo("yes");
  }
}
