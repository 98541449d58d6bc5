package tracedesk.domain.trace;

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
