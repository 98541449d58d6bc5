package tracedesk.exchange;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// The list of entries at the end of a zip, looked at for what Java's own reader does not tell: how
/// many there are, before they are all read, and which are links or devices.
final class CentralDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int COMMENT_BYTES = 65_535;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;

  /// The most a directory of the allowed number of entries needs.
  private static final long BYTES = 64 << 20;

  private static final int UNIX = 3;
  private static final int OSX = 19;
  private static final int TYPE = 0170000;
  private static final int PLAIN = 0100000;
  private static final int FOLDER = 0040000;

  private CentralDirectory() {}

  /// @throws ZipTree.Refused when an entry is no plain file or folder, or there are too many
  static void refuseLinks(Path zip, int entries) throws IOException {
    try (var file = new RandomAccessFile(zip.toFile(), "r")) {
      var directory = directory(file, entries);
      while (directory.remaining() >= ENTRY_BYTES
          && directory.getInt(directory.position()) == ENTRY) {
        int at = directory.position();
        int system = directory.get(at + 5);
        int type = directory.getShort(at + 40) & TYPE;
        boolean unix = system == UNIX || system == OSX;
        if (unix && type != 0 && type != PLAIN && type != FOLDER) {
          throw new ZipTree.Refused("one of its entries is a link or device");
        }
        int next =
            at
                + ENTRY_BYTES
                + (directory.getShort(at + 28) & 0xffff)
                + (directory.getShort(at + 30) & 0xffff)
                + (directory.getShort(at + 32) & 0xffff);
        directory.position(Math.min(next, directory.limit()));
      }
    }
  }

  private static ByteBuffer directory(RandomAccessFile file, int entries) throws IOException {
    long length = file.length();
    var tail = read(file, Math.max(0, length - END_BYTES - COMMENT_BYTES), length);
    int end = tail.limit() - END_BYTES;
    while (end >= 0 && tail.getInt(end) != END) {
      end--;
    }
    if (end < 0) {
      throw new ZipException("its end is missing");
    }
    long count = tail.getShort(end + 10) & 0xffff;
    long size = tail.getInt(end + 12) & 0xffffffffL;
    long stop = length - tail.limit() + end;
    int locator = end - END64_LOCATOR_BYTES;
    if (locator >= 0 && tail.getInt(locator) == END64_LOCATOR) {
      long at = tail.getLong(locator + 8);
      var end64 = read(file, at, at + END64_BYTES);
      if (end64.limit() == END64_BYTES && end64.getInt(0) == END64) {
        count = end64.getLong(32);
        size = end64.getLong(40);
        stop = at;
      }
    }
    if (count > entries || size > BYTES || size < 0) {
      throw new ZipTree.Refused("it has more than " + entries + " entries");
    }
    return read(file, stop - size, stop);
  }

  private static ByteBuffer read(RandomAccessFile file, long from, long to) throws IOException {
    if (from < 0 || from > to || to > file.length()) {
      throw new ZipException("its list of entries is damaged");
    }
    var bytes = new byte[(int) (to - from)];
    file.seek(from);
    file.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
