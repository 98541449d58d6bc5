package tracedesk.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/// Room on the disk put by for corrections: a file that is deleted when the disk is full, so that
/// they still fit, and written again once there is room to spare. Safe for use by many threads.
final class Reserve {
  static final int BYTES = 8 * 1024 * 1024;

  /// What must stay free beside the reserve for it to be written again.
  private static final int SPARE = BYTES;

  private static final System.Logger LOG = System.getLogger("tracedesk.store");

  private final Path file;
  private volatile boolean missing;

  private Reserve(Path file) {
    this.file = file;
    this.missing = !isWhole();
  }

  /// The reserve of a data folder.
  static Reserve in(Path folder) {
    return new Reserve(folder.resolve("reserve"));
  }

  private boolean isWhole() {
    try {
      return Files.size(file) == BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether nothing is put by: the disk is full, or was until a moment ago.
  boolean isMissing() {
    return missing;
  }

  /// Gives the room back to the disk.
  synchronized void spend() {
    missing = true;
    try {
      if (Files.deleteIfExists(file)) {
        LOG.log(System.Logger.Level.WARNING, "The disk is full; gave back the reserve " + file);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Could not give back the reserve " + file, e);
    }
  }

  /// Puts the room by where it is missing and the disk has it.
  synchronized void restore() {
    if (!missing) {
      return;
    }
    try {
      if (Files.getFileStore(file.getParent()).getUsableSpace() >= BYTES + SPARE) {
        write();
        missing = false;
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "No room for the reserve " + file, e);
      spend();
    }
  }

  /// Bytes that no file system can make smaller.
  private void write() throws IOException {
    OwnerOnly.createFile(file);
    var bytes = new byte[BYTES];
    new Random(BYTES).nextBytes(bytes);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
  }
}
