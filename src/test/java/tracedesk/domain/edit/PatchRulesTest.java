package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.PatchRules.Patched;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceStatus;

class PatchRulesTest {
  private static final Instant NOW = Instant.parse("2025-03-14T09:02:04Z");
  private static final String ABSENT = "absent";
  private static final List<String> NAMES =
      List.of("inputs", "output", "output_message", "error", "log_status", "trace_status", "x");

  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  private static Patched flow(String before, String patch) {
    return PatchRules.apply(LogKind.FLOW, json(before), json(patch), NOW);
  }

  private static String changed(Patched patched) {
    assertThat(patched).isInstanceOf(Patched.Changed.class);
    return ((Patched.Changed) patched).log().text();
  }

  private static List<String> refused(Patched patched) {
    assertThat(patched).isInstanceOf(Patched.Refused.class);
    return ((Patched.Refused) patched)
        .faults().stream().map(f -> String.join(".", f.loc()) + " " + f.type()).toList();
  }

  @Test
  void keepsUntouchedMembersToTheLetter() {
    var before =
        "{\"inputs\":{\"n\":1.10,\"big\":9007199254740993,\"s\":\"\\u0041\\/\\ud800\"}, \"x\" : 1e3,\"output\":\"a\\r\\n\\u0000\"}";
    var after = (Patched.Changed) flow(before, "{\"error\":null,\"extra\":[1.0]}");
    assertThat(after.log().get("inputs")).isEqualTo(json(before).get("inputs"));
    assertThat(after.log().get("x")).hasToString("1e3");
    assertThat(after.log().get("output")).hasToString("\"a\\r\\n\\u0000\"");
    assertThat(after.log().get("extra")).hasToString("[1.0]");
  }

  @Test
  void switchesFromOutputToErrorInOneRequest() {
    assertThat(changed(flow("{\"output\":\"a\"}", "{\"output\":null,\"error\":\"b\"}")))
        .isEqualTo("{\"output\":null,\"error\":\"b\"}");
    assertThat(refused(flow("{\"output\":\"a\"}", "{\"error\":\"b\"}")))
        .containsExactly("body.error output_xor_error");
    assertThat(refused(flow("{\"error\":\"a\"}", "{\"output\":\"\"}")))
        .containsExactly("body.output output_xor_error");
  }

  @Test
  void correctsTheInputsOfALogThatArrivedWithOutputAndError() {
    var both = "{\"inputs\":{},\"output\":\"null\",\"error\":\"Boom\"}";
    assertThat(changed(flow(both, "{\"inputs\":{\"a\":1}}")))
        .isEqualTo("{\"inputs\":{\"a\":1},\"output\":\"null\",\"error\":\"Boom\"}");
    assertThat(refused(flow(both, "{\"log_status\":\"complete\"}")))
        .containsExactly("body.output output_xor_error");
  }

  @Test
  void completingSetsStatusAndEnd() {
    var before =
        "{\"inputs\":{},\"output\":\"a\",\"log_status\":\"incomplete\",\"end_time\":\"2020-01-01\"}";
    assertThat(changed(flow(before, "{\"trace_status\":\"complete\"}")))
        .isEqualTo(
            "{\"inputs\":{},\"output\":\"a\",\"log_status\":\"complete\",\"end_time\":\"2025-03-14T09:02:04.000000Z\"}");
  }

  @Test
  void completingNamesWhatIsMissing() {
    assertThat(refused(flow("{\"inputs\":null}", "{\"log_status\":\"complete\"}")))
        .containsExactly("body.inputs missing_inputs", "body.output missing_output_or_error");
    assertThat(
            refused(
                flow(
                    "{\"inputs\":{},\"output\":\"a\"}",
                    "{\"log_status\":\"complete\",\"output\":null}")))
        .containsExactly("body.output missing_output_or_error");
  }

  @Test
  void completeIsFinalButMayBeCorrected() {
    var before =
        "{\"inputs\":{},\"output\":\"a\",\"trace_status\":\"complete\",\"end_time\":\"2020-01-01\"}";
    assertThat(refused(flow(before, "{\"trace_status\":\"incomplete\"}")))
        .containsExactly("body.trace_status complete_is_final");
    assertThat(changed(flow(before, "{\"trace_status\":\"complete\",\"output\":\"b\"}")))
        .isEqualTo(before.replace("\"a\"", "\"b\""));
  }

  @Test
  void refusesTwoDifferentStatuses() {
    assertThat(refused(flow("{}", "{\"log_status\":\"incomplete\",\"trace_status\":\"complete\"}")))
        .contains("body.log_status status_mismatch");
  }

  @Test
  void refusesMembersOfTheWrongTypeByName() {
    assertThat(
            refused(
                flow(
                    "{}",
                    "{\"inputs\":[],\"output\":7,\"log_status\":\"done\",\"provider_latency\":\"1\",\"start_time\":\"soon\"}")))
        .containsExactly(
            "body.inputs dict_type",
            "body.output string_type",
            "body.log_status enum",
            "body.provider_latency float_type",
            "body.start_time datetime_parsing");
  }

  @Test
  void neverMovesALog() {
    assertThat(
            changed(
                flow(
                    "{\"trace_parent_id\":\"a\"}",
                    "{\"trace_parent_id\":\"b\",\"user\":\"c\",\"id\":\"d\"}")))
        .isEqualTo("{\"trace_parent_id\":\"a\"}");
  }

  @Test
  void v4ChangesOutputErrorAndDurationOnly() {
    var patched =
        PatchRules.applyLegacy(
            json("{\"inputs\":{\"a\":1},\"output\":\"a\",\"duration\":1.0}"),
            json("{\"output\":\"b\",\"inputs\":{},\"duration\":2.50,\"referenceId\":\"r\"}"));
    assertThat(changed(patched))
        .isEqualTo("{\"inputs\":{\"a\":1},\"output\":\"b\",\"duration\":2.50}");
    assertThat(
            refused(PatchRules.applyLegacy(json("{\"output\":\"a\"}"), json("{\"error\":\"b\"}"))))
        .containsExactly("body.error output_xor_error");
  }

  @Provide
  static Arbitrary<Map<String, String>> bodies() {
    var inputs = Arbitraries.of(ABSENT, ABSENT, "null", "{}", "{\"a\":1.10}");
    var text = Arbitraries.of(ABSENT, ABSENT, "null", "\"\"", "\"\\u0041\\ud800\"");
    var message = Arbitraries.of(ABSENT, ABSENT, ABSENT, "null", "{\"role\":\"assistant\"}");
    var status = Arbitraries.of(ABSENT, ABSENT, "null", "\"complete\"", "\"incomplete\"");
    var extra = Arbitraries.of(ABSENT, "null", "1e2");
    return Combinators.combine(inputs, text, message, text, status, status, extra)
        .as(
            (a, b, c, d, e, f, g) -> {
              var body = new LinkedHashMap<String, String>();
              var values = List.of(a, b, c, d, e, f, g);
              for (int i = 0; i < values.size(); i++) {
                if (!values.get(i).equals(ABSENT)) {
                  body.put(NAMES.get(i), values.get(i));
                }
              }
              return body;
            });
  }

  private static Json.Obj object(Map<String, String> body) {
    var out = Json.object();
    body.forEach((name, value) -> out.put(name, Json.parse(value)));
    return out.build();
  }

  private static @Nullable String status(Map<String, String> body) {
    for (var name : List.of("log_status", "trace_status")) {
      if (!body.getOrDefault(name, "null").equals("null")) {
        return body.get(name);
      }
    }
    return null;
  }

  /// The rules once more, written down plainly over maps of texts.
  private static Object model(Map<String, String> before, Map<String, String> patch) {
    var faults = new TreeSet<String>();
    var after = new LinkedHashMap<>(before);
    patch.forEach(
        (name, value) -> {
          if (!name.endsWith("_status")) {
            after.put(name, name.equals("inputs") && value.equals("null") ? "{}" : value);
          }
        });
    var was = status(before);
    var wanted = status(patch);
    boolean completing = "\"complete\"".equals(wanted) && !"\"complete\"".equals(was);
    boolean output =
        !after.getOrDefault("output", "null").equals("null")
            || !after.getOrDefault("output_message", "null").equals("null");
    boolean error = !after.getOrDefault("error", "null").equals("null");
    boolean touches =
        patch.containsKey("output")
            || patch.containsKey("output_message")
            || patch.containsKey("error");
    var one = patch.getOrDefault("log_status", "null");
    var other = patch.getOrDefault("trace_status", "null");
    if (!one.equals("null") && !other.equals("null") && !one.equals(other)) {
      faults.add(Checks.STATUS_MISMATCH);
    }
    if ("\"complete\"".equals(was) && "\"incomplete\"".equals(wanted)) {
      faults.add(Checks.COMPLETE_IS_FINAL);
    }
    if (output && error && (touches || completing)) {
      faults.add(Checks.OUTPUT_XOR_ERROR);
    }
    if (completing && after.getOrDefault("inputs", "null").equals("null")) {
      faults.add(Checks.MISSING_INPUTS);
    }
    if (completing && !output && !error) {
      faults.add(Checks.MISSING_OUTPUT_OR_ERROR);
    }
    if (!faults.isEmpty()) {
      return faults;
    }
    after.keySet().removeIf(name -> name.endsWith("_status"));
    if (completing) {
      after.put("end_time", '"' + Times.format(NOW) + '"');
      after.put("status", "\"complete\"");
    } else {
      after.put("status", String.valueOf(was));
    }
    return after;
  }

  @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
  void agreesWithTheModel(
      @ForAll("bodies") Map<String, String> before, @ForAll("bodies") Map<String, String> patch) {
    var patched = PatchRules.apply(LogKind.FLOW, object(before), object(patch), NOW);
    Object result =
        switch (patched) {
          case Patched.Refused(var faults) -> {
            var types = new TreeSet<String>();
            faults.stream().map(FieldFault::type).forEach(types::add);
            yield types;
          }
          case Patched.Changed(var log, _) -> {
            var after = new LinkedHashMap<String, String>();
            log.members().forEach(m -> after.put(m.name(), m.value().text()));
            after.keySet().removeIf(name -> name.endsWith("_status"));
            var status = LogReader.status(log);
            after.put("status", status == null ? "null" : '"' + status.api() + '"');
            yield after;
          }
        };
    assertThat(result).isEqualTo(model(before, patch));
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void theWindowsChecksAgreeWithTheServers(
      @ForAll("bodies") Map<String, String> before, @ForAll("bodies") Map<String, String> patch) {
    patch.remove("x");
    patch.remove("trace_status");
    var withFlow = new LinkedHashMap<>(before);
    withFlow.put("flow", "{}");
    var log = LogReader.v5(object(withFlow));
    var edits = new LinkedHashMap<Field, Edit<Json>>();
    for (var field : Field.values()) {
      var value = patch.get(field.api());
      if (value != null) {
        edits.put(
            field, value.equals("null") ? new Edit.Clear<>() : new Edit.Set<>(Json.parse(value)));
      }
    }
    var status = LogReader.status(object(patch));
    var mine = Checks.of(log, new LogPatch(edits, status));
    var theirs = PatchRules.apply(LogKind.FLOW, object(before), object(patch), NOW);
    assertThat(mine)
        .isEqualTo(
            theirs instanceof Patched.Refused(var faults) ? withLogStatus(faults) : List.of());
  }

  private static List<FieldFault> withLogStatus(List<FieldFault> faults) {
    return faults.stream()
        .map(
            f ->
                new FieldFault(
                    f.loc().stream().map(s -> s.replace("trace_status", "log_status")).toList(),
                    f.message(),
                    f.type()))
        .toList();
  }

  @Test
  void theWindowLearnsWhatIsMissingToComplete() {
    var log =
        LogReader.v5(
            json("{\"id\":\"a\",\"flow\":{},\"inputs\":null,\"log_status\":\"incomplete\"}"));
    assertThat(Checks.of(log, LogPatch.NOTHING)).isEmpty();
    assertThat(Checks.completing(log, LogPatch.NOTHING))
        .extracting(FieldFault::field)
        .containsExactly("inputs", "output");
    assertThat(
            Checks.completing(
                log,
                LogPatch.NOTHING
                    .with(Field.INPUTS, new Edit.Clear<>())
                    .with(Field.ERROR, new Edit.Set<>(Json.of("x")))))
        .isEmpty();
    assertThat(LogReader.status(log.raw())).isEqualTo(TraceStatus.INCOMPLETE);
  }
}
