package tracedesk.domain.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JsonOutlineTest {
  /// What is found without parsing is what the parser finds, at every depth.
  @Property
  void everyContainerHoldsWhatTheParserSays(@ForAll("documents") String text) {
    assertThat(Json.isWhole(text)).isTrue();
    int start = JsonOutline.first(text);
    assertThat(JsonOutline.end(text, start)).isEqualTo(text.stripTrailing().length());
    compare(Json.parse(text), text, start);
  }

  private static void compare(Json value, String text, int start) {
    assertThat(text.substring(start, JsonOutline.end(text, start))).isEqualTo(value.text());
    if (value instanceof Json.Obj object) {
      var outline = JsonOutline.of(text, start);
      assertThat(outline.size()).isEqualTo(object.members().size());
      for (int i = 0; i < outline.size(); i++) {
        assertThat(outline.name(i)).isEqualTo(object.members().get(i).name());
        compare(object.members().get(i).value(), text, outline.start(i));
        assertThat(outline.end(i)).isEqualTo(JsonOutline.end(text, outline.start(i)));
      }
    } else if (value instanceof Json.Arr array) {
      var outline = JsonOutline.of(text, start);
      assertThat(outline.size()).isEqualTo(array.items().size());
      for (int i = 0; i < outline.size(); i++) {
        assertThat(outline.name(i)).isNull();
        compare(array.items().get(i), text, outline.start(i));
      }
    }
  }

  @Test
  void whatIsNotWholeIsSaidNotToBe() {
    for (var text : List.of("", "{", "[1,]", "{\"a\":1}x", "[1] [2]", "nul", "\"")) {
      assertThat(Json.isWhole(text)).as(text).isFalse();
    }
  }

  @Provide
  Arbitrary<String> documents() {
    var blanks = Arbitraries.of("", " ", "\n", "\t \r\n");
    return values(4).flatMap(text -> blanks.map(blank -> blank + text + blank));
  }

  private static Arbitrary<String> values(int depth) {
    var scalars =
        Arbitraries.oneOf(
            Arbitraries.of("0", "-1.5e3", "true", "false", "null", "\"\""),
            Arbitraries.of("\"{[\"", "\"\\\"]\"", "\"\\\\\"", "\"a,b:c\"", "\"\\u005d\"", "\"é\n\"")
                .map(text -> text.replace("\n", "")));
    if (depth == 0) {
      return scalars;
    }
    var blanks = Arbitraries.of("", " ", "\n");
    var lists =
        values(depth - 1)
            .list()
            .ofMaxSize(4)
            .flatMap(
                items -> blanks.map(blank -> "[" + String.join("," + blank, items) + blank + "]"));
    var objects =
        values(depth - 1)
            .list()
            .ofMaxSize(4)
            .flatMap(
                items ->
                    blanks.map(
                        blank -> {
                          var out = new StringBuilder("{" + blank);
                          for (int i = 0; i < items.size(); i++) {
                            out.append(i == 0 ? "" : "," + blank)
                                .append("\"k\\\"")
                                .append(i)
                                .append("\"")
                                .append(blank)
                                .append(":")
                                .append(blank)
                                .append(items.get(i));
                          }
                          return out.append(blank).append("}").toString();
                        }));
    return Arbitraries.oneOf(scalars, lists, objects);
  }
}
