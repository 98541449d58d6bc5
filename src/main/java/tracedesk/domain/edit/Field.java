package tracedesk.domain.edit;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;

/// A part of a log that a person may correct, named as the API names it. Which ones depends on the
/// API and the kind of log: v5 update bodies as documented, v4 only output, error and duration;
/// evaluator logs none.
public enum Field {
  INPUTS,
  MESSAGES,
  OUTPUT,
  OUTPUT_MESSAGE,
  ERROR,
  DURATION;

  public String api() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /// What the log holds in this field; `null` when it holds nothing.
  public @Nullable Json of(Log log) {
    var value =
        switch (this) {
          case INPUTS -> log.inputs();
          case MESSAGES -> log.messages();
          case OUTPUT -> log.output();
          case OUTPUT_MESSAGE -> log.outputMessage();
          case ERROR -> log.error();
          case DURATION -> log.raw().get("duration");
        };
    return value == null || value.isNull() ? null : value;
  }

  public static Optional<Field> ofApi(String name) {
    for (var field : values()) {
      if (field.api().equals(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  public static Set<Field> editable(Api api, LogKind kind) {
    if (api == Api.V4) {
      return EnumSet.of(OUTPUT, ERROR, DURATION);
    }
    return switch (kind) {
      case FLOW, AGENT, PROMPT -> EnumSet.of(INPUTS, MESSAGES, OUTPUT, OUTPUT_MESSAGE, ERROR);
      case TOOL, RETRIEVER, STEP -> EnumSet.of(INPUTS, OUTPUT, ERROR);
      case EVALUATOR, UNKNOWN -> EnumSet.noneOf(Field.class);
    };
  }
}
