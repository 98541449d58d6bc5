package tracedesk.ui.transfer;

import javafx.scene.Node;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFiles;
import tracedesk.service.TraceImport;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What was recognised, source by source, before anything is imported.
final class FoundPane extends VBox {
  private static final int SHOWN = 200;

  private final StackPane elsewhere = new StackPane();
  private final VBox rows = Controls.styled(new VBox(), "source-rows");

  FoundPane() {
    super(14);
    var scroll = Controls.scroll(rows);
    scroll.getStyleClass().add("source-list");
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren().addAll(Controls.heading("transfer.import.found"), scroll, elsewhere);
  }

  /// @param server the other server that is connected; `null` while it is the local one
  void show(TraceImport.Finding finding, @Nullable String server) {
    rows.getChildren().clear();
    finding.sources().stream().limit(SHOWN).map(FoundPane::row).forEach(rows.getChildren()::add);
    int more = finding.sources().size() - SHOWN;
    if (more > 0) {
      rows.getChildren()
          .add(
              Controls.styled(
                  Controls.label("transfer.import.moreSources", more), "muted", "source-row"));
    }
    elsewhere.getChildren().clear();
    if (server != null) {
      var banner =
          new Banner(
              Tone.ACCENT,
              "info",
              Text.get("transfer.import.elsewhere"),
              Text.get("transfer.import.elsewhere.words", server));
      banner.setId("import-elsewhere");
      elsewhere.getChildren().add(banner);
    }
    elsewhere.setVisible(server != null);
    elsewhere.setManaged(server != null);
  }

  private static Node row(TraceFiles.Source source) {
    var name = Controls.words(DropArea.name(source.path()), "medium");
    name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    name.setEllipsisString("…");
    name.setMinWidth(0);
    Controls.explained(name, source.path().toString());
    var format = Controls.words(format(source.format()), "muted", "size-12-5");
    format.setMinWidth(Region.USE_PREF_SIZE);
    var size = Controls.words(Numbers.bytes(source.bytes()), "mono", "muted");
    size.setMinWidth(Region.USE_PREF_SIZE);
    var line =
        Controls.row(
            10,
            Controls.styled(Icons.of(icon(source.format()), 15), "subtle"),
            name,
            format,
            Controls.spacer(),
            size);
    var row = Controls.styled(new VBox(4, line), "source-row");
    for (var warning : source.warnings()) {
      row.getChildren().add(warning(warning));
    }
    return row;
  }

  /// Something to know of before or after, that is no failure.
  static Node warning(String sentence) {
    var words = Controls.words(sentence, "size-12-5", "muted");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    HBox.setHgrow(words, Priority.ALWAYS);
    var sign = Icons.of("alert-triangle", 13, Tone.WARNING);
    sign.getStyleClass().add("warning-sign");
    return Controls.styled(new HBox(8, sign, words), "transfer-warning");
  }

  private static String format(TraceFiles.Format format) {
    return Text.get(
        switch (format) {
          case HUMANLOOP_EXPORT -> "transfer.format.humanloopExport";
          case HUMANLOOP_LOGS -> "transfer.format.humanloopLogs";
          case OTLP -> "transfer.format.otlp";
          case TRACEDESK_EXPORT -> "transfer.format.tracedesk";
        });
  }

  private static String icon(TraceFiles.Format format) {
    return switch (format) {
      case HUMANLOOP_EXPORT -> "folder";
      case HUMANLOOP_LOGS, OTLP, TRACEDESK_EXPORT -> "file-text";
    };
  }
}
