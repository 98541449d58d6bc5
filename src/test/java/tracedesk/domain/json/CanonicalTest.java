package tracedesk.domain.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CanonicalTest {
  private static String canon(String text) {
    return Canonical.text(Json.parse(text));
  }

  @Test
  void spellingsOfOneValueAreAlike() {
    assertThat(canon("{\"b\":[1.0, 1e2],\"a\":\"\\u0041\\/\"}"))
        .isEqualTo(canon(" {\"a\" : \"A/\", \"b\":[1,100]}"));
    assertThat(canon("1.10")).isEqualTo(canon("11e-1"));
  }

  @Test
  void differentValuesDiffer() {
    assertThat(canon("9007199254740993")).isNotEqualTo(canon("9007199254740992"));
    assertThat(canon("{\"a\":null}")).isNotEqualTo(canon("{}"));
    assertThat(canon("[1,2]")).isNotEqualTo(canon("[2,1]"));
    assertThat(canon("\"1\"")).isNotEqualTo(canon("1"));
    assertThat(canon("\"\u00e9\"")).isNotEqualTo(canon("\"e\u0301\""));
  }

  @Test
  void hugeExponentsAreNotExpanded() {
    assertThat(canon("1e1000000000")).isEqualTo("1e1000000000");
    assertThat(canon("1e99999999999999999999")).isEqualTo("1e99999999999999999999");
  }

  @Provide
  static Arbitrary<String> texts() {
    return Arbitraries.chars().all().array(char[].class).ofMaxSize(20).map(String::new);
  }

  @Property
  void isItsOwnCanonicalForm(@ForAll("texts") String text, @ForAll double number) {
    var value = Json.array(List.of(Json.of(text), Json.parse(Double.toString(number))));
    assertThat(canon(Canonical.text(value))).isEqualTo(Canonical.text(value));
  }

  @Provide
  static Arbitrary<Json> documents() {
    var number = Arbitraries.of("0", "-0", "1.10", "1e400", "1e-400", "-1E+400", "1e99999999999");
    return nested(nested(Arbitraries.oneOf(texts().map(Json::of), number.map(Json::parse))));
  }

  private static Arbitrary<Json> nested(Arbitrary<Json> parts) {
    var names = texts().filter(text -> text.indexOf('\0') < 0);
    return Arbitraries.oneOf(
            parts,
            parts.list().ofMaxSize(3).map(Json::array),
            Arbitraries.maps(names, parts).ofMaxSize(3).map(Json::object))
        .withoutEdgeCases();
  }

  @Property
  void theCanonicalFormMeansTheSameAndIsFoundFromEverySpelling(@ForAll("documents") Json value) {
    var text = Canonical.text(value);
    assertThat(canon(text)).isEqualTo(text);
    assertThat(canon(JsonText.pretty(value))).isEqualTo(text);
    assertThat(Canonical.text(turned(value))).isEqualTo(text);
  }

  /// The members of all objects in the other order.
  private static Json turned(Json value) {
    return switch (value) {
      case Json.Obj object -> {
        var turned = Json.object();
        object.members().reversed().forEach(one -> turned.put(one.name(), turned(one.value())));
        yield turned.build();
      }
      case Json.Arr array -> Json.array(array.items().stream().map(CanonicalTest::turned).toList());
      default -> value;
    };
  }

  /// A person may type a lone surrogate into JSON text: it arrives, although UTF-8 cannot hold it.
  @Property
  void whatWasTypedArrivesToTheCodeUnit(@ForAll("texts") String text) {
    var typed = text.replaceAll("[\\x00-\\x1f\"\\\\]", "");
    var value = Json.parse("[\"" + typed + "\",{\"k\":\"" + typed + "\"}]");
    assertThat(Canonical.text(Json.parse(value.bytes(), JsonLimits.API)))
        .isEqualTo(Canonical.text(value));
  }
}
