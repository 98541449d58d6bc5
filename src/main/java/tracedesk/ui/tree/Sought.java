package tracedesk.ui.tree;

import java.util.List;
import java.util.Locale;
import tracedesk.domain.trace.TraceRow;

/// What somebody looks for in a trace. Words are looked for in names, details and bodies;
/// `name:refund` in names alone, and `name:"create_refund"` is the whole name. Without regard to
/// case.
///
/// @param words without what stands around them; empty when nothing is looked for
record Sought(String words, Where where) {
  static final Sought NOTHING = new Sought("", Where.ANYWHERE);

  private static final String NAME = "name:";

  /// Where words are looked for.
  enum Where {
    ANYWHERE,
    IN_NAME,
    WHOLE_NAME
  }

  /// Reads what was typed.
  static Sought of(String query) {
    var typed = query.strip();
    if (!typed.toLowerCase(Locale.ROOT).startsWith(NAME)) {
      return new Sought(typed, Where.ANYWHERE);
    }
    var name = typed.substring(NAME.length()).strip();
    boolean whole = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
    return whole
        ? new Sought(name.substring(1, name.length() - 1), Where.WHOLE_NAME)
        : new Sought(name, Where.IN_NAME);
  }

  /// What to type for all logs of one name.
  static String named(String name) {
    return NAME + '"' + name + '"';
  }

  boolean isNothing() {
    return words.isEmpty();
  }

  /// Whether a log's row holds it.
  boolean isIn(TraceRow row) {
    return switch (where) {
      case ANYWHERE -> Matches.in(row.name(), words) || Matches.in(row.detail(), words);
      case IN_NAME -> Matches.in(row.name(), words);
      case WHOLE_NAME -> row.name().equalsIgnoreCase(words);
    };
  }

  /// The words that bodies may hold; empty where only names count.
  String inBodies() {
    return where == Where.ANYWHERE ? words : "";
  }

  /// What to mark in the name a row shows.
  List<Matches.Range> marksInName(String name) {
    return where == Where.WHOLE_NAME && !name.equalsIgnoreCase(words)
        ? List.of()
        : Matches.ranges(name, words);
  }

  /// What to mark in the detail behind the name.
  List<Matches.Range> marksInDetail(String detail) {
    return Matches.ranges(detail, inBodies());
  }
}
