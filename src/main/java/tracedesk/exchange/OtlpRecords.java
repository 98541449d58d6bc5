package tracedesk.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.wire.otlp.OtlpFault;
import tracedesk.wire.otlp.OtlpJson;
import tracedesk.wire.otlp.SpanMapping;

/// Reads OTLP JSON of any size. What one resource or scope sent is taken whole while it is small;
/// else its spans are taken some at a time, each time with the resource and scope they belong to.
final class OtlpRecords {
  private static final int GROUP = 4 << 20;
  private static final int SPANS = 512;
  private static final Set<String> GROUPS = Set.of("resourceSpans", "resource_spans");
  private static final Set<String> SCOPES =
      Set.of(
          "scopeSpans",
          "scope_spans",
          "instrumentationLibrarySpans",
          "instrumentation_library_spans");

  private final Out out;

  /// Where documents of a bearable size go.
  interface Out extends LogRecords.Out {
    @Nullable Json parsed(byte[] json);
  }

  OtlpRecords(Out out) {
    this.out = out;
  }

  /// A document that is in memory.
  void read(Json.Obj document) {
    try {
      var batch = OtlpJson.read(document);
      SpanMapping.map(batch.spans()).logs().forEach(out::log);
      if (batch.rejected() > 0) {
        out.unusable(batch.rejected() + " spans: " + batch.message());
      }
    } catch (OtlpFault e) {
      out.unusable(e.reason());
    }
  }

  /// The document that comes next in the stream.
  void read(JsonStream stream) throws IOException {
    stream.enter('{');
    for (var name = stream.nextName(true); name != null; name = stream.nextName(false)) {
      if (GROUPS.contains(name) && stream.peek() == '[') {
        stream.enter('[');
        for (boolean first = true; stream.nextItem(first); first = false) {
          resource(stream);
        }
      } else {
        stream.skip();
      }
    }
  }

  private void resource(JsonStream stream) throws IOException {
    var whole = stream.cutSmall(GROUP);
    if (whole != null) {
      parse("{\"resourceSpans\":[", whole, "]}");
      return;
    }
    var members = new ByteArrayOutputStream();
    stream.enter('{');
    for (var name = stream.nextName(true); name != null; name = stream.nextName(false)) {
      if (SCOPES.contains(name) && stream.peek() == '[') {
        stream.enter('[');
        for (boolean first = true; stream.nextItem(first); first = false) {
          scope(stream, members.toString(StandardCharsets.UTF_8));
        }
      } else {
        member(name, stream.cut(GROUP), members);
      }
    }
  }

  private void scope(JsonStream stream, String resource) throws IOException {
    var before = "{\"resourceSpans\":[{" + resource + "\"scopeSpans\":[";
    var whole = stream.cutSmall(GROUP);
    if (whole != null) {
      parse(before, whole, "]}]}");
      return;
    }
    var members = new ByteArrayOutputStream();
    stream.enter('{');
    for (var name = stream.nextName(true); name != null; name = stream.nextName(false)) {
      if (name.equals("spans") && stream.peek() == '[') {
        spans(stream, before + "{" + members.toString(StandardCharsets.UTF_8) + "\"spans\":[");
      } else {
        member(name, stream.cut(GROUP), members);
      }
    }
  }

  private void spans(JsonStream stream, String before) throws IOException {
    var spans = new ByteArrayOutputStream();
    int count = 0;
    stream.enter('[');
    for (boolean first = true; stream.nextItem(first); first = false) {
      if (count > 0) {
        spans.write(',');
      }
      spans.writeBytes(stream.cut(RecordFile.VALUE_CAP));
      count++;
      if (count == SPANS || spans.size() > GROUP) {
        parse(before, spans.toByteArray(), "]}]}]}");
        spans.reset();
        count = 0;
      }
    }
    parse(before, spans.toByteArray(), "]}]}]}");
  }

  private static void member(String name, byte[] value, ByteArrayOutputStream members) {
    members.writeBytes(("\"" + name + "\":").getBytes(StandardCharsets.UTF_8));
    members.writeBytes(value);
    members.write(',');
  }

  private void parse(String before, byte[] middle, String after) {
    var json = new ByteArrayOutputStream(before.length() + middle.length + after.length());
    json.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    json.writeBytes(middle);
    json.writeBytes(after.getBytes(StandardCharsets.UTF_8));
    if (out.parsed(json.toByteArray()) instanceof Json.Obj document) {
      read(document);
    }
  }
}
