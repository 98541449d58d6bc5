package tracedesk.ui.traces;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Text;

/// The heads traces stand under: days where the list goes by time, files where it goes by name,
/// none in other orders.
final class Heads {
  private static final DateTimeFormatter THIS_YEAR = day("EEEE d MMMM");
  private static final DateTimeFormatter OTHER_YEAR = day("d MMMM yyyy");

  private Heads() {}

  static boolean divide(TraceOrder order) {
    return switch (order) {
      case NEWEST, OLDEST, NAME -> true;
      case LONGEST, TOKENS, COST, ERRORS, LOGS -> false;
    };
  }

  static String key(TraceOrder order, TraceSummary trace, ZoneId zone) {
    return order == TraceOrder.NAME
        ? trace.directory().isEmpty() ? trace.name() : trace.directory() + "/" + trace.name()
        : trace.started().atZone(zone).toLocalDate().toString();
  }

  static String title(TraceOrder order, String key, LocalDate today) {
    if (order == TraceOrder.NAME) {
      return key.substring(0, key.lastIndexOf('/') + 1).replace("/", " / ")
          + key.substring(key.lastIndexOf('/') + 1);
    }
    LocalDate date;
    try {
      date = LocalDate.parse(key);
    } catch (DateTimeParseException e) {
      return key;
    }
    if (date.equals(today)) {
      return Text.get("traces.today");
    }
    if (date.equals(today.minusDays(1))) {
      return Text.get("traces.yesterday");
    }
    return (date.getYear() == today.getYear() ? THIS_YEAR : OTHER_YEAR).format(date);
  }

  private static DateTimeFormatter day(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
