package tracedesk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingSet;

class SetBodiesTest {
  private static final Instant MADE = Instant.parse("2025-03-14T09:02:01.123456Z");

  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  @Test
  void whatIsWrittenIsReadAgainToTheLetter() {
    var file =
        new IncomingFile(
            "pr_1", "a/B", "prv_1", json("{\"temperature\": 1.0, \"x\":\"\\u00e9\"}"), MADE);
    var version = new IncomingSet.Version(FileKind.PROMPT, file);
    var place = new IncomingSet.Place("env_1", "live", "default", MADE);
    List<IncomingSet> sets =
        List.of(
            new IncomingSet.Dataset(
                file, List.of(json("{\"id\":\"dp_1\",\"inputs\":{\"n\":1.50}}")), 7L),
            new IncomingSet.Dataset(file, List.of(), null),
            new IncomingSet.Naming(version, "n", "d", "m"),
            new IncomingSet.Naming(version, null, null, null),
            new IncomingSet.Deployment(version, place),
            new IncomingSet.Watch(version, file, place, true, MADE, null),
            new IncomingSet.Watch(version, file, null, false, null, MADE),
            new IncomingSet.Evaluation(
                "evr_1",
                version,
                "n",
                List.of(
                    new IncomingSet.Judge(file, true, MADE),
                    new IncomingSet.Judge(file, false, null)),
                MADE,
                MADE),
            new IncomingSet.Evaluation("evr_2", null, null, List.of(), null, null),
            new IncomingSet.Run("evr_1", "run_1", file, version, true, "cancelled", MADE, MADE),
            new IncomingSet.Run("evr_1", "run_2", null, null, false, null, null, null),
            new IncomingSet.RunLog("run_1", "log_1", "dp_1"),
            new IncomingSet.RunLog("run_1", "log_2", null));

    var sent = SetBodies.write(sets).text();

    assertThat(SetBodies.sets(json(sent))).isEqualTo(sets);
    assertThat(sent).contains("{\"temperature\": 1.0, \"x\":\"\\u00e9\"}", "{\"n\":1.50}");
  }

  @Test
  void somethingElseIsToldByTheMemberThatIsWrong() {
    for (var body :
        List.of(
            "{}",
            "{\"sets\":1}",
            "{\"sets\":[{\"set\":\"dream\"}]}",
            "{\"sets\":[{\"set\":\"run\"}]}")) {
      assertThatThrownBy(() -> SetBodies.sets(json(body))).isInstanceOf(BodyFault.class);
    }
  }
}
