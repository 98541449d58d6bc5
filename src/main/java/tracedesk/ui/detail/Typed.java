package tracedesk.ui.detail;

import tracedesk.domain.edit.Edit;
import tracedesk.domain.json.Json;

/// What a user's input into a field amounts to: an edit, or text that cannot be sent as it is.
sealed interface Typed {
  record Finished(Edit<Json> edit) implements Typed {}

  record Unfinished(String text, Flaw flaw) implements Typed {}
}
