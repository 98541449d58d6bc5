package tracedesk.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;

class ArrivalRulesTest {
  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  @Test
  void aFileFillsOnlyWhatALogLacks() {
    var filled =
        ArrivalRules.filled(
            json("{\"output\":\"mine\",\"user\":null}"),
            json("{\"output\":\"theirs\",\"user\":\"u\",\"error\":null,\"metadata\":{}}"),
            Set.of());

    assertThat(filled.text()).isEqualTo("{\"output\":\"mine\",\"user\":\"u\",\"metadata\":{}}");
  }

  @Test
  void theDateALogWasCreatedIsNeverFilled() {
    var before = json("{\"output\":\"mine\"}");
    var found = json("{\"output\":\"mine\",\"created_at\":\"2026-03-01T10:00:00Z\"}");

    assertThat(ArrivalRules.filled(before, found, Set.of())).isEqualTo(before);
  }
}
