package tracedesk.ui.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPast;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Text;

/// One line of a log's timeline.
///
/// @param index of its revision in the log's past; -1 for what is not saved yet
/// @param at when it happened; `null` for now
/// @param number the log's revision since then
/// @param who whose doing it was
/// @param what was changed, in short
/// @param source how it came, or empty
public record Moment(
    Kind kind,
    int index,
    @Nullable Instant at,
    long number,
    String who,
    String what,
    String source) {
  /// What sort of thing happened.
  public enum Kind {
    /// The user's corrections, not saved yet.
    UNSAVED,
    /// Saved from Tracedesk's window.
    SAVED,
    /// Changed by anybody else.
    CHANGED,
    /// The program it came from told more.
    SENT,
    /// An evaluator judged.
    JUDGED,
    /// The log came.
    RECEIVED
  }

  private static final int LONGEST = 60;

  /// Whether both are the same entry, wherever it stands by now.
  boolean isSame(Moment other) {
    return kind == other.kind && number == other.number && Objects.equals(at, other.at);
  }

  static Moment unsaved(List<LogPast.Difference> differences) {
    return new Moment(
        Kind.UNSAVED,
        -1,
        null,
        0,
        Text.get("history.unsaved"),
        names(differences),
        Text.get("history.not-saved"));
  }

  static Moment of(LogPast past, int index) {
    var revision = past.revisions().get(index);
    var kind = kind(past, revision);
    var what =
        switch (kind) {
          case JUDGED -> (revision.who() + " " + judged(revision)).strip();
          case RECEIVED -> Text.get("history.created");
          case UNSAVED, SAVED, CHANGED, SENT -> changed(past, index, revision);
        };
    return new Moment(
        kind,
        index,
        revision.at(),
        revision.number(),
        who(past, kind, revision),
        what,
        source(kind, revision.from()));
  }

  private static Kind kind(LogPast past, Revision revision) {
    if (revision.from() == Revision.Source.EVALUATOR) {
      return Kind.JUDGED;
    }
    if (past.whole() && revision.isReceived()) {
      return Kind.RECEIVED;
    }
    return switch (revision.from()) {
      case WINDOW -> Kind.SAVED;
      case SDK, OTLP, IMPORT -> Kind.SENT;
      case API, EVALUATOR, UNKNOWN -> Kind.CHANGED;
    };
  }

  private static String who(LogPast past, Kind kind, Revision revision) {
    if (kind == Kind.JUDGED) {
      return Text.get("history.evaluator");
    }
    if (!revision.who().isBlank()) {
      return revision.who();
    }
    if (kind == Kind.SAVED && !past.whole()) {
      return Text.get("history.you");
    }
    return Text.get(past.whole() ? "history.unknown" : "history.somebody-else");
  }

  private static String source(Kind kind, Revision.Source from) {
    return kind == Kind.JUDGED
        ? ""
        : switch (from) {
          case WINDOW -> Text.get("history.from-window");
          case SDK -> Text.get("history.from-sdk");
          case API -> Text.get("history.from-api");
          case OTLP -> Text.get("history.from-otlp");
          case IMPORT -> Text.get("history.from-import");
          case EVALUATOR, UNKNOWN -> "";
        };
  }

  private static String changed(LogPast past, int index, Revision revision) {
    var names = names(past.differences(index));
    var status = revision.status();
    if (status == null) {
      return names.isEmpty() ? Text.get("history.nothing-visible") : names;
    }
    var marked =
        Text.get(
            status == TraceStatus.COMPLETE ? "history.marked-complete" : "history.status-changed");
    return names.isEmpty() ? marked : names + ", " + marked;
  }

  /// `Output, customer_tier`; several members of one field are counted.
  private static String names(List<LogPast.Difference> differences) {
    var names = new ArrayList<String>();
    var groups = new LinkedHashSet<String>();
    differences.forEach(difference -> groups.add(group(difference)));
    for (var group : groups) {
      var members =
          differences.stream()
              .filter(one -> one.key() != null && group(one).equals(group))
              .map(LogPast.Difference::key)
              .toList();
      var field = Field.ofApi(group).orElse(null);
      if (field == Field.INPUTS && members.size() == 1) {
        names.add(cut(String.valueOf(members.getFirst())));
      } else if (field == Field.INPUTS && members.size() > 1) {
        names.add(Text.get("history.inputs", members.size()));
      } else {
        names.add(
            field == null ? cut(group) : Text.get("detail.field." + field.api().replace('_', '-')));
      }
    }
    return names.stream().limit(6).collect(Collectors.joining(", "))
        + (names.size() > 6 ? ", …" : "");
  }

  private static String group(LogPast.Difference difference) {
    var key = difference.key();
    var name = difference.name();
    return key == null ? name : name.substring(0, name.length() - key.length() - 1);
  }

  static String judged(Revision revision) {
    var judgment = revision.others().get("judgment");
    var value = judgment == null ? null : judgment.after();
    if (value == null || value.isNull()) {
      var error = revision.others().get("error");
      return error == null || error.after() == null ? "" : Text.get("history.judgment-failed");
    }
    return cut(value instanceof Json.Str words ? words.value() : value.text());
  }

  private static String cut(String text) {
    var line = text.lines().findFirst().orElse("");
    return line.length() <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, 20)) + "…";
  }
}
