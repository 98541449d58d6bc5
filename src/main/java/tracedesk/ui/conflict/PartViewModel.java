package tracedesk.ui.conflict;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.ui.fx.Text;

/// The choice about one part of the log: one of the three values, or a result written by hand.
public final class PartViewModel {
  private final Compared compared;
  private final Runnable changed;
  private final ObjectProperty<Pick> pick = new SimpleObjectProperty<>(Pick.NONE);
  private final StringProperty result = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper flaw = new ReadOnlyStringWrapper("");
  private @Nullable Json written;
  private boolean showing;

  /// @param changed runs after every change of the choice
  PartViewModel(Compared compared, Runnable changed) {
    this.compared = compared;
    this.changed = changed;
    pick.set(
        switch (compared.part().standing()) {
          case CONFLICT -> Pick.NONE;
          case THEIRS, SAME -> Pick.THEIRS;
          case MINE -> Pick.MINE;
        });
    pick.subscribe((_, now) -> picked(now));
    result.subscribe((_, now) -> typed(now));
  }

  Compared compared() {
    return compared;
  }

  public Merge.Part part() {
    return compared.part();
  }

  public boolean isConflict() {
    return part().standing() == Merge.Standing.CONFLICT;
  }

  /// Whether the choice is the user's at all: what no correction can touch stays as the server has
  /// it.
  public boolean isOpen() {
    return part().field() != null;
  }

  public ObjectProperty<Pick> pickProperty() {
    return pick;
  }

  /// The result as it stands in its editor; typing there is a choice of its own.
  public StringProperty resultProperty() {
    return result;
  }

  /// Why the result cannot be saved as it is written; empty when it can.
  public ReadOnlyStringProperty flawProperty() {
    return flaw.getReadOnlyProperty();
  }

  public boolean isDecided() {
    return pick.get() != Pick.NONE && flaw.get().isEmpty();
  }

  /// Puts one side's text into the editor, to write on from there.
  public void startFrom(Pick side) {
    write(side == Pick.THEIRS ? compared.theirs() : compared.mine());
    pick.set(Pick.OWN);
    typed(result.get());
  }

  private void picked(Pick now) {
    switch (now) {
      case ORIGINAL -> write(compared.original());
      case THEIRS -> write(compared.theirs());
      case MINE -> write(compared.mine());
      case NONE -> write("");
      case OWN -> {}
    }
    if (now != Pick.OWN) {
      flaw.set("");
    }
    changed.run();
  }

  private void write(String text) {
    showing = true;
    result.set(text);
    showing = false;
  }

  private void typed(String text) {
    if (showing) {
      return;
    }
    try {
      if (compared.words()) {
        written = text.isEmpty() ? null : Json.of(text);
      } else {
        written = text.isBlank() ? null : Json.parse(text);
      }
      flaw.set("");
    } catch (JsonFault fault) {
      flaw.set(Text.get("conflict.not-json", fault.reason(), fault.line(), fault.column()));
    }
    if (pick.get() == Pick.OWN) {
      changed.run();
    } else {
      pick.set(Pick.OWN);
    }
  }

  /// The value to save, empty to leave the part out.
  Optional<Json> value() {
    return Optional.ofNullable(
        switch (pick.get()) {
          case ORIGINAL -> part().base();
          case THEIRS -> part().theirs();
          case MINE -> part().mine();
          case OWN -> written;
          case NONE -> throw new IllegalStateException("nobody decided about " + part().name());
        });
  }
}
