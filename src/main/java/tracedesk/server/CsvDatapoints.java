package tracedesk.server;

import java.util.ArrayList;
import java.util.List;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.problem.FieldFault;

/// Reads datapoints from a table (RFC 4180): the first line names the columns. `messages` holds a
/// list of messages as JSON, `target.NAME` a part of the target; every other column, `inputs.NAME`
/// or `NAME` alone, is an input. Empty cells say nothing.
final class CsvDatapoints {
  private static final int COLUMNS = 1024;

  private CsvDatapoints() {}

  static List<Json.Obj> read(String csv) {
    var rows = rows(csv.startsWith("\uFEFF") ? csv.substring(1) : csv);
    if (rows.isEmpty()) {
      throw fault("the table is empty; its first line names the columns");
    }
    var columns = rows.getFirst();
    if (columns.size() > COLUMNS || columns.stream().anyMatch(String::isBlank)) {
      throw fault("the first line must name each column, at most " + COLUMNS);
    }
    var datapoints = new ArrayList<Json.Obj>();
    for (int i = 1; i < rows.size(); i++) {
      if (rows.get(i).size() != columns.size()) {
        throw fault(
            "row %d has %d cells, the first line %d"
                .formatted(i + 1, rows.get(i).size(), columns.size()));
      }
      datapoints.add(datapoint(columns, rows.get(i), i + 1));
    }
    return datapoints;
  }

  private static Json.Obj datapoint(List<String> columns, List<String> cells, int row) {
    var inputs = Json.object();
    var target = Json.object();
    var datapoint = Json.object();
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i).strip();
      var cell = cells.get(i);
      if (cell.isEmpty()) {
        continue;
      }
      if (column.equals("messages")) {
        datapoint.put("messages", messages(cell, row));
      } else if (column.startsWith("target.")) {
        target.put(column.substring("target.".length()), cell);
      } else {
        inputs.put(column.startsWith("inputs.") ? column.substring(7) : column, cell);
      }
    }
    datapoint.put("inputs", inputs.build());
    var expected = target.build();
    if (!expected.members().isEmpty()) {
      datapoint.put("target", expected);
    }
    return datapoint.build();
  }

  private static Json messages(String cell, int row) {
    try {
      if (Json.parse(cell) instanceof Json.Arr list) {
        return list;
      }
    } catch (JsonFault e) {
      throw fault("the messages in row %d are not JSON: %s".formatted(row, e.getMessage()));
    }
    throw fault("the messages in row %d are no list".formatted(row));
  }

  private static List<List<String>> rows(String csv) {
    var rows = new ArrayList<List<String>>();
    var row = new ArrayList<String>();
    int at = 0;
    while (at < csv.length()) {
      var cell = new StringBuilder();
      at = csv.charAt(at) == '"' ? quoted(csv, at + 1, cell) : plain(csv, at, cell);
      row.add(cell.toString());
      boolean comma = at < csv.length() && csv.charAt(at) == ',';
      at += comma ? 1 : lineBreak(csv, at);
      if (comma && at < csv.length()) {
        continue;
      }
      if (comma) {
        row.add("");
      }
      if (row.size() > 1 || !row.getFirst().isEmpty()) {
        rows.add(List.copyOf(row));
      }
      row.clear();
    }
    return rows;
  }

  private static int quoted(String csv, int from, StringBuilder cell) {
    int at = from;
    while (true) {
      int quote = csv.indexOf('"', at);
      if (quote < 0) {
        throw fault("a quoted cell does not end");
      }
      cell.append(csv, at, quote);
      if (quote + 1 < csv.length() && csv.charAt(quote + 1) == '"') {
        cell.append('"');
        at = quote + 2;
      } else {
        return quote + 1;
      }
    }
  }

  private static int plain(String csv, int from, StringBuilder cell) {
    int at = from;
    while (at < csv.length() && ",\r\n".indexOf(csv.charAt(at)) < 0) {
      cell.append(csv.charAt(at++));
    }
    return at;
  }

  private static int lineBreak(String csv, int at) {
    if (at >= csv.length()) {
      return 0;
    }
    if (csv.startsWith("\r\n", at)) {
      return 2;
    }
    if (csv.charAt(at) == '\n' || csv.charAt(at) == '\r') {
      return 1;
    }
    throw fault("something follows a quoted cell");
  }

  private static RuntimeException fault(String words) {
    return Request.rejected(FieldFault.body("file", words, "value_error.csv"));
  }
}
