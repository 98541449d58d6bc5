package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tracedesk.domain.trace.LogKind;

class SoughtTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      textBlock =
          """
          refund,                   true,  true,  true
          Stripe,                   false, false, true
          ' name: REFUND ',         true,  true,  false
          name:Stripe,              false, false, false
          'name:"create_refund"',   true,  false, false
          'NAME:"Create_Refund" ',  true,  false, false
          'name:"create_refund',    false, false, false
          'name:""',                false, false, false
          nothing,                  false, false, false
          """)
  void whatIsAskedForIsFoundWhereItIsAskedFor(
      String query, boolean whole, boolean longer, boolean detail) {
    assertThat(finds(query, "create_refund", null)).isEqualTo(whole);
    assertThat(finds(query, "create_refund_twice", null)).isEqualTo(longer);
    assertThat(finds(query, "charge", "Stripe's refund")).isEqualTo(detail);
  }

  private static boolean finds(String query, String name, @Nullable String detail) {
    return Sought.of(query)
        .isIn(RefundTrace.row("id", null, LogKind.TOOL, name, detail, 0, 1, 0, 0, false));
  }

  @Test
  void bodiesAreOnlyLookedThroughForWordsThatMayStandAnywhere() {
    assertThat(Sought.of(" refund ").inBodies()).isEqualTo("refund");
    assertThat(Sought.of("name:refund").inBodies()).isEmpty();
    assertThat(Sought.of("name:").isNothing()).isTrue();
    assertThat(Sought.of("  ").isNothing()).isTrue();
  }

  @Test
  void marksStandWhereTheRowAnswersTheQuestion() {
    var anywhere = Sought.of("refund");
    assertThat(anywhere.marksInName("Refund a refund")).hasSize(2);
    assertThat(anywhere.marksInDetail("no refund")).hasSize(1);
    var whole = Sought.of(Sought.named("say \"no\""));
    assertThat(whole.marksInName("Say \"no\"")).containsExactly(new Matches.Range(0, 8));
    assertThat(whole.marksInName("Say \"no\" twice")).isEmpty();
    assertThat(whole.marksInDetail("say \"no\"")).isEmpty();
  }
}
