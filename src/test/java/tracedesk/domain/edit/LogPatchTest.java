package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;

class LogPatchTest {
  private static final Field[] V5 = {
    Field.INPUTS, Field.MESSAGES, Field.OUTPUT, Field.OUTPUT_MESSAGE, Field.ERROR
  };

  private static Log log(Map<Field, Json> values) {
    var raw =
        Json.object()
            .put("id", "log_1")
            .put("flow", Json.parse("{\"id\":\"fl_1\",\"path\":\"f\"}"));
    values.forEach((field, value) -> raw.put(field.api(), value));
    return LogReader.v5(raw.build());
  }

  @Provide
  Arbitrary<Json> values() {
    var text =
        Arbitraries.strings()
            .withChars("ab \"\\\r\n\t\u0000\u001b\u007f\u2028é\ud83d\ude00")
            .withCharRange('\ud800', '\udfff')
            .ofMaxLength(12)
            .map(Json::of);
    var number = Arbitraries.of("0", "-0", "1.10", "1e400", "9007199254740993").map(Json::parse);
    var layout =
        Arbitraries.of("{\"a\" : [1, 2.0]}", "[]", "{}", "{\"a\":{\"b\":\"\\u00e9\"}}", "true")
            .map(Json::parse);
    return Arbitraries.oneOf(text, number, layout, Arbitraries.just(Json.NULL));
  }

  @Provide
  Arbitrary<Map<Field, Json>> bodies() {
    return Arbitraries.maps(Arbitraries.of(V5), values());
  }

  @Provide
  Arbitrary<Map<Field, Edit<Json>>> forms() {
    Arbitrary<Edit<Json>> edits =
        Combinators.combine(Arbitraries.integers().between(0, 2), values())
            .as(
                (choice, value) ->
                    choice == 0
                        ? new Edit.Keep<>()
                        : choice == 1 ? new Edit.Clear<>() : new Edit.Set<>(value));
    return Arbitraries.maps(Arbitraries.of(V5), edits);
  }

  @Property
  void formThatHoldsWhatTheLogHoldsChangesNothing(@ForAll("bodies") Map<Field, Json> values) {
    var before = log(values);
    var form = new EnumMap<Field, Edit<Json>>(Field.class);
    for (var field : V5) {
      var value = field.of(before);
      form.put(field, value == null ? new Edit.Clear<>() : new Edit.Set<>(value));
    }
    assertThat(LogPatch.between(before, form)).isEqualTo(LogPatch.NOTHING);
  }

  @Property
  void patchHoldsExactlyTheFieldsWhoseValueDiffers(
      @ForAll("bodies") Map<Field, Json> values, @ForAll("forms") Map<Field, Edit<Json>> form) {
    var before = log(values);
    var patch = LogPatch.between(before, form);
    for (var field : V5) {
      var old = values.getOrDefault(field, Json.NULL);
      var wanted =
          switch (form.getOrDefault(field, new Edit.Keep<>())) {
            case Edit.Keep<Json>() -> old;
            case Edit.Clear<Json>() -> Json.NULL;
            case Edit.Set<Json>(var value) -> value;
          };
      assertThat(patch.body().has(field.api())).isEqualTo(!old.equals(wanted));
      if (patch.body().has(field.api())) {
        assertThat(patch.body().get(field.api())).isEqualTo(wanted);
      }
    }
  }

  @Property
  void whatIsSentSurvivesTheWireByteForByte(@ForAll("forms") Map<Field, Edit<Json>> form) {
    var body = LogPatch.between(log(Map.of()), form).body();
    assertThat(Json.parse(body.bytes(), JsonLimits.API)).isEqualTo(body);
  }

  @Test
  void layoutAndEscapesAreNoChange() {
    var before = log(Map.of(Field.INPUTS, Json.parse("{\"a\":\"é\",\"b\":[1,2]}")));
    var laidOut = Json.parse("{\n  \"a\": \"\\u00e9\",\n  \"b\": [1, 2]\n}");
    assertThat(LogPatch.between(before, Map.of(Field.INPUTS, new Edit.Set<>(laidOut))).isEmpty())
        .isTrue();
  }

  @Test
  void spellingOfANumberAndOrderAreAChange() {
    var before = log(Map.of(Field.INPUTS, Json.parse("{\"a\":1.1,\"b\":2}")));
    for (var text : new String[] {"{\"a\":1.10,\"b\":2}", "{\"b\":2,\"a\":1.1}", "{\"a\":1.1}"}) {
      assertThat(
              LogPatch.between(before, Map.of(Field.INPUTS, new Edit.Set<>(Json.parse(text))))
                  .body()
                  .text())
          .isEqualTo("{\"inputs\":" + text + "}");
    }
  }

  @Test
  void emptyTextIsAValueAndNotCleared() {
    var before = log(Map.of(Field.OUTPUT, Json.of("a")));
    assertThat(
            LogPatch.between(before, Map.of(Field.OUTPUT, new Edit.Set<>(Json.of(""))))
                .body()
                .text())
        .isEqualTo("{\"output\":\"\"}");
    assertThat(LogPatch.between(before, Map.of(Field.OUTPUT, new Edit.Clear<>())).body().text())
        .isEqualTo("{\"output\":null}");
  }
}
