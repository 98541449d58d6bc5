package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Merge.Part;
import tracedesk.domain.edit.Merge.Standing;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;

/// What two writers made of one log: nothing of either is lost, whoever is first. Tried a thousand
/// times in every build, more often with `-Djqwik.tries.default=100000`.
class MergeTest {
  private static final Field[] FIELDS = {
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
            .withChars("ab \"\\\r\n\t\u0000é\ud83d\ude00")
            .withCharRange('\ud800', '\udfff')
            .ofMaxLength(3)
            .map(Json::of);
    var others =
        Arbitraries.of("0", "1e400", "1e-400", "[]", "[1,{\"a\":null}]", "true", "null", "{}");
    return Arbitraries.oneOf(text, others.map(Json::parse));
  }

  private Arbitrary<Json> maps() {
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), values())
        .ofMaxSize(4)
        .map(Json::object);
  }

  @Provide
  Arbitrary<Log> logs() {
    return Arbitraries.maps(Arbitraries.of(FIELDS), values())
        .flatMap(
            rest ->
                maps()
                    .injectNull(0.2)
                    .map(
                        inputs -> {
                          var all = new HashMap<>(rest);
                          if (inputs == null) {
                            all.remove(Field.INPUTS);
                          } else {
                            all.put(Field.INPUTS, inputs);
                          }
                          return log(all);
                        }));
  }

  @Provide
  Arbitrary<Map<Field, Edit<Json>>> edits() {
    Arbitrary<Edit<Json>> clear = Arbitraries.just(new Edit.Clear<>());
    Arbitrary<Edit<Json>> set = values().map(Edit.Set::new);
    Arbitrary<Edit<Json>> map = maps().map(Edit.Set::new);
    Arbitrary<Edit<Json>> keep = Arbitraries.just(new Edit.Keep<>());
    return Arbitraries.maps(Arbitraries.of(FIELDS), Arbitraries.oneOf(set, set, clear))
        .flatMap(
            rest ->
                Arbitraries.oneOf(map, map, clear, keep)
                    .map(
                        inputs -> {
                          var all = new EnumMap<Field, Edit<Json>>(Field.class);
                          all.putAll(rest);
                          all.put(Field.INPUTS, inputs);
                          return all;
                        }));
  }

  private static void assertSame(Log a, Log b) {
    for (var field : FIELDS) {
      assertThat(Merge.means(field.of(a), field.of(b)))
          .as("%s: %s and %s", field, field.of(a), field.of(b))
          .isTrue();
    }
  }

  @Property
  void nothingAgainstNothingIsNothing(@ForAll("logs") Log base) {
    var merge = Merge.of(base, base, LogPatch.NOTHING);
    assertThat(merge.parts()).isEmpty();
    assertThat(merge.isApplied()).isTrue();
    assertThat(merge.isSafe()).isTrue();
    assertThat(merge.resolved(Map.of()).isEmpty()).isTrue();
  }

  @Property
  void aCorrectionNobodyStandsAgainstComesOutWhole(
      @ForAll("logs") Log base, @ForAll("edits") Map<Field, Edit<Json>> edits) {
    var mine = LogPatch.between(base, edits);
    var merge = Merge.of(base, base, mine);
    assertThat(merge.parts()).allMatch(part -> part.standing() == Standing.MINE);
    assertSame(merge.resolved(Map.of()).appliedTo(base), mine.appliedTo(base));
    assertThat(Merge.of(base, mine.appliedTo(base), mine).isApplied()).isTrue();
  }

  @Property
  void whatOthersChangedStaysAsItIs(
      @ForAll("logs") Log base, @ForAll("edits") Map<Field, Edit<Json>> edits) {
    var theirs = LogPatch.between(base, edits).appliedTo(base);
    var merge = Merge.of(base, theirs, LogPatch.NOTHING);
    assertThat(merge.conflicts()).isEmpty();
    assertThat(merge.resolved(Map.of()).isEmpty()).isTrue();
  }

  @Property
  void itDoesNotMatterWhoWasFirst(
      @ForAll("logs") Log base,
      @ForAll("edits") Map<Field, Edit<Json>> one,
      @ForAll("edits") Map<Field, Edit<Json>> other) {
    var a = LogPatch.between(base, one);
    var b = LogPatch.between(base, other);
    var ab = Merge.of(base, a.appliedTo(base), b);
    var ba = Merge.of(base, b.appliedTo(base), a);
    assertThat(names(ab, Standing.CONFLICT)).isEqualTo(names(ba, Standing.CONFLICT));
    assertThat(names(ab, Standing.SAME)).isEqualTo(names(ba, Standing.SAME));
    assertThat(names(ab, Standing.MINE)).isEqualTo(names(ba, Standing.THEIRS));
    if (ab.conflicts().isEmpty()) {
      assertSame(
          ab.resolved(Map.of()).appliedTo(a.appliedTo(base)),
          ba.resolved(Map.of()).appliedTo(b.appliedTo(base)));
    }
  }

  private static Set<String> names(Merge merge, Standing standing) {
    var names = new LinkedHashSet<String>();
    for (var part : merge.parts()) {
      if (part.standing() == standing) {
        names.add(part.name());
      }
    }
    return Set.copyOf(names);
  }

  @Property
  void everyEditOfBothIsShownAndWhatWasChosenHolds(
      @ForAll("logs") Log base,
      @ForAll("edits") Map<Field, Edit<Json>> one,
      @ForAll("edits") Map<Field, Edit<Json>> other,
      @ForAll boolean takeMine) {
    var theirs = LogPatch.between(base, one).appliedTo(base);
    var mine = LogPatch.between(base, other);
    var merge = Merge.of(base, theirs, mine);
    var chosen = new HashMap<String, Optional<Json>>();
    for (var part : merge.conflicts()) {
      assertThat(Merge.means(part.mine(), part.theirs())).isFalse();
      chosen.put(part.name(), Optional.ofNullable(takeMine ? part.mine() : part.theirs()));
    }
    var after = merge.resolved(chosen).appliedTo(theirs);
    var wanted = mine.appliedTo(base);
    for (var part : merge.parts()) {
      boolean isMine =
          part.standing() == Standing.MINE || part.standing() == Standing.CONFLICT && takeMine;
      assertThat(Merge.means(at(part, after), isMine ? at(part, wanted) : at(part, theirs)))
          .as("%s", part)
          .isTrue();
    }
    for (var field : mine.edits().keySet()) {
      boolean there = Merge.means(field.of(theirs), field.of(wanted));
      assertThat(there || merge.parts().stream().anyMatch(part -> part.field() == field))
          .as("%s", field)
          .isTrue();
    }
    if (!chosen.isEmpty()) {
      assertThatThrownBy(() -> merge.resolved(Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Json at(Part part, Log log) {
    var field = java.util.Objects.requireNonNull(part.field());
    var whole = field.of(log);
    return part.key() == null ? whole : whole instanceof Json.Obj map ? map.get(part.key()) : null;
  }

  @Property
  void correctionsPutTogetherHoldAllOfBoth(
      @ForAll("logs") Log base,
      @ForAll("edits") Map<Field, Edit<Json>> one,
      @ForAll("edits") Map<Field, Edit<Json>> other) {
    var form = new LogDraft(base, LogPatch.between(base, one), Map.of());
    var sent = new LogDraft(base, LogPatch.between(base, other), Map.of());
    var both = form.and(sent);
    var merge = Merge.of(base, sent.patch().appliedTo(base), form.patch());
    var chosen = new HashMap<String, Optional<Json>>();
    merge.conflicts().forEach(part -> chosen.put(part.name(), Optional.ofNullable(part.mine())));
    var wanted = merge.resolved(chosen).appliedTo(sent.patch().appliedTo(base));
    for (var field : FIELDS) {
      boolean mixed =
          field == Field.INPUTS
              && !(form.value(field) instanceof Json.Obj && sent.value(field) instanceof Json.Obj);
      if (!mixed) {
        assertThat(Merge.means(known(both.value(field)), field.of(wanted)))
            .as("%s", field)
            .isTrue();
      }
    }
    assertThat(LogDraft.of(base).and(sent).patch()).isEqualTo(sent.patch());
    assertThat(form.and(LogDraft.of(base))).isEqualTo(form);
    assertThat(form.and(form)).isEqualTo(form);
  }

  private static Json known(Json value) {
    return value == null || value.isNull() ? null : value;
  }

  /// A log without inputs needs an empty map to be marked complete: that is an edit too.
  @Test
  void anEmptyMapWhereNothingWasIsAnEdit() {
    var base = log(Map.of(Field.OUTPUT, Json.of("old")));
    var theirs = log(Map.of(Field.OUTPUT, Json.of("theirs")));
    var mine = LogPatch.NOTHING.with(Field.INPUTS, new Edit.Set<>(Json.Obj.EMPTY));
    assertThat(Merge.of(base, theirs, mine).resolved(Map.of()).body().text())
        .isEqualTo("{\"inputs\":{}}");
  }
}
