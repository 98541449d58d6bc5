package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  private static @Nullable Instant iso(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Property
  void readsUniversalTimeAsIso8601Says(
      @ForAll @LongRange(min = -62_000_000_000L, max = 253_000_000_000L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(max = 9) int decimals) {
    var whole = Instant.ofEpochSecond(seconds).toString().replace("Z", "");
    var fraction = "%09d".formatted(nanos).substring(0, decimals);
    var text = whole + (decimals == 0 ? "" : "." + fraction) + "Z";
    assertThat(Times.parse(text)).isNotNull().isEqualTo(iso(text));
  }

  @Property
  void anyOtherCharacterInItIsReadAsIso8601Says(
      @ForAll @IntRange(max = 23) int place, @ForAll char other) {
    var text = new StringBuilder("2025-03-14T09:02:01.123Z");
    text.setCharAt(place, other);
    boolean blank = other == ' ' || Character.isWhitespace(other);
    if (!blank) {
      assertThat(Times.parse(text.toString())).isEqualTo(iso(text.toString()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-14T09:02:01+02:00, 2025-03-14T07:02:01Z",
    "2025-03-14 09:02:01.5, 2025-03-14T09:02:01.5Z",
    "2025-03-14, 2025-03-14T00:00:00Z",
    "2025-02-29T00:00:00Z,",
    "2025-03-14T23:59:60Z,",
    "2025-03-14T09:02:01.Z,",
    "soon,"
  })
  void readsOffsetsAndDatesAndRefusesWhatIsNoTime(String text, @Nullable Instant time) {
    assertThat(Times.parse(text)).isEqualTo(time == null ? iso(text) : time);
  }
}
