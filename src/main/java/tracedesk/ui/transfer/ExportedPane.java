package tracedesk.ui.transfer;

import java.nio.file.Path;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.port.TraceFormats.LeftOut;
import tracedesk.service.TraceExport;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What an export wrote, and where.
final class ExportedPane extends VBox {
  private final Command copyPath;

  ExportedPane(Command copyPath) {
    super(14);
    this.copyPath = copyPath;
  }

  void show(Path target, Format format, TraceExport.Summary summary) {
    getChildren().setAll(head(format, summary));
    if (summary.cancelled()) {
      return;
    }
    getChildren().add(file(target));
    if (!summary.leftOut().isEmpty()) {
      getChildren().add(FoundPane.warning(leftOut(summary)));
    }
    if (summary.changed() > 0) {
      getChildren()
          .add(FoundPane.warning(Text.get("transfer.exported.changed", summary.changed())));
    }
  }

  private static Node head(Format format, TraceExport.Summary summary) {
    var title =
        Controls.words(
            summary.cancelled()
                ? Text.get("transfer.exported.cancelled")
                : Text.get("transfer.exported", ExportViewModel.held(format, summary)),
            "transfer-title");
    title.setId("export-title");
    title.setGraphic(
        summary.cancelled() ? Icons.of("alert-circle", 16, Tone.WARNING) : Icons.complete(15));
    var words =
        Controls.words(
            summary.cancelled()
                ? Text.get("transfer.exported.cancelled.words")
                : Text.get(
                    "transfer.exported.words",
                    Numbers.bytes(summary.bytes()),
                    Numbers.duration(summary.took())),
            "muted",
            "size-12-5");
    return new VBox(4, title, words);
  }

  private Node file(Path target) {
    var path = Controls.words(target.toString(), "mono");
    path.setId("export-path");
    path.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    path.setEllipsisString("…");
    path.setMinWidth(0);
    path.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(path, Priority.ALWAYS);
    Controls.explained(path, target.toString());
    return Controls.styled(
        Controls.row(
            10,
            Controls.styled(Icons.of("file-text", 15), "subtle"),
            path,
            Buttons.small(Buttons.button(copyPath))),
        "exported-file");
  }

  private static String leftOut(TraceExport.Summary summary) {
    long all = summary.leftOut().values().stream().mapToLong(Long::longValue).sum();
    var reasons =
        summary.leftOut().entrySet().stream()
            .map(entry -> reason(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return Text.get("transfer.exported.leftOut", all, reasons);
  }

  private static String reason(LeftOut why, long count) {
    return Text.get(
        switch (why) {
          case NOT_A_MODEL_CALL -> "transfer.leftOut.noCall";
          case FAILED -> "transfer.leftOut.failed";
          case NO_MESSAGES -> "transfer.leftOut.noMessages";
          case NO_OUTPUT -> "transfer.leftOut.noOutput";
        },
        count);
  }
}
