package tracedesk.ui.fx;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How amounts and times read in the window.
public final class Numbers {
  private static final DateTimeFormatter CLOCK = pattern("HH:mm");
  private static final DateTimeFormatter SECONDS = pattern("HH:mm:ss");
  private static final DateTimeFormatter WEEKDAY = pattern("EEE HH:mm");
  private static final DateTimeFormatter DAY = pattern("d MMM");
  private static final DateTimeFormatter YEAR = pattern("d MMM yyyy");
  private static final DateTimeFormatter STAMP = pattern("EEE d MMM yyyy, HH:mm:ss.SSS xxx");

  private Numbers() {}

  /// `680 ms`, `8.42 s`, `12.6 s`, `2 m 23 s`, `1 h 04 m`.
  public static String duration(Duration duration) {
    if (duration.isNegative()) {
      return "−" + duration(duration.negated());
    }
    long millis = Math.round(duration.toNanos() / 1e6);
    if (millis == 0 && !duration.isZero()) {
      return "<1 ms";
    }
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 9_995) {
      return decimals(millis / 1e3, 2) + " s";
    }
    if (millis < 59_950) {
      return decimals(millis / 1e3, 1) + " s";
    }
    long seconds = Math.round(millis / 1e3);
    if (seconds < 3_600) {
      return seconds / 60 + " m " + seconds % 60 + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    return format("%d h %02d m", minutes / 60, minutes % 60);
  }

  /// How long something will still take, in whole seconds and larger: `4 s`, `2 m 10 s`.
  public static String timeLeft(Duration left) {
    long seconds = Math.max(1, Math.round(left.toMillis() / 1e3));
    if (seconds < 60) {
      return seconds + " s";
    }
    return duration(Duration.ofSeconds(seconds < 600 ? seconds : seconds / 60 * 60));
  }

  /// `6,914`.
  public static String count(long count) {
    return grouped(Long.toString(count));
  }

  /// Tokens beside other figures: `18,402`, from a million on `41.2 M`.
  public static String tokens(long tokens) {
    return tokens < 1_000_000 ? count(tokens) : brief(tokens);
  }

  /// For narrow places: `6,914`, from 100,000 on `412 k`, `1.2 M`.
  public static String brief(long count) {
    return count < 100_000
        ? count(count)
        : count < 1_000_000 ? count / 1_000 + " k" : decimals(count / 100_000 / 10.0, 1) + " M";
  }

  /// `$0.0312` below a dollar, `$182.44` from there.
  public static String cost(double dollars) {
    if (dollars < 0) {
      return "−" + cost(-dollars);
    }
    if (dollars > 0 && dollars < 0.000_05) {
      return "<$0.0001";
    }
    return "$" + (dollars < 0.999_95 ? decimals(dollars, 4) : grouped(decimals(dollars, 2)));
  }

  public static String cost(BigDecimal dollars) {
    return cost(dollars.doubleValue());
  }

  /// The cost column of the tree, which says the dollar once in its head: `.0312`, `182.44`.
  public static String treeCost(double dollars) {
    if (dollars >= 0 && dollars < 0.999_95) {
      return decimals(dollars, 4).substring(1);
    }
    return grouped(decimals(dollars, 2));
  }

  /// How long ago, short: `now`, `2 min`, `1 h`; from a day on the weekday and time `Fri 17:42`,
  /// from a week on the day `3 Nov`, from a year on `3 Nov 2024`. What lies ahead is given by its
  /// clock.
  public static String ago(Instant then, Instant now, ZoneId zone) {
    var at = then.atZone(zone);
    var age = Duration.between(then, now);
    if (age.toMinutes() < -1) {
      return at.toLocalDate().equals(now.atZone(zone).toLocalDate())
          ? CLOCK.format(at)
          : YEAR.format(at);
    }
    if (age.toMinutes() < 1) {
      return "now";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min";
    }
    if (age.toHours() < 24) {
      return age.toHours() + " h";
    }
    if (age.toDays() < 7) {
      return WEEKDAY.format(at);
    }
    return sameYear(at, now.atZone(zone)) ? DAY.format(at) : YEAR.format(at);
  }

  /// When something happened: today by the clock `14:31`, within a week `Fri 17:42`, else the day.
  public static String moment(Instant then, Instant now, ZoneId zone) {
    var at = then.atZone(zone);
    var today = now.atZone(zone);
    if (at.toLocalDate().equals(today.toLocalDate())) {
      return CLOCK.format(at);
    }
    if (!then.isAfter(now) && Duration.between(then, now).toDays() < 7) {
      return WEEKDAY.format(at);
    }
    return sameYear(at, today) ? DAY.format(at) : YEAR.format(at);
  }

  /// `14:31`.
  public static String clock(Instant then, ZoneId zone) {
    return CLOCK.format(then.atZone(zone));
  }

  /// `14:29:08`.
  public static String clockSeconds(Instant then, ZoneId zone) {
    return SECONDS.format(then.atZone(zone));
  }

  /// The full moment, for tooltips: `Fri 20 Nov 2026, 14:29:08.250 +01:00`.
  public static String timestamp(Instant then, ZoneId zone) {
    return STAMP.format(then.atZone(zone));
  }

  /// `640 B`, `12 kB`, `2.1 MB`; a kilobyte is 1,000 bytes.
  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double size = bytes / 1e3;
    for (var unit : new String[] {"kB", "MB", "GB"}) {
      if (size < 999.5) {
        return format(size < 9.95 ? "%.1f %s" : "%.0f %s", size, unit);
      }
      size /= 1e3;
    }
    return format("%.1f TB", size);
  }

  private static boolean sameYear(ZonedDateTime a, ZonedDateTime b) {
    return a.getYear() == b.getYear();
  }

  /// The mean of judgments: `0.94`.
  public static String judgment(double mean) {
    return decimals(mean, 2);
  }

  /// As `%.4f` writes it, without a pattern to be read each time: rows that are jumped to are
  /// full of numbers.
  static String decimals(double number, int places) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    return new BigDecimal(Double.toString(number))
        .setScale(places, RoundingMode.HALF_UP)
        .toPlainString();
  }

  /// With commas between the thousands of a number.
  private static String grouped(String number) {
    int point = number.indexOf('.');
    int end = point < 0 ? number.length() : point;
    int begin = number.startsWith("-") ? 1 : 0;
    if (end - begin <= 3) {
      return number;
    }
    var text = new StringBuilder(number);
    for (int at = end - 3; at > begin; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ENGLISH, pattern, values);
  }

  private static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
