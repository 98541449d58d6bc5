package tracedesk.remote;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server's whole answer.
///
/// @param took from sending the request to the last byte of the body
record Reply(int status, HttpHeaders headers, byte[] body, Duration took) {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /// The name of the state of what was answered, in quotes, fit to be sent back; a weak one is
  /// none.
  @Nullable String tag() {
    return tag(headers);
  }

  static @Nullable String tag(HttpHeaders headers) {
    return headers.firstValue("ETag").filter(tag -> tag.matches("\"[!#-~]{1,200}\"")).orElse(null);
  }

  /// The server's clock when it answered.
  @Nullable Instant date() {
    return instant(headers.firstValue("Date"));
  }

  /// How long to wait before asking again: `Retry-After` in seconds or as a date (RFC 9110
  /// §10.2.3), an hour at most; a date is measured on the server's clock where it tells it.
  @Nullable Duration retryAfter(Instant now) {
    var header = headers.firstValue("Retry-After").map(String::strip);
    if (header.isEmpty()) {
      return null;
    }
    if (header.get().matches("\\d{1,18}")) {
      return capped(Duration.ofSeconds(Long.parseLong(header.get())));
    }
    var at = instant(header);
    var date = date();
    return at == null ? null : capped(Duration.between(date == null ? now : date, at));
  }

  private static Duration capped(Duration wait) {
    return wait.isNegative()
        ? Duration.ZERO
        : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static @Nullable Instant instant(Optional<String> header) {
    try {
      return header.map(text -> HTTP_DATE.parse(text.strip(), Instant::from)).orElse(null);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
