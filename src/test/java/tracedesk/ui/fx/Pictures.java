package tracedesk.ui.fx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;

/// Pictures of the window as PNG bytes (ISO/IEC 15948: 8-bit RGBA, no filter), without AWT.
public final class Pictures {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private Pictures() {}

  /// One picture as the bytes of a PNG file; reads the pixels on the FX thread's image as it is
  /// now.
  public static byte[] png(Image image) {
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    var header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 6, 0, 0, 0});
    var file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    chunk(file, "IHDR", header.array());
    chunk(file, "IDAT", deflated(rows(image, width, height)));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static byte[] rows(Image image, int width, int height) {
    var line = new int[width];
    var rows = ByteBuffer.allocate((width * 4 + 1) * height);
    for (int y = 0; y < height; y++) {
      image
          .getPixelReader()
          .getPixels(0, y, width, 1, PixelFormat.getIntArgbInstance(), line, 0, width);
      rows.put((byte) 0);
      for (int argb : line) {
        rows.putInt(argb << 8 | argb >>> 24);
      }
    }
    return rows.array();
  }

  private static byte[] deflated(byte[] bytes) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(bytes);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] body) {
    var name = type.getBytes(StandardCharsets.US_ASCII);
    var sum = new CRC32();
    sum.update(name);
    sum.update(body);
    file.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
    file.writeBytes(name);
    file.writeBytes(body);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }
}
