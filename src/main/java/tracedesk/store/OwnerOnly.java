package tracedesk.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Files and folders nobody but their owner can read. Where a system has no such modes (Windows),
/// the user's own profile folder protects them.
final class OwnerOnly {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  static void createFolder(Path folder) throws IOException {
    var parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, mode(folder, FOLDER));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    closeToOthers(folder, FOLDER);
  }

  /// Whether the folder is there and others than its owner may look into it.
  static boolean isOpenToOthers(Path folder) throws IOException {
    return Files.isDirectory(folder)
        && isPosix(folder)
        && !FOLDER.containsAll(Files.getPosixFilePermissions(folder));
  }

  /// Whether what this process creates in the folder belongs to the folder's owner.
  static boolean isOwn(Path folder) throws IOException {
    if (!isPosix(folder)) {
      return true;
    }
    var probe = Files.createTempFile(folder, ".owner", ".new", mode(folder, FILE));
    try {
      return Files.getOwner(probe).equals(Files.getOwner(folder));
    } finally {
      Files.delete(probe);
    }
  }

  /// Creates the file empty where it is missing; closes it to others where it is there.
  static void createFile(Path file) throws IOException {
    try {
      Files.createFile(file, mode(file, FILE));
    } catch (FileAlreadyExistsException e) {
      closeToOthers(file, FILE);
    }
  }

  /// Takes the rights of others away; what the owner took from himself stays so.
  private static void closeToOthers(Path path, Set<PosixFilePermission> most) throws IOException {
    if (isPosix(path)) {
      var mode = EnumSet.noneOf(PosixFilePermission.class);
      mode.addAll(Files.getPosixFilePermissions(path));
      if (mode.retainAll(most)) {
        Files.setPosixFilePermissions(path, mode);
      }
    }
  }

  /// Gives a whole new file its name, on the disk too.
  static void settle(Path next, Path file) throws IOException {
    try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Puts new content in the file's place at once: a reader sees the old or the new one, also after
  /// a crash.
  static void replace(Path file, byte[] content) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    var next = Files.createTempFile(folder, "." + file.getFileName(), ".new", mode(file, FILE));
    try {
      try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      settle(next, file);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /// Overwrites the file and deletes it. A file system that writes elsewhere may keep the old
  /// blocks until it needs them.
  static void erase(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
      return;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var zeros = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      channel.force(true);
    }
    Files.delete(file);
  }

  private static FileAttribute<?>[] mode(Path path, Set<PosixFilePermission> mode) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
