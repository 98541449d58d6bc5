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
  void theSpanALogCameAsIsShownWholeInGroups() {
    var sheet = FactSheet.of(Logs.server().log(new LogId("log_span")));
    assertThat(sheet.groups().stream().map(FactSheet.Group::title))
        .containsSubsequence(
            "Span", "Span attributes", "Span events", "Span links", "Resource", "Scope")
        .doesNotContain("Other fields");
    var facts =
        sheet.groups().stream()
            .flatMap(group -> group.facts().stream())
            .collect(Collectors.toMap(Fact::api, Fact::label));
    assertThat(facts)
        .containsEntry("otel.span_id", "Span id")
        .containsEntry("otel.x_new", "x_new")
        .containsEntry("otel.attributes.gen_ai.request.model", "gen_ai.request.model")
        .containsEntry("otel.events.0", "exception")
        .containsEntry("otel.links.0", "53995c3f42cd8ad8")
        .containsEntry("otel.resource.attributes.service.name", "service.name")
        .containsEntry("otel.scope.version", "Version")
        .containsEntry("tracedesk.late", "Joined after completion");
  }

  @Test
  void whatTheSenderCutIsSaid() {
    var cut = Upstream.of(Logs.server().log(new LogId("log_span")).raw());
    assertThat(cut).isEqualTo(new Upstream(java.util.List.of("gen_ai.input.messages"), 3));
    assertThat(Upstream.of(Logs.server().log(new LogId("log_8Qm2vKx4c41")).raw()))
        .isEqualTo(new Upstream(java.util.List.of(), 0));
  }

  @Test
  void theDocumentsOfARetrieverAreFoundInItsOutput() {
    var documents = DocumentList.of(Logs.server().log(new LogId("log_span")));
    assertThat(documents)
        .containsExactly(
            new DocumentList.Document("returns.md", 0.91, "Damaged goods are refunded in full."),
            new DocumentList.Document("", null, "{\"other\":true}"));
    assertThat(DocumentList.of(Logs.server().log(new LogId("log_both")))).isEmpty();
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
