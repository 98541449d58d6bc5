package tracedesk.domain.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tracedesk.domain.trace.TraceStatus;

/// The list's filter as a person writes it: words `status:incomplete`, `status:complete` and
/// `has:error` anywhere, the rest is text to look for. Text in double quotes is taken as it stands.
///
/// @param filter what it means
/// @param rest the text as it was written, quotes included
/// @param unknown words that look like a filter but are none; they are looked for as text
public record FilterText(TraceFilter filter, String rest, List<String> unknown) {
  public FilterText {
    unknown = List.copyOf(unknown);
  }

  public static FilterText parse(String written) {
    TraceStatus status = null;
    boolean errors = false;
    var text = new ArrayList<String>();
    var rest = new ArrayList<String>();
    var unknown = new ArrayList<String>();
    for (var word : words(written)) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "status:incomplete" -> status = TraceStatus.INCOMPLETE;
        case "status:complete" -> status = TraceStatus.COMPLETE;
        case "has:error" -> errors = true;
        default -> {
          if (word.startsWith("status:") || word.startsWith("has:")) {
            unknown.add(word);
          }
          rest.add(word);
          text.add(unquoted(word));
        }
      }
    }
    return new FilterText(
        new TraceFilter(status, errors, String.join(" ", text), null),
        String.join(" ", rest),
        unknown);
  }

  /// The words that stand for a filter's parts, without its text.
  public static List<String> chips(TraceFilter filter) {
    var chips = new ArrayList<String>();
    if (filter.status() != null) {
      chips.add("status:" + filter.status().api());
    }
    if (filter.errorsOnly()) {
      chips.add("has:error");
    }
    return chips;
  }

  private static List<String> words(String written) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      quoted ^= c == '"';
      if (Character.isWhitespace(c) && !quoted) {
        add(words, word);
      } else {
        word.append(c);
      }
    }
    add(words, word);
    return words;
  }

  private static void add(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static String unquoted(String word) {
    return word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
        ? word.substring(1, word.length() - 1)
        : word;
  }
}
