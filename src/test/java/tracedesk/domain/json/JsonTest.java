package tracedesk.domain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void keepsEveryValueAsItWasWritten() {
    var text =
        " { \"a\" : 1.10, \"b\":[1e3,-0, 9007199254740993,\"\\u00e9\\/\\ud800\"], \"c\":{ } ,\"d\":null}";
    var json = (Json.Obj) Json.parse(text);
    assertThat(json.text()).isEqualTo(text.strip());
    assertThat(json.get("a")).hasToString("1.10");
    assertThat(json.list("b"))
        .extracting(Json::text)
        .containsExactly("1e3", "-0", "9007199254740993", "\"\\u00e9\\/\\ud800\"");
    assertThat(json.list("b").get(3).asString()).isEqualTo("é/\ud800");
    assertThat(json.present("d")).isNull();
  }

  @Test
  void replacingOneMemberLeavesTheOthersUntouched() {
    var json = (Json.Obj) Json.parse("{\"a\": 1.10 , \"b\":\"x\" }");
    assertThat(json.with("b", Json.of("y")).text()).isEqualTo("{\"a\": 1.10 , \"b\":\"y\" }");
    assertThat(json.with("c", Json.TRUE).text())
        .isEqualTo("{\"a\": 1.10 , \"b\":\"x\" ,\"c\":true}");
    assertThat(Json.Obj.EMPTY.with("c", Json.TRUE).text()).isEqualTo("{\"c\":true}");
    assertThat(json.without("a").text()).isEqualTo("{\"b\":\"x\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,\"a\":2}",
        "1 2",
        "NaN",
        "{a:1}",
        "\"\n\"",
        "{\"\\u0000\":1}",
        "01"
      })
  void refusesWhatIsNotStrictJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonFault.class);
  }

  @Test
  void namesThePlaceOfTheFault() {
    assertThatThrownBy(() -> Json.parse("{\n  \"a\": tru\n}"))
        .isInstanceOfSatisfying(JsonFault.class, f -> assertThat(f.line()).isEqualTo(2));
  }

  @Test
  void c6RefusesNestingBeyondTheLimitWithoutOverflow() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(JsonFault.class);
    assertThat(Json.parse("[".repeat(200) + "]".repeat(200)).length()).isEqualTo(400);
  }

  @Test
  void c7NeverExpandsAHugeExponent() {
    var json = (Json.Num) Json.parse("1e1000000000");
    assertThat(json.text()).isEqualTo("1e1000000000");
    assertThat(json.longValue()).isNull();
  }

  @Test
  void whatIsBuiltHasTheTextOfItsParts() {
    var parsed = (Json.Obj) Json.parse("{\"a\": 1.10 ,\"b\":[1e3 ]}");
    var built =
        Json.object()
            .put("b", Json.NULL)
            .put(
                "a\n",
                Json.array(java.util.List.of(Json.of(1), parsed, Json.array(java.util.List.of()))))
            .put("b", Json.object().build())
            .build();
    var text = "{\"b\":{},\"a\\n\":[1,{\"a\": 1.10 ,\"b\":[1e3 ]},[]]}";
    assertThat(built.text()).isEqualTo(text);
    assertThat(built.length()).isEqualTo(text.length());
    assertThat(built).isEqualTo(Json.parse(text)).hasSameHashCodeAs(Json.parse(text));
    assertThat(built.with("b", Json.TRUE).text()).isEqualTo(text.replace("\"b\":{}", "\"b\":true"));
    assertThat(built.with("c", Json.of(2)).without("a\n").text()).isEqualTo("{\"b\":{},\"c\":2}");
    assertThat(new String(built.bytes(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(text);
    assertThatThrownBy(() -> Json.object().put("\u0000", Json.NULL)).isInstanceOf(JsonFault.class);
  }

  @Property
  void quotingGivesBackTheSameCharacters(@ForAll("anyText") String value) {
    assertThat(Json.of(value).asString()).isEqualTo(value);
    assertThat(Json.parse(Json.of(value).text())).isEqualTo(Json.of(value));
    assertThat(Json.parse(Json.of(value).bytes(), JsonLimits.API).asString()).isEqualTo(value);
  }

  @Provide
  Arbitrary<String> anyText() {
    return Arbitraries.strings()
        .withChars(' ', '"', '\\', '\n')
        .withCharRange('\u0000', '\u00ff')
        .withCharRange('\ud7f0', '\ue010')
        .ofMaxLength(20);
  }
}
