package tracedesk.wire.otlp;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// What an exporter is answered: an `ExportTraceServiceResponse`, empty when all was taken, or a
/// `google.rpc.Status` with words when nothing was.
public final class OtlpAnswer {
  private static final int MESSAGE_FIELD = 2;

  private OtlpAnswer() {}

  /// @param message why some were rejected, or a warning where none were
  public static byte[] bytes(int rejected, @Nullable String message) {
    var response = ExportTraceServiceResponse.newBuilder();
    if (rejected > 0 || message != null) {
      response.setPartialSuccess(
          ExportTracePartialSuccess.newBuilder()
              .setRejectedSpans(rejected)
              .setErrorMessage(message == null ? "" : message));
    }
    return response.build().toByteArray();
  }

  public static Json.Obj json(int rejected, @Nullable String message) {
    var response = Json.object();
    if (rejected > 0 || message != null) {
      response.put(
          "partialSuccess",
          Json.object()
              .put("rejectedSpans", "" + rejected)
              .put("errorMessage", message == null ? "" : message)
              .build());
    }
    return response.build();
  }

  public static byte[] statusBytes(String message) {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeString(MESSAGE_FIELD, message);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  public static Json.Obj status(String message) {
    return Json.object().put("message", message).build();
  }
}
