package tracedesk.ui.transfer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Text;

/// The system's dialogs over the window a node is in. Files are looked for where the last ones
/// were.
public final class SystemChoosers implements Choosers {
  private final Node place;
  private @Nullable Path last;

  public SystemChoosers(Node place) {
    this.place = place;
  }

  @Override
  public List<Path> files() {
    var chooser = new FileChooser();
    chooser.setTitle(Text.get("transfer.import.title"));
    chooser.setInitialDirectory(start());
    var chosen = chooser.showOpenMultipleDialog(window());
    if (chosen == null || chosen.isEmpty()) {
      return List.of();
    }
    last = chosen.getFirst().toPath().getParent();
    return chosen.stream().map(File::toPath).toList();
  }

  @Override
  public @Nullable Path folder() {
    var chooser = new DirectoryChooser();
    chooser.setTitle(Text.get("transfer.import.title"));
    chooser.setInitialDirectory(start());
    var chosen = chooser.showDialog(window());
    if (chosen == null) {
      return null;
    }
    last = chosen.toPath().getParent();
    return chosen.toPath();
  }

  @Override
  public @Nullable Path target(Path suggestion) {
    var chooser = new FileChooser();
    chooser.setTitle(Text.get("transfer.export.title"));
    var folder = suggestion.getParent();
    if (folder != null && Files.isDirectory(folder)) {
      chooser.setInitialDirectory(folder.toFile());
    }
    chooser.setInitialFileName(String.valueOf(suggestion.getFileName()));
    var chosen = chooser.showSaveDialog(window());
    return chosen == null ? null : chosen.toPath();
  }

  private @Nullable File start() {
    return last != null && Files.isDirectory(last) ? last.toFile() : null;
  }

  private @Nullable Window window() {
    return place.getScene() == null ? null : place.getScene().getWindow();
  }
}
