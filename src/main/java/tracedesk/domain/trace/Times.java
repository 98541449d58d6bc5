package tracedesk.domain.trace;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The API's timestamps: ISO 8601, with an offset or `Z`; without one it is UTC. A plain date is
/// its midnight.
public final class Times {
  private Times() {}

  /// The instant, or `null` when the text is none.
  public static @Nullable Instant parse(@Nullable String text) {
    if (text == null || text.length() < 10) {
      return null;
    }
    var plain = utc(text);
    return plain == null ? parseAny(text) : plain;
  }

  /// The spelling nearly all servers use: `2025-03-14T09:02:01Z`, with up to nine decimals; `null`
  /// for any other.
  private static @Nullable Instant utc(String text) {
    int last = text.length() - 1;
    if (last < 19 || last > 29 || last == 20 || text.charAt(last) != 'Z') {
      return null;
    }
    for (int i = 0; i < last; i++) {
      char c = text.charAt(i);
      char wanted =
          i == 4 || i == 7 ? '-' : i == 10 ? 'T' : i == 13 || i == 16 ? ':' : i == 19 ? '.' : '0';
      if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
        return null;
      }
    }
    int nanos = last > 20 ? number(text, 20, last) : 0;
    for (int digits = last - 20; digits >= 0 && digits < 9; digits++) {
      nanos *= 10;
    }
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    try {
      var day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      return hour > 23 || minute > 59 || second > 59
          ? null
          : Instant.ofEpochSecond(
              day.toEpochDay() * 86_400 + hour * 3600 + minute * 60 + second, nanos);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static @Nullable Instant parseAny(String text) {
    var iso = text.strip().replace(' ', 'T');
    try {
      if (iso.length() == 10) {
        return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      int sign = Math.max(iso.lastIndexOf('+'), iso.lastIndexOf('-'));
      var zoned = iso.toUpperCase(Locale.ROOT).endsWith("Z") || sign > 10;
      return zoned
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /// As the server writes it: UTC with microseconds and `Z`.
  public static String format(Instant instant) {
    return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC)
            .format(FORMAT)
        + "Z";
  }

  /// Microseconds since 1970.
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  public static Instant ofMicros(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
  }

  private static final java.time.format.DateTimeFormatter FORMAT =
      java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);
}
