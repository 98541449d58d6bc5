package tracedesk.exchange;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Judgment;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.Trace;

/// A table with a row per log, as RFC 4180 describes it: lines end with CR LF, text is UTF-8.
/// Values that are not text stand as JSON.
final class CsvSheet implements Sheet {
  private boolean begun;
  private String trace = "";

  @Override
  public void begin(Trace trace, Output out) throws IOException {
    this.trace = trace.summary().id().value();
    head(out);
  }

  @Override
  public void end(Output out) throws IOException {
    head(out);
  }

  /// A table without rows has a head as well.
  private void head(Output out) throws IOException {
    if (!begun) {
      begun = true;
      out.write(String.join(",", COLUMNS) + "\r\n");
    }
  }

  private static final List<String> COLUMNS =
      List.of(
          "trace_id",
          "log_id",
          "parent_id",
          "kind",
          "path",
          "version_id",
          "version_name",
          "status",
          "start_time",
          "end_time",
          "duration_seconds",
          "model",
          "prompt_tokens",
          "output_tokens",
          "reasoning_tokens",
          "tokens",
          "prompt_cost",
          "output_cost",
          "cost",
          "inputs",
          "messages",
          "output",
          "output_message",
          "error",
          "judgment",
          "judgments",
          "corrected",
          "late",
          "user",
          "environment",
          "source",
          "reference_id",
          "metadata");

  @Override
  public void add(Log log, Output out) throws IOException {
    var file = log.file();
    var status = log.status();
    var usage = log.usage();
    var parent = log.parent();
    var cells = new LinkedHashMap<String, String>();
    cells.put("trace_id", CsvCell.text(trace));
    cells.put("log_id", CsvCell.text(log.id().value()));
    cells.put("parent_id", parent == null ? "" : CsvCell.text(parent.value()));
    cells.put("kind", log.kind().name().toLowerCase(Locale.ROOT));
    cells.put("path", file == null ? "" : CsvCell.text(file.path()));
    cells.put("version_id", text(file == null ? null : file.versionId()));
    cells.put("version_name", text(file == null ? null : file.versionName()));
    cells.put("status", status == null ? "" : status.api());
    cells.put("start_time", time(log.timing().start()));
    cells.put("end_time", time(log.timing().end()));
    cells.put("duration_seconds", seconds(log.timing().duration()));
    cells.put("model", text(log.model()));
    cells.put("tokens", isCounted(log) ? Long.toString(usage.tokens()) : "");
    cells.put("cost", isPriced(log) ? number(usage.cost()) : "");
    cells.put("judgments", judgments(log.judgments()));
    cells.put("corrected", CsvCell.plain(String.join(", ", log.corrected())));
    cells.put("late", log.isLate() ? "true" : "");
    out.write(
        COLUMNS.stream()
                .map(
                    name -> {
                      var cell = cells.get(name);
                      return cell == null ? cell(log.raw().present(name)) : cell;
                    })
                .collect(Collectors.joining(","))
            + "\r\n");
  }

  private static String cell(@Nullable Json value) {
    return switch (value) {
      case null -> "";
      case Json.Num number -> CsvCell.plain(number.text());
      default -> CsvCell.text(value.plain());
    };
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : CsvCell.text(text);
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : Times.format(time);
  }

  private static String seconds(@Nullable Duration duration) {
    return duration == null ? "" : number(duration.toNanos() / 1e9);
  }

  private static boolean isCounted(Log log) {
    return log.usage().promptTokens() != null || log.usage().outputTokens() != null;
  }

  private static boolean isPriced(Log log) {
    return log.usage().promptCost() != null || log.usage().outputCost() != null;
  }

  private static String number(double value) {
    var text = Double.toString(value);
    return !Double.isFinite(value)
        ? ""
        : text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String judgments(List<Judgment> judgments) {
    if (judgments.isEmpty()) {
      return "";
    }
    var items =
        judgments.stream()
            .map(
                judgment -> {
                  var value = judgment.value();
                  return Json.object()
                      .put("evaluator", judgment.evaluator())
                      .put("value", value == null ? Json.NULL : value)
                      .put("error", judgment.error())
                      .build();
                })
            .toList();
    return CsvCell.text(Json.array(items).text());
  }
}
