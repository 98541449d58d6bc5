package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.LogDraft.Caret;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;

/// What the form holds, as the log moves on beneath it.
class LogDraftTest {
  private static final Caret CARET = new Caret(Field.OUTPUT, 3, 14);

  private static Log log(String members) {
    return LogReader.v5(
        (Json.Obj)
            Json.parse(
                "{\"id\":\"log_1\",\"flow\":{\"id\":\"fl_1\",\"path\":\"f\"}" + members + "}"));
  }

  private static Log output(String text) {
    return log(",\"output\":\"" + text + "\"");
  }

  private static Edit<Json> set(String text) {
    return new Edit.Set<>(Json.of(text));
  }

  private static LogDraft typed(Log base, String text) {
    return LogDraft.of(base).with(Field.OUTPUT, set(text)).at(CARET);
  }

  @Test
  void whatTheServerHasByNowFallsAway() {
    var draft = typed(output("old"), "new").onto(output("new"));

    assertThat(draft.isEmpty()).isTrue();
    assertThat(draft.base()).isEqualTo(output("new"));
    assertThat(draft.caret()).isEqualTo(CARET);
  }

  @Test
  void aFieldSomebodyElseChangedTooKeepsWhatItWasCorrectedFrom() {
    var draft =
        typed(output("old"), "mine")
            .withUnfinished(Field.MESSAGES, "[")
            .onto(log(",\"output\":\"theirs\",\"error\":\"new\""));

    assertThat(draft.base().output()).isEqualTo(Json.of("old"));
    assertThat(draft.base().error()).isEqualTo(Json.of("new"));
    assertThat(draft.value(Field.OUTPUT)).isEqualTo(Json.of("mine"));
    assertThat(draft.unfinished()).isEqualTo(Map.of(Field.MESSAGES, "["));
    assertThat(draft.caret()).isEqualTo(CARET);
  }

  @Test
  void aFieldThatWasEmptyKeepsThatItWas() {
    var draft = typed(log(""), "mine").onto(output("theirs"));

    assertThat(draft.base().output()).isNull();
    assertThat(draft.value(Field.OUTPUT)).isEqualTo(Json.of("mine"));
  }

  @Test
  void unfinishedTextKeepsWhatItWasCorrectedFromToo() {
    var draft = LogDraft.of(output("old")).withUnfinished(Field.OUTPUT, "\ud83d");

    var moved = draft.onto(output("theirs"));
    assertThat(moved.unfinished()).isEqualTo(Map.of(Field.OUTPUT, "\ud83d"));
    assertThat(moved.with(Field.OUTPUT, set("mine")).base().output()).isEqualTo(Json.of("old"));
  }

  @Test
  void whatWasTypedWhileASaveWasUnderWayStays() {
    var sent = typed(output("old"), "sent");
    var typedOn =
        sent.with(Field.OUTPUT, set("sent, and more"))
            .with(Field.ERROR, set("oops"))
            .withUnfinished(Field.INPUTS, "{")
            .after(sent, output("sent"));

    assertThat(typedOn.patch().body().text())
        .isEqualTo("{\"output\":\"sent, and more\",\"error\":\"oops\"}");
    assertThat(typedOn.unfinished()).isEqualTo(Map.of(Field.INPUTS, "{"));
    assertThat(typedOn.caret()).isEqualTo(CARET);
  }

  @Test
  void nothingIsLeftOfWhatWasSent() {
    var sent = typed(output("old"), "sent");

    assertThat(sent.after(sent, output("sent")).isEmpty()).isTrue();
  }

  @Test
  void aFieldTakenBackWhileItsSaveWasUnderWayIsACorrectionBack() {
    var sent = typed(output("old"), "sent");

    assertThat(sent.without(Field.OUTPUT).after(sent, output("sent")).value(Field.OUTPUT))
        .isEqualTo(Json.of("old"));
    var empty = typed(log(""), "sent");
    assertThat(empty.without(Field.OUTPUT).after(empty, output("sent")).patch())
        .isEqualTo(LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Clear<>()));
  }

  @Test
  void whatIsUnfinishedTakesTheFieldsPlaceAndIsNotSent() {
    var draft = typed(output("old"), "new").withUnfinished(Field.OUTPUT, "new \ud83d");

    assertThat(draft.patch().isEmpty()).isTrue();
    assertThat(draft.changed()).containsExactly(Field.OUTPUT);
    assertThat(draft.isEmpty()).isFalse();
    assertThat(draft.after(typed(output("old"), "sent"), output("sent")).value(Field.OUTPUT))
        .isEqualTo(Json.of("sent"));
    assertThat(draft.with(Field.OUTPUT, set("old")).isEmpty()).isTrue();
  }

  @Test
  void draftsAgreeOnAFieldWhenBothHoldTheSameOfIt() {
    var one = typed(output("old"), "new").with(Field.ERROR, set("a"));
    var other = typed(output("old"), "new").with(Field.ERROR, set("b"));
    var unfinished = LogDraft.of(output("old")).withUnfinished(Field.INPUTS, "{");

    assertThat(one.agrees(other, Field.OUTPUT)).isTrue();
    assertThat(one.agrees(other, Field.ERROR)).isFalse();
    assertThat(one.agrees(unfinished, Field.INPUTS)).isFalse();
    assertThat(unfinished.agrees(unfinished, Field.INPUTS)).isTrue();
  }

  @Test
  void keysOfTheInputsThatAnotherSaveChangedOrTookOutAreTakenOverWithWhatTheyWere() {
    var base = log(",\"inputs\":{\"a\":1,\"b\":2,\"c\":3}");
    var mine =
        LogDraft.of(base)
            .with(Field.INPUTS, new Edit.Set<>(Json.parse("{\"a\":10,\"b\":2,\"c\":3}")));
    var theirs =
        LogDraft.of(log(",\"inputs\":{\"a\":1,\"b\":20,\"c\":3}"))
            .with(Field.INPUTS, new Edit.Set<>(Json.parse("{\"a\":11,\"b\":21}")));

    var both = mine.at(CARET).and(theirs);

    assertThat(both.value(Field.INPUTS)).isEqualTo(Json.parse("{\"a\":10,\"b\":21}"));
    assertThat(both.base().inputs()).isEqualTo(Json.parse("{\"a\":1,\"b\":20,\"c\":3}"));
    assertThat(both.caret()).isEqualTo(CARET);
  }

  @Test
  void aFieldTakenOverFromAnotherSaveKeepsWhatItWasCorrectedFrom() {
    var both =
        typed(output("old"), "mine")
            .and(LogDraft.of(log(",\"error\":\"before\"")).with(Field.ERROR, set("after")));

    assertThat(both.base().error()).isEqualTo(Json.of("before"));
    assertThat(both.value(Field.ERROR)).isEqualTo(Json.of("after"));
    assertThat(both.value(Field.OUTPUT)).isEqualTo(Json.of("mine"));
    var added =
        LogDraft.of(log(",\"error\":\"now\""))
            .and(LogDraft.of(log("")).with(Field.ERROR, set("after")));
    assertThat(added.base().error()).isNull();
  }
}
