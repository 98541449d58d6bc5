package tracedesk.benchmark;

import java.util.Random;
import tracedesk.domain.json.JsonText;

/// Makes OTLP bodies like those the SDKs send: traces of ten spans, a model call or tool of about
/// one kilobyte each, children before their parents.
public final class Spans {
  private static final String[] WORDS =
      ("refund order blender cracked jar customer please return money warranty shipping label approve"
              + " policy ticket agent search lookup result status pending complete parcel photo sorry")
          .split(" ");
  private static final long BEGAN = 1_768_485_600_000_000_000L;
  private static final int PER_TRACE = 10;

  private final String prefix;
  private final Random random;
  private long next;

  /// @param prefix begins the ids of the logs, which are numbered
  public Spans(String prefix, long seed) {
    this.prefix = prefix;
    this.random = new Random(seed);
  }

  /// The id of the log made of a span.
  public static String id(String prefix, long number) {
    return prefix + "_" + number;
  }

  /// The number of the next span.
  public long next() {
    return next;
  }

  /// A body with the next spans.
  public String body(int spans) {
    var out = new StringBuilder(spans * 1400 + 200);
    out.append(
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
            + "{\"stringValue\":\"support\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":"
            + "\"humanloop.sdk.decorator\"},\"spans\":[");
    for (int i = 0; i < spans; i++) {
      span(next, out.append(i == 0 ? "" : ","));
      next++;
    }
    return out.append("]}]}]}").toString();
  }

  private void span(long number, StringBuilder out) {
    long trace = number / PER_TRACE;
    int place = PER_TRACE - 1 - (int) (number % PER_TRACE);
    long root = trace * PER_TRACE + PER_TRACE - 1;
    long start = BEGAN + trace * 1_000_000_000L + place * 1_000_000L;
    var type = place == 0 ? "flow" : place % 2 == 0 ? "prompt" : "tool";
    out.append("{\"traceId\":\"%032x\",\"spanId\":\"%016x\"".formatted(trace + 1, number + 1));
    if (place > 0) {
      out.append(",\"parentSpanId\":\"%016x\"".formatted(root + 1));
    }
    out.append(",\"name\":\"humanloop.").append(type).append("\",\"kind\":1");
    out.append(",\"startTimeUnixNano\":\"").append(start);
    out.append("\",\"endTimeUnixNano\":\"").append(start + 900_000_000L - place * 1_000_000L);
    out.append("\",\"attributes\":[");
    attribute("humanloop.file.path", "Support/" + type + " " + place, out);
    attribute("humanloop.file.type", type, out.append(','));
    attribute("humanloop.log.id", id(prefix, number), out.append(','));
    if (place > 0) {
      attribute("humanloop.log.trace_parent_id", id(prefix, root), out.append(','));
    }
    attribute("humanloop.log.inputs.question", words(300), out.append(','));
    attribute("humanloop.log.output", words(300), out.append(','));
    if (type.equals("prompt")) {
      attribute("humanloop.file.prompt.model", "gpt-4o", out.append(','));
      out.append(",{\"key\":\"humanloop.log.prompt_tokens\",\"value\":{\"intValue\":\"120\"}}");
      out.append(",{\"key\":\"humanloop.log.output_tokens\",\"value\":{\"intValue\":\"48\"}}");
    }
    out.append("],\"events\":[],\"links\":[],\"status\":{\"code\":0}}");
  }

  private static void attribute(String key, String value, StringBuilder out) {
    out.append("{\"key\":\"").append(key).append("\",\"value\":{\"stringValue\":");
    JsonText.quote(value, out);
    out.append("}}");
  }

  private String words(int characters) {
    var out = new StringBuilder(characters + 12);
    while (out.length() < characters) {
      out.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return out.toString();
  }
}
