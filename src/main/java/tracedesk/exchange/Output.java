package tracedesk.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// Where a document goes, as UTF-8. A file is written beside its target under another name, for its
/// owner only, and takes the target's place when it is whole; until then, and when it never
/// becomes whole, the target is as it was.
final class Output implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final @Nullable Path target;
  private final @Nullable Path part;
  private final byte[] buffer = new byte[BUFFER];
  private int held;
  private long written;

  private Output(OutputStream out, @Nullable Path target, @Nullable Path part) {
    this.out = out;
    this.target = target;
    this.part = part;
  }

  static Output stream(OutputStream out) {
    return new Output(out, null, null);
  }

  /// @throws ProblemException when nothing can be written there
  static Output file(Path target) {
    var place = target.toAbsolutePath();
    var folder = place.getParent();
    var name = place.getFileName();
    if (folder == null || name == null || Files.isDirectory(place)) {
      throw refused(place, "it is a folder");
    }
    try {
      var part = Files.createTempFile(folder, "." + name, ".part", ownerOnly(folder));
      return new Output(Files.newOutputStream(part), place, part);
    } catch (NoSuchFileException e) {
      throw refused(place, "its folder does not exist");
    } catch (IOException e) {
      throw refused(place, reason(e));
    }
  }

  /// Something that writes.
  interface Writing {
    void run() throws IOException;
  }

  /// Turns what the disk says into a problem.
  void guarded(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw refused(target, reason(e));
    }
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] bytes) throws IOException {
    written += bytes.length;
    if (bytes.length > BUFFER - held) {
      flush();
    }
    if (bytes.length > BUFFER) {
      out.write(bytes);
    } else {
      System.arraycopy(bytes, 0, buffer, held, bytes.length);
      held += bytes.length;
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, held);
    held = 0;
  }

  /// Puts the whole file in the target's place.
  ///
  /// @return how many bytes were written
  long finish() {
    guarded(
        () -> {
          flush();
          out.flush();
          if (part != null && target != null) {
            out.close();
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
              channel.force(true);
            }
            move(part, target);
          }
        });
    return written;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() {
    if (part != null) {
      guarded(
          () -> {
            try {
              out.close();
            } finally {
              Files.deleteIfExists(part);
            }
          });
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static ProblemException refused(@Nullable Path target, String reason) {
    var place = target == null ? "The export" : target.toString();
    return new ProblemException(
        new Problem.Storage(place + " could not be written: " + reason + "."));
  }

  private static String reason(IOException failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
