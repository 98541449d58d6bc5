package tracedesk.wire.otlp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;

/// What real exporters sent, byte for byte, in both encodings.
public final class Fixtures {
  private Fixtures() {}

  public static byte[] protobuf(String name) {
    return bytes(name + ".bin");
  }

  public static byte[] json(String name) {
    return bytes(name + ".json");
  }

  static SpanBatch batch(String name, String encoding) {
    return encoding.equals("json")
        ? OtlpJson.read((Json.Obj) Json.parse(json(name), JsonLimits.API))
        : OtlpProto.read(protobuf(name));
  }

  private static byte[] bytes(String name) {
    try (var in = Fixtures.class.getResourceAsStream("/tracedesk/otlp/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
