package tracedesk.ui.search;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.Test;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Background;

class QueryViewModelTest {
  private final ObjectProperty<TraceFilter> filter = new SimpleObjectProperty<>(TraceFilter.ALL);
  private final QueryViewModel model = new QueryViewModel(filter, Background.immediate());

  @Test
  void recognisedWordsBecomeChipsAndTheRestIsText() {
    model.textProperty().set("refund status:incomplete has:error jar");
    model.submit();
    assertThat(model.chips()).containsExactly("status:incomplete", "has:error");
    assertThat(model.textProperty().get()).isEqualTo("refund jar");
    assertThat(filter.get())
        .isEqualTo(new TraceFilter(TraceStatus.INCOMPLETE, true, "refund jar", null));
  }

  @Test
  void typingFiltersWithoutMovingWhatIsTyped() {
    model.textProperty().set("status:incomplete");
    assertThat(filter.get().status()).isEqualTo(TraceStatus.INCOMPLETE);
    assertThat(model.textProperty().get()).isEqualTo("status:incomplete");
    model.textProperty().set("status:incomplete ");
    assertThat(model.chips()).containsExactly("status:incomplete");
    assertThat(model.textProperty().get()).isEmpty();
  }

  @Test
  void onlyOneStatusAtATime() {
    model.toggle("status:incomplete");
    model.toggle("status:complete");
    assertThat(model.chips()).containsExactly("status:complete");
    model.removeLast();
    assertThat(filter.get()).isEqualTo(TraceFilter.ALL);
  }

  @Test
  void saysWhichWordsItDoesNotKnow() {
    model.textProperty().set("status:done x");
    model.submit();
    assertThat(model.hintProperty().get()).contains("status:done");
    assertThat(filter.get().text()).isEqualTo("status:done x");
  }

  @Test
  void quotedTextIsTakenAsItStands() {
    model.textProperty().set("\"has:error  x\"");
    model.submit();
    assertThat(filter.get()).isEqualTo(new TraceFilter(null, false, "has:error  x", null));
    assertThat(model.textProperty().get()).isEqualTo("\"has:error  x\"");
  }

  @Test
  void followsAFilterChangedElsewhere() {
    filter.set(new TraceFilter(TraceStatus.COMPLETE, false, "jar", null));
    assertThat(model.chips()).containsExactly("status:complete");
    assertThat(model.textProperty().get()).isEqualTo("jar");
  }
}
