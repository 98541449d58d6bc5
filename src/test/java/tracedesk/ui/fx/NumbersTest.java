package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final Instant NOW = Instant.parse("2026-11-21T14:29:08.250Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "0.0004, <1 ms",
    "0.680, 680 ms",
    "0.9994, 999 ms",
    "0.9996, 1.00 s",
    "1.27, 1.27 s",
    "8.42, 8.42 s",
    "9.9949, 10.0 s",
    "12.6, 12.6 s",
    "59.94, 59.9 s",
    "59.95, 1 m 0 s",
    "143, 2 m 23 s",
    "3599.6, 1 h 00 m",
    "3840, 1 h 04 m",
    "-1.2, −1.20 s"
  })
  void durationsReadInTheUnitThatFits(double seconds, String words) {
    assertThat(Numbers.duration(Duration.ofNanos((long) (seconds * 1e9)))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|$0.0000",
        "0.00001|<$0.0001",
        "0.0312|$0.0312",
        "0.99996|$1.00",
        "182.44|$182.44",
        "12480.5|$12,480.50"
      })
  void costsShowFourPlacesBelowADollarAndTwoAbove(double dollars, String words) {
    assertThat(Numbers.cost(dollars)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0.0312, .0312", "0.00001, .0000", "1.5, 1.50", "182.44, 182.44"})
  void theCostColumnLeavesOutTheDollarAndTheZero(double dollars, String words) {
    assertThat(Numbers.treeCost(dollars)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-21T14:29:00Z|now",
        "2026-11-21T14:27:00Z|2 min",
        "2026-11-21T13:20:00Z|1 h",
        "2026-11-20T14:40:00Z|23 h",
        "2026-11-20T14:20:00Z|Fri 15:20",
        "2026-11-03T10:00:00Z|3 Nov",
        "2023-11-03T10:00:00Z|3 Nov 2023",
        "2026-11-21T15:00:00Z|16:00",
        "2026-11-24T15:00:00Z|24 Nov 2026"
      })
  void timesReadRelativeForADayThenByWeekdayThenByDate(Instant then, String words) {
    assertThat(Numbers.ago(then, NOW, ZONE)).isEqualTo(words);
  }

  @Test
  void momentsReadInTheUsersZone() {
    assertThat(Numbers.clock(NOW, ZONE)).isEqualTo("15:29");
    assertThat(Numbers.clockSeconds(NOW, ZONE)).isEqualTo("15:29:08");
    assertThat(Numbers.timestamp(NOW, ZONE)).isEqualTo("Sat 21 Nov 2026, 15:29:08.250 +01:00");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "640, 640 B",
    "12000, 12 kB",
    "2100000, 2.1 MB",
    "999600, 1.0 MB",
    "5000000000, 5.0 GB",
    "9223372036854775807, 9223372.0 TB"
  })
  void sizesReadInThousands(long bytes, String words) {
    assertThat(Numbers.bytes(bytes)).isEqualTo(words);
  }

  @Test
  void countsGroupThousands() {
    assertThat(Numbers.count(6_914)).isEqualTo("6,914");
    assertThat(Numbers.tokens(999_999)).isEqualTo("999,999");
    assertThat(Numbers.tokens(41_249_000)).isEqualTo("41.2 M");
    assertThat(Numbers.judgment(0.935)).isEqualTo("0.94");
  }

  @Property
  void decimalsAreWrittenAsTheFormatterWritesThem(
      @ForAll @DoubleRange(max = 1e9) double number,
      @ForAll @IntRange(min = 0, max = 6) int places) {
    assertThat(Numbers.decimals(number, places))
        .isEqualTo(String.format(Locale.ENGLISH, "%." + places + "f", number));
  }

  @Property
  void countsAreWrittenAsTheFormatterWritesThem(@ForAll long count) {
    assertThat(Numbers.count(count)).isEqualTo(String.format(Locale.ENGLISH, "%,d", count));
  }
}
