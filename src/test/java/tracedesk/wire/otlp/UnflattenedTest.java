package tracedesk.wire.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;

class UnflattenedTest {
  private static String under(String... keysAndValues) {
    var attributes = new LinkedHashMap<String, Json>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      attributes.put(keysAndValues[i], Json.of(keysAndValues[i + 1]));
    }
    return Unflattened.under("humanloop.log", attributes).text();
  }

  @Test
  void dottedKeysUnderThePrefixAreNestedAndOthersPassedOver() {
    assertThat(
            under(
                "humanloop.log.inputs.order.id", "7",
                "humanloop.log.inputs.order.name", "x",
                "humanloop.log.output", "y",
                "humanloop.logistics", "no",
                "humanloop.file.path", "no",
                "gen_ai.system", "no"))
        .isEqualTo("{\"inputs\":{\"order\":{\"id\":\"7\",\"name\":\"x\"}},\"output\":\"y\"}");
  }

  @Test
  void membersThatAreAllNumberedAreAListInTheOrderOfTheirNumbers() {
    assertThat(
            under(
                "humanloop.log.a.10", "k",
                "humanloop.log.a.2", "c",
                "humanloop.log.a.0", "a",
                "humanloop.log.b.0", "x",
                "humanloop.log.b.one", "y",
                "humanloop.log.c.0.deep", "z",
                "humanloop.log.d.99999999999999999999", "q"))
        .isEqualTo(
            "{\"a\":[\"a\",\"c\",\"k\"],\"b\":{\"0\":\"x\",\"one\":\"y\"},\"c\":[{\"deep\":\"z\"}],\"d\":[\"q\"]}");
    assertThat(under("humanloop.log.0", "a", "humanloop.log.1", "b"))
        .isEqualTo("{\"0\":\"a\",\"1\":\"b\"}");
  }

  @Test
  void aKeyThatIsAValueAndTheStartOfAnotherKeepsBothWhicheverComesFirst() {
    assertThat(under("humanloop.log.a", "x", "humanloop.log.a.b", "y", "humanloop.log.a.b.c", "z"))
        .isEqualTo("{\"a\":\"x\",\"a.b\":\"y\",\"a.b.c\":\"z\"}");
    assertThat(under("humanloop.log.a.b.c", "z", "humanloop.log.a.b", "y", "humanloop.log.a", "x"))
        .isEqualTo("{\"a.b.c\":\"z\",\"a.b\":\"y\",\"a\":\"x\"}");
    assertThat(under("humanloop.log.i.a.b", "y", "humanloop.log.i.a", "x"))
        .isEqualTo("{\"i\":{\"a.b\":\"y\",\"a\":\"x\"}}");
  }

  @Test
  void c10_nothingLiesDeeperThanTheLimitAndNothingIsLost() {
    var key = "humanloop.log" + ".a".repeat(400);
    var text = under(key, "v");
    assertThat(text.chars().filter(c -> c == '{').count()).isEqualTo(Unflattened.DEPTH);
    assertThat(text).contains("\"a" + ".a".repeat(400 - Unflattened.DEPTH) + "\":\"v\"");
  }

  @Test
  void namesThatMeanSomethingElsewhereAreNamesHere() {
    assertThat(under("humanloop.log.__proto__.polluted", "1", "humanloop.log..", "e"))
        .isEqualTo("{\"__proto__\":{\"polluted\":\"1\"},\"\":{\"\":\"e\"}}");
  }

  @Property(tries = 300)
  void everyValueSurvivesAndTheOrderOfAttributesChangesNothingButOrder(
      @ForAll("attributes") Map<String, Json> attributes, @ForAll long seed) {
    var nested = Unflattened.under("p", attributes);
    var found = new TreeMap<String, Integer>();
    leaves(nested, found);
    var sent = new TreeMap<String, Integer>();
    attributes.values().forEach(value -> sent.merge(value.plain(), 1, Integer::sum));
    assertThat(found).isEqualTo(sent);

    var keys = new ArrayList<>(attributes.keySet());
    Collections.shuffle(keys, new Random(seed));
    var shuffled = new LinkedHashMap<String, Json>();
    keys.forEach(key -> shuffled.put(key, attributes.getOrDefault(key, Json.NULL)));
    assertThat(Canonical.text(Unflattened.under("p", shuffled))).isEqualTo(Canonical.text(nested));
  }

  private static void leaves(Json value, Map<String, Integer> into) {
    switch (value) {
      case Json.Obj object -> object.members().forEach(member -> leaves(member.value(), into));
      case Json.Arr array -> array.items().forEach(item -> leaves(item, into));
      default -> into.merge(value.plain(), 1, Integer::sum);
    }
  }

  @Provide
  Arbitrary<Map<String, Json>> attributes() {
    var segment = Arbitraries.of("a", "b", "0", "1", "");
    var key =
        segment.list().ofMinSize(1).ofMaxSize(40).map(parts -> "p." + String.join(".", parts));
    return key.list()
        .ofMaxSize(30)
        .map(
            keys -> {
              var attributes = new LinkedHashMap<String, Json>();
              List.copyOf(keys)
                  .forEach(each -> attributes.put(each, Json.of("v" + attributes.size())));
              return attributes;
            });
  }
}
