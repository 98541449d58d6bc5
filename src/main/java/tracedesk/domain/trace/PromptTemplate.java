package tracedesk.domain.trace;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tracedesk.domain.json.Json;

/// A prompt's template: a text, or a list of chat messages, with variables in double braces.
public final class PromptTemplate {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\p{L}_][\\w.-]*)\\s*}}");

  private PromptTemplate() {}

  /// The names of its variables, in the order they first stand.
  public static Set<String> variables(Json template) {
    var names = new LinkedHashSet<String>();
    VARIABLE.matcher(template.text()).results().forEach(found -> names.add(found.group(1)));
    return names;
  }

  /// The template with its variables' values in their places, texts as they are, anything else as
  /// JSON. A variable without a value stays.
  public static Json filled(Json template, Json.Obj inputs) {
    return switch (template) {
      case Json.Str text -> Json.of(filled(text.value(), inputs));
      case Json.Arr list ->
          Json.array(list.items().stream().map(item -> filled(item, inputs)).toList());
      case Json.Obj object -> {
        var changed = Json.object();
        object
            .members()
            .forEach(member -> changed.put(member.name(), filled(member.value(), inputs)));
        yield changed.build();
      }
      default -> template;
    };
  }

  private static String filled(String text, Json.Obj inputs) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found, inputs)));
  }

  private static String value(MatchResult variable, Json.Obj inputs) {
    var value = inputs.get(variable.group(1));
    return value == null ? variable.group() : value.plain();
  }
}
