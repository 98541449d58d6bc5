package tracedesk.ui.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import tracedesk.domain.query.FilterText;
import tracedesk.domain.query.TraceFilter;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Debounce;
import tracedesk.ui.fx.Text;

/// What stands in the query bar: recognised words become chips, the rest is text to look for. The
/// list follows shortly after the last key.
public final class QueryViewModel {
  /// The words the bar understands, in the order its menu shows them.
  static final List<String> WORDS = List.of("status:incomplete", "status:complete", "has:error");

  private final ObjectProperty<TraceFilter> filter;
  private final Debounce typing;
  private final ObservableList<String> chips = FXCollections.observableArrayList();
  private final StringProperty text = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper hint = new ReadOnlyStringWrapper("");
  private boolean following;

  /// @param filter the list's filter, changed by this bar and followed when others change it
  public QueryViewModel(ObjectProperty<TraceFilter> filter, Background background) {
    this.filter = filter;
    this.typing = new Debounce(background, Duration.ofMillis(250));
    filter.subscribe(this::follow);
    text.subscribe((_, typed) -> typed(typed));
  }

  ObservableList<String> chips() {
    return chips;
  }

  StringProperty textProperty() {
    return text;
  }

  /// What is wrong with the query; empty when nothing is.
  ReadOnlyStringProperty hintProperty() {
    return hint.getReadOnlyProperty();
  }

  /// Turns recognised words into chips and filters at once.
  void submit() {
    typing.cancel();
    apply(true);
  }

  void remove(String chip) {
    chips.remove(chip);
    submit();
  }

  /// The last chip goes when there is nothing left to delete before it.
  void removeLast() {
    if (text.get().isEmpty() && !chips.isEmpty()) {
      remove(chips.getLast());
    }
  }

  /// Adds or removes a word from the menu.
  void toggle(String word) {
    if (!chips.remove(word)) {
      chips.removeIf(
          chip ->
              chip.substring(0, chip.indexOf(':')).equals(word.substring(0, word.indexOf(':'))));
      chips.add(word);
    }
    submit();
  }

  /// Empties the bar.
  void clear() {
    chips.clear();
    text.set("");
    submit();
  }

  private void typed(String typed) {
    if (following) {
      return;
    }
    if (typed.endsWith(" ") && WORDS.stream().anyMatch(word -> typed.strip().endsWith(word))) {
      submit();
    } else {
      typing.call(() -> apply(false));
    }
  }

  /// @param gather whether recognised words become chips now; not while they are being typed
  private void apply(boolean gather) {
    var all = new ArrayList<>(chips);
    all.add(text.get());
    var parsed = FilterText.parse(String.join(" ", all));
    hint.set(
        parsed.unknown().isEmpty()
            ? ""
            : Text.get("search.unknown", String.join(", ", parsed.unknown())));
    var wanted = parsed.filter();
    var next =
        new TraceFilter(wanted.status(), wanted.errorsOnly(), wanted.text(), filter.get().file());
    following = true;
    if (gather) {
      chips.setAll(FilterText.chips(next));
      text.set(parsed.rest());
    }
    filter.set(next);
    following = false;
  }

  private void follow(TraceFilter now) {
    if (following) {
      return;
    }
    following = true;
    chips.setAll(FilterText.chips(now));
    if (!FilterText.parse(text.get()).filter().text().equals(now.text())) {
      text.set(now.text());
    }
    hint.set("");
    following = false;
  }
}
