package tracedesk.wire.otlp;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// Gathers the spans of one document, whatever its encoding, and the reasons why some cannot be
/// taken.
final class SpanCollector {
  private static final HexFormat HEX = HexFormat.of();
  static final int TRACE_BYTES = 16;
  static final int SPAN_BYTES = 8;

  private final List<Span> spans = new ArrayList<>();
  private int rejected;
  private @Nullable String reason;
  private int cut;

  /// One span that cannot be taken.
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String reason) {
      super(reason, null, false, false);
    }
  }

  void add(Span span) {
    if (spans.size() == OtlpLimits.SPANS) {
      throw new OtlpFault("there are more than " + OtlpLimits.SPANS + " spans in one request");
    }
    spans.add(span);
  }

  void reject(String name, Unusable why) {
    rejected++;
    if (reason == null) {
      reason = why.getMessage() + " (span \"" + shortened(name) + "\")";
    }
  }

  SpanBatch batch() {
    String message = null;
    if (rejected > 0) {
      message = spans(rejected) + " not taken; the first one because " + reason;
    } else if (cut > 0) {
      message = cut + " attributes beyond " + OtlpLimits.ATTRIBUTES + " per span were dropped";
    }
    return new SpanBatch(spans, rejected, message);
  }

  /// The id as hex.
  ///
  /// @throws Unusable when it has another length or is all zeros
  static String id(String what, byte @Nullable [] id, int length) {
    if (id == null || id.length != length) {
      throw new Unusable(
          "its "
              + what
              + (id == null ? " is neither hex nor base64" : " has " + id.length + " bytes")
              + ", not "
              + length);
    }
    if (isZero(id)) {
      throw new Unusable("its " + what + " is all zeros");
    }
    return HEX.formatHex(id);
  }

  /// The parent's id as hex; `null` where there is none, which some exporters write as zeros.
  static @Nullable String parent(byte @Nullable [] id) {
    return id != null && (id.length == 0 || id.length == SPAN_BYTES && isZero(id))
        ? null
        : id("parent span id", id, SPAN_BYTES);
  }

  /// Adds an attribute unless there are too many already; a key given twice keeps its later value.
  ///
  /// @return whether it was kept
  boolean put(Map<String, Json> attributes, String key, Json value) {
    checkKey(key);
    if (attributes.size() >= OtlpLimits.ATTRIBUTES && !attributes.containsKey(key)) {
      cut++;
      return false;
    }
    attributes.put(key, value);
    return true;
  }

  static Map<String, Json> attributes(int expected) {
    return LinkedHashMap.newLinkedHashMap(Math.min(expected, OtlpLimits.ATTRIBUTES));
  }

  /// @throws OtlpFault when it is longer than any real key
  /// @throws Unusable when it holds a character no store of JSON takes
  static void checkKey(String key) {
    if (key.length() > OtlpLimits.KEY) {
      throw new OtlpFault(
          "an attribute's key is longer than "
              + OtlpLimits.KEY
              + " characters: "
              + shortened(key)
              + "…");
    }
    if (key.indexOf('\u0000') >= 0) {
      throw new Unusable("an attribute's key holds the character U+0000");
    }
  }

  private static boolean isZero(byte[] id) {
    for (byte b : id) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String spans(int count) {
    return count == 1 ? "1 span was" : count + " spans were";
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(60, text.length()));
  }
}
