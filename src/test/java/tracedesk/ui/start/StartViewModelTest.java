package tracedesk.ui.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Unusable.Condition;
import tracedesk.domain.problem.ProblemException;
import tracedesk.store.DataFolder;
import tracedesk.store.DataRepair;
import tracedesk.store.Database;
import tracedesk.ui.fx.Background;

/// The start-up screen over real files.
class StartViewModelTest {
  @TempDir Path temp;
  private final List<String> ended = new ArrayList<>();

  private boolean open() {
    try (var folder = DataFolder.open(temp.resolve("data")).orElseThrow();
        var logs = Database.open(folder.database());
        var drafts = Database.openDrafts(folder.drafts())) {
      return logs.bytesOnDisk() + drafts.bytesOnDisk() > 0;
    }
  }

  private StartViewModel screen() {
    Problem problem;
    try {
      open();
      throw new AssertionError("it opened");
    } catch (ProblemException e) {
      problem = e.problem();
    }
    var opening =
        new Opening(
            new DataRepair(temp.resolve("data"), InstantSource.system()),
            this::open,
            () -> ended.add("opened"),
            () -> ended.add("quit"));
    return new StartViewModel(problem, opening, Background.immediate(), ZoneOffset.UTC);
  }

  @Test
  void k6NothingIsTouchedBeforeTheUserSaysSoAndTheWindowOpensAfterwards() throws Exception {
    open();
    var logs = temp.resolve("data/tracedesk.db");
    var drafts = temp.resolve("data/drafts.db");
    Files.writeString(logs, "Dear Sir, ".repeat(1000));
    Files.writeString(drafts, "");
    var screen = screen();
    assertThat(screen.title()).isEqualTo("The traces on this computer cannot be opened");
    assertThat(screen.explanation()).contains(logs.toString()).endsWith(".");
    assertThat(screen.stateProperty().get().canSalvage()).isTrue();
    assertThat(screen.stateProperty().get().backup()).isNull();
    assertThat(Files.readString(logs)).startsWith("Dear Sir");

    screen.salvage.run();
    assertThat(screen.failure()).contains("nothing in it can be read");
    assertThat(Files.readString(logs)).startsWith("Dear Sir");

    screen.empty.run();
    assertThat(screen.title()).isEqualTo("Ready to go on");
    assertThat(screen.explanation()).contains(logs + ".damaged-");
    assertThat(screen.stateProperty().get().canReplace()).isFalse();

    screen.goOn.run();
    assertThat(screen.title()).isEqualTo("Your unsaved changes cannot be opened");
    assertThat(screen.stateProperty().get().condition()).isEqualTo(Condition.EMPTY);
    assertThat(screen.stateProperty().get().canSalvage()).isFalse();
    assertThat(ended).isEmpty();

    screen.empty.run();
    screen.goOn.run();
    assertThat(ended).containsExactly("opened");
  }

  @Test
  void k4AFolderThatCannotBeUsedIsNamedAndTriedAgain() throws Exception {
    var place = Files.createFile(temp.resolve("data"));
    var screen = screen();
    assertThat(screen.title()).isEqualTo("Tracedesk cannot use its data folder");
    assertThat(screen.explanation()).contains(place.toString());
    assertThat(screen.stateProperty().get().canReplace()).isFalse();
    screen.again.run();
    assertThat(ended).isEmpty();
    Files.delete(place);
    screen.again.run();
    assertThat(ended).containsExactly("opened");
    screen.quit.run();
    assertThat(ended).containsExactly("opened", "quit");
  }
}
