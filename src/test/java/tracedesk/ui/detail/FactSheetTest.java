package tracedesk.ui.detail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;

class FactSheetTest {
  private static final Set<String> IN_THE_FORM =
      Set.of(
          "inputs",
          "output",
          "error",
          "messages",
          "output_message",
          "evaluator_logs",
          "trace_children");

  private static FactSheet of(Api api, String text) {
    var id = ((Json.Obj) Json.parse(text)).string("id");
    return FactSheet.of(new FakeTraces(api).with(text).log(new LogId(String.valueOf(id))));
  }

  @Test
  void noFieldOfALogIsHidden() {
    var log = Logs.server().log(new LogId("log_8Qm2vKx4c41"));
    var shown = new HashSet<>(IN_THE_FORM);
    for (var group : FactSheet.of(log).groups()) {
      for (var fact : group.facts()) {
        shown.add(fact.api().split("\\.")[0]);
      }
    }
    assertThat(shown).containsAll(log.raw().members().stream().map(Json.Member::name).toList());
  }

  @Test
  void anUnknownFieldStandsAtTheEndUnderItsOwnName() {
    var sheet = FactSheet.of(Logs.server().log(new LogId("log_8Qm2vKx4c41")));
    assertThat(sheet.groups().getLast().title()).isEqualTo("Other fields");
    assertThat(sheet.groups().getLast().facts()).extracting(Fact::api).containsExactly("x_queue");
  }

  @Test
  void valuesKeepTheirSpellingAndHaveTheirUnit() {
    var facts =
        of(Api.V4, "{\"id\":\"data_1\",\"config\":{},\"duration\":12.750,\"prompt_cost\":1e-3}")
            .groups()
            .stream()
            .flatMap(group -> group.facts().stream())
            .collect(Collectors.toMap(Fact::api, fact -> fact.value().text() + fact.unit()));
    assertThat(facts).containsEntry("duration", "12.750s").containsEntry("prompt_cost", "1e-3$");
  }

  @Test
  void everyFieldOfTheDocumentedV4LogHasWords() throws Exception {
    var words = Files.readString(Path.of("src/main/resources/tracedesk/ui/messages.properties"));
    for (var name :
        new String[] {
          "session_id",
          "project",
          "reference_id",
          "config",
          "tools",
          "feedback",
          "evaluation_results",
          "observability_status",
          "updated_at",
          "raw_output"
        }) {
      assertThat(words).contains("detail.fact." + name.replace('_', '-') + "=");
    }
  }
}
