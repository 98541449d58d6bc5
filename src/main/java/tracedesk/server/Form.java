package tracedesk.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.FieldFault;

/// The fields of a `multipart/form-data` body (RFC 7578), files and texts alike as text. The
/// boundary is the body's first line, as the format demands, whatever the header says.
final class Form {
  private static final Pattern NAME =
      Pattern.compile(
          "(?im)^content-disposition:[^\r\n]*?;\\s*name=(?:\"([^\"\r\n]*)\"|([^;\\s]+))");

  private final Map<String, String> fields;

  private Form(Map<String, String> fields) {
    this.fields = fields;
  }

  static Form parse(byte[] body) {
    var text = utf8(body);
    int line = text.indexOf("\r\n");
    if (!text.startsWith("--") || line < 3) {
      throw malformed();
    }
    var delimiter = "\r\n" + text.substring(0, line);
    var fields = new LinkedHashMap<String, String>();
    int part = line + 2;
    while (true) {
      int blank = text.indexOf("\r\n\r\n", part);
      int end = blank < 0 ? -1 : text.indexOf(delimiter, blank + 2);
      if (end < 0) {
        throw malformed();
      }
      var name = NAME.matcher(text.substring(part, blank));
      if (name.find()) {
        fields.put(
            name.group(1) != null ? name.group(1) : name.group(2),
            text.substring(Math.min(blank + 4, end), end));
      }
      int next = end + delimiter.length();
      if (text.startsWith("--", next)) {
        return new Form(fields);
      }
      if (!text.startsWith("\r\n", next)) {
        throw malformed();
      }
      part = next + 2;
    }
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(400, "The body is not UTF-8", "Save the file as UTF-8 and send it again.");
    }
  }

  private static Refusal malformed() {
    return new Refusal(
        400, "The body is no well-formed multipart/form-data", "Send the file as a form field.");
  }

  @Nullable String text(String name) {
    return fields.get(name);
  }

  String required(String name) {
    var text = fields.get(name);
    if (text == null) {
      throw Request.rejected(FieldFault.body(name, "field required", "value_error.missing"));
    }
    return text;
  }
}
