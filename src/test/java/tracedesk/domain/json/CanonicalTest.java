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
}
