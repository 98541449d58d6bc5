package tracedesk.ui.traces;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Text;

/// How the list is divided under heads.
public enum Grouping {
  BY_DAY,
  BY_FILE;

  private static final DateTimeFormatter THIS_YEAR = day("EEEE d MMMM");
  private static final DateTimeFormatter OTHER_YEAR = day("d MMMM yyyy");

  String label() {
    return Text.get(this == BY_DAY ? "traces.by-day" : "traces.by-file");
  }

  String key(TraceSummary trace, ZoneId zone) {
    return this == BY_DAY
        ? trace.started().atZone(zone).toLocalDate().toString()
        : trace.directory() + "/" + trace.name();
  }

  String title(TraceSummary trace, LocalDate today, ZoneId zone) {
    if (this == BY_FILE) {
      return trace.directory().isEmpty() ? trace.name() : trace.directory() + " / " + trace.name();
    }
    var date = trace.started().atZone(zone).toLocalDate();
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
