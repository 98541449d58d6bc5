package tracedesk.domain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.trace.Api;

class AddressFaultTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://traces.example.com",
        " https://traces.example.com/ ",
        "https://traces.example.com:8443/base",
        "https://traces.example.com/v5",
        "HTTPS://TRACES.EXAMPLE.COM",
        "http://127.0.0.1:7421",
        "http://127.9.8.7",
        "http://localhost:80/v5/",
        "http://[::1]:7421"
      })
  void aServersRootIsAGoodAddress(String url) {
    assertThat(AddressFault.of(url, Api.V5)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', EMPTY",
    "'  ', EMPTY",
    "traces.example.com, NOT_AN_ADDRESS",
    "ftp://traces.example.com, NOT_AN_ADDRESS",
    "https://, NOT_AN_ADDRESS",
    "https://a b, NOT_AN_ADDRESS",
    "https://traces.example.com:99999, NOT_AN_ADDRESS",
    "https://me:pw@traces.example.com, MORE_THAN_AN_ADDRESS",
    "https://traces.example.com?key=1, MORE_THAN_AN_ADDRESS",
    "https://traces.example.com#top, MORE_THAN_AN_ADDRESS",
    "http://traces.example.com, NOT_ENCRYPTED",
    "http://127.0.0.1.example.com, NOT_ENCRYPTED",
    "http://0.0.0.0, NOT_ENCRYPTED",
    "http://localhost.example.com, NOT_ENCRYPTED",
    "https://traces.example.com/v4/, OTHER_API"
  })
  void otherAddressesAreRefusedForTheirReason(String url, AddressFault fault) {
    assertThat(AddressFault.of(url, Api.V5)).isEqualTo(fault);
  }

  @Test
  void anAddressMayNameItsApiVersion() {
    assertThat(AddressFault.apiIn("https://traces.example.com/v4/")).isEqualTo(Api.V4);
    assertThat(AddressFault.apiIn("https://traces.example.com/v5")).isEqualTo(Api.V5);
    assertThat(AddressFault.apiIn("https://v4.example.com")).isNull();
    assertThat(AddressFault.apiIn("https://a b/v4")).isNull();
  }
}
