package tracedesk.domain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.port.LogRequest;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;

class LogLinkTest {
  private static final TraceId TRACE = new TraceId("log_1");
  private static final LogId LOG = new LogId("log_2");

  private static Profile profile(String url, boolean local) {
    return new Profile(new UUID(0, 1), "Any", url, Api.V5, Safety.ASK, local);
  }

  @Test
  void aLinkToTheLocalServerNamesNoServer() {
    var link = LogLink.to(profile("http://127.0.0.1:7421", true), TRACE, LOG);

    assertThat(link).hasToString("tracedesk://trace/log_1/log/log_2");
    assertThat(LogLink.parse(link.toString())).isEqualTo(link);
  }

  @Test
  void aLinkMayLeadToATraceAsAWhole() {
    var link = LogLink.to(TRACE);

    assertThat(link).hasToString("tracedesk://trace/log_1");
    assertThat(LogLink.parse(link.toString())).isEqualTo(link);
    assertThat(LogLink.parse("tracedesk://trace/log/log/log"))
        .isEqualTo(new LogLink(new TraceId("log"), new LogId("log"), null));
  }

  @Test
  void aLinkToAnotherServerNamesItsOrigin() {
    var link = LogLink.to(profile("https://Traces.example.com/team/v5", false), TRACE, LOG);

    assertThat(link.toString())
        .isEqualTo(
            "tracedesk://trace/log_1/log/log_2?origin=https%3A%2F%2Ftraces.example.com%3A443");
    assertThat(LogLink.parse(link.toString())).isEqualTo(link);
  }

  @Property(tries = 300)
  void everyIdComesBack(
      @ForAll @StringLength(min = 1, max = 40) String trace,
      @ForAll @StringLength(min = 1, max = 40) String log) {
    var link = new LogLink(new TraceId(trace), new LogId(log), null);
    boolean usable = (trace + log).chars().noneMatch(Character::isISOControl);
    var whole = LogLink.to(new TraceId(log));
    boolean wholeUsable = log.chars().noneMatch(Character::isISOControl);

    assertThat(LogLink.parse(link.toString())).isEqualTo(usable ? link : null);
    assertThat(LogLink.parse(whole.toString())).isEqualTo(wholeUsable ? whole : null);
    assertThat(link.toString()).matches("[!-~]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tracedesk:",
        "tracedesk://trace/",
        "tracedesk://trace/log_1/",
        "tracedesk://trace?origin=https%3A%2F%2Fa.example%3A443",
        "tracedesk://trace/?origin=https%3A%2F%2Fa.example%3A443",
        "tracedesk://trace/log_1/log",
        "tracedesk://trace/log_1/log/",
        "tracedesk://trace//log/log_2",
        "tracedesk://trace/log_1/log/log_2/",
        "tracedesk://trace/log_1/log/log_2#x",
        "tracedesk://trace/log_1/log/log_2?",
        "tracedesk://trace/log_1/log/log_2?origin=",
        "tracedesk://trace/log_1/log/log_2?key=secret",
        "tracedesk://trace/log_1/log/log_2?origin=https%3A%2F%2Fa.example",
        "tracedesk://trace/log_1/log/log_2?origin=https%3A%2F%2Fu%3Ap%40a.example%3A443",
        "tracedesk://trace/log_1/log/log_2?origin=file%3A%2F%2F%2Fetc%2Fpasswd",
        "tracedesk://trace/log_1/log/log_2?origin=https%3A%2F%2Fa.example%3A443&key=x",
        "tracedesk://user@trace/log_1/log/log_2",
        "tracedesk://trace:1/log_1/log/log_2",
        "tracedesk://trace/a b/log/log_2",
        "tracedesk://trace/a%/log/log_2",
        "tracedesk://trace/a%2/log/log_2",
        "tracedesk://trace/a%zz/log/log_2",
        "tracedesk://trace/a%00/log/log_2",
        "tracedesk://trace/a%1B%5B2J/log/log_2",
        "tracedesk://trace/a%FF/log/log_2",
        "tracedesk://trace/é/log/log_2",
        "TRACEDESK://trace/log_1/log/log_2",
        " tracedesk://trace/log_1/log/log_2",
        "https://trace/log_1/log/log_2",
        "file:///etc/passwd"
      })
  void l12WhatIsNotExactlyALinkIsNone(String text) {
    assertThat(LogLink.parse(text)).isNull();
  }

  @Test
  void l12AnEndlessLinkIsNone() {
    assertThat(LogLink.parse("tracedesk://trace/" + "a".repeat(5_000) + "/log/b")).isNull();
  }

  @Test
  void t5TheRequestForALogNamesTheKeyWithoutHoldingIt() {
    var request =
        LogRequest.of(
            profile("https://a.example/it's/v5/", false), Api.V4, new LogId("data $(x)'"));

    assertThat(request.curl())
        .isEqualTo(
            """
            curl 'https://a.example/it'\\''s/v4/logs/data%20%24%28x%29%27' \\
              -H "X-API-KEY: $TRACEDESK_API_KEY\"""");
  }
}
