package tracedesk.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// The folder with everything Tracedesk keeps: the database, the keys, the connections. Readable by
/// its owner only, and held by one process at a time for as long as this object is open.
public final class DataFolder implements AutoCloseable {
  private static final String DATABASE = "tracedesk.db";
  private static final Set<String> NETWORK =
      Set.of(
          "cifs",
          "afpfs",
          "webdav",
          "davfs",
          "9p",
          "afs",
          "lustre",
          "ceph",
          "fuse.sshfs",
          "fuse.s3fs",
          "fuse.rclone",
          "fuse.davfs2",
          "fuse.glusterfs");

  /// How far the start of a process may move, in milliseconds, where systems reckon it from a clock
  /// that is set.
  private static final long CLOCK_STEP = 10_000;

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /// Who holds a folder: the process, and the port of its server (0 while it has none).
  public record Holder(long pid, int port) {}

  /// Where the folder is: what was asked for on the command line, else `TRACEDESK_DATA`, else where
  /// this system keeps programs' data.
  public static Path locate(@Nullable Path asked) {
    return locate(
        asked,
        System.getProperty("os.name", ""),
        System.getProperty("user.home", "."),
        System.getenv());
  }

  static Path locate(
      @Nullable Path asked, String system, String home, Map<String, String> environment) {
    if (asked != null && asked.toString().isBlank()) {
      throw new ProblemException(new Problem.Storage("the name of the data folder is empty"));
    }
    if (asked != null) {
      return asked.toAbsolutePath().normalize();
    }
    var named = environment.getOrDefault("TRACEDESK_DATA", "");
    if (!named.isBlank()) {
      return Path.of(named).toAbsolutePath().normalize();
    }
    var os = system.toLowerCase(Locale.ROOT);
    if (os.contains("mac")) {
      return Path.of(home, "Library", "Application Support", "Tracedesk");
    }
    if (os.contains("win")) {
      var local = environment.getOrDefault("LOCALAPPDATA", "");
      return local.isBlank()
          ? Path.of(home, "AppData", "Local", "Tracedesk")
          : Path.of(local, "Tracedesk");
    }
    var xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    return xdg.isBlank() || !Path.of(xdg).isAbsolute()
        ? Path.of(home, ".local", "share", "tracedesk")
        : Path.of(xdg, "tracedesk");
  }

  /// Takes the folder, creating it where it is missing; empty when another process holds it
  /// ([#holder] says which). A folder of other things is not taken: it would be closed to everybody
  /// else.
  public static Optional<DataFolder> open(Path path) {
    try {
      if (OwnerOnly.isOpenToOthers(path) && holdsOtherThings(path)) {
        throw new ProblemException(
            new Problem.Storage(
                "the folder "
                    + path
                    + " holds other files and is open to other users; choose an empty or a new one"));
      }
      requireOnThisComputer(path);
      requireOwn(path);
      OwnerOnly.createFolder(path);
      if (heldByThisProcess(path)) {
        return Optional.empty();
      }
      var lockFile = path.resolve("lock");
      OwnerOnly.createFile(lockFile);
      var channel = FileChannel.open(lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE);
      var lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      var folder = new DataFolder(path, channel, lock);
      folder.announce(0);
      return Optional.of(folder);
    } catch (IOException e) {
      throw unusable("cannot use the data folder ", path, e);
    }
  }

  /// Locks and SQLite's write-ahead log need a disk of this computer.
  private static void requireOnThisComputer(Path path) throws IOException {
    var there = path;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (isRemote(path.toString(), Files.getFileStore(there).type())) {
      throw new ProblemException(
          new Problem.Storage(
              "the folder "
                  + path
                  + " is on another computer, where the database could be damaged; choose a folder on"
                  + " a disk of this one"));
    }
  }

  static boolean isRemote(String path, String type) {
    var kind = type.toLowerCase(Locale.ROOT);
    return path.startsWith("\\\\")
        || NETWORK.contains(kind)
        || kind.startsWith("nfs")
        || kind.startsWith("smb");
  }

  /// A folder of somebody else could be read or changed by them; it would be closed to them, too.
  private static void requireOwn(Path path) throws IOException {
    if (Files.isDirectory(path) && !OwnerOnly.isOwn(path)) {
      throw new ProblemException(
          new Problem.Storage(
              "the folder "
                  + path
                  + " belongs to another user, "
                  + Files.getOwner(path).getName()
                  + "; choose one of your own"));
    }
  }

  private static ProblemException unusable(String what, Path path, IOException e) {
    return new ProblemException(
        new Problem.Unusable(
            Problem.Unusable.Condition.NO_ACCESS, path.toString(), what + path + ": " + reason(e)),
        e);
  }

  private static boolean holdsOtherThings(Path path) throws IOException {
    if (Files.exists(path.resolve("lock")) || Files.exists(path.resolve(DATABASE))) {
      return false;
    }
    try (var files = Files.list(path)) {
      return files.findAny().isPresent();
    }
  }

  /// Asked before the lock file is opened: closing a second channel on it would drop the first
  /// one's lock.
  private static boolean heldByThisProcess(Path path) {
    var running = running(path);
    return running != null
        && Objects.equals(running.integer("pid"), ProcessHandle.current().pid())
        && Objects.equals(running.integer("since"), since());
  }

  private static long since() {
    return ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static Json.@Nullable Obj running(Path path) {
    try {
      var text = Files.readString(path.resolve("running.json"));
      return Json.parse(text) instanceof Json.Obj running ? running : null;
    } catch (IOException | JsonFault e) {
      return null;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /// Who holds the folder, as far as its file tells; empty when the file was left behind by a
  /// process that is gone.
  public static Optional<Holder> holder(Path path) {
    var running = running(path);
    var pid = running == null ? null : running.integer("pid");
    if (running == null || pid == null || !runs(pid, running.integer("since"))) {
      return Optional.empty();
    }
    var port = running.integer("port");
    return Optional.of(new Holder(pid, port == null ? 0 : port.intValue()));
  }

  /// Whether the process of this number is still the one that began then: the system gives numbers
  /// of ended processes to new ones. Where it does not tell when a process began, nothing speaks
  /// against it.
  private static boolean runs(long pid, @Nullable Long since) {
    var process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return process.isPresent()
        && process
            .get()
            .info()
            .startInstant()
            .map(began -> since != null && Math.abs(began.toEpochMilli() - since) <= CLOCK_STEP)
            .orElse(true);
  }

  /// Writes down for a second process where the server of this one listens.
  public void announce(int port) {
    try {
      writeDown(port);
    } catch (IOException first) {
      try {
        Reserve.in(path).spend();
        writeDown(port);
      } catch (IOException e) {
        throw unusable("cannot write into the data folder ", path, e);
      }
    }
  }

  private void writeDown(int port) throws IOException {
    var pid = ProcessHandle.current().pid();
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    var running = Json.object().put("pid", pid).put("since", since()).put("port", port).build();
    OwnerOnly.replace(path.resolve("running.json"), running.bytes());
  }

  public Path path() {
    return path;
  }

  /// The local server's database.
  public Path database() {
    return path.resolve(DATABASE);
  }

  /// The database of unsaved corrections: apart from the logs, so that neither can harm the other.
  public Path drafts() {
    return path.resolve("drafts.db");
  }

  /// The file with the local server's key.
  public Path serverKey() {
    return path.resolve("server-key");
  }

  /// A small file of the folder as text; `null` when it is not there.
  public @Nullable String read(String name) {
    try {
      var file = path.resolve(name);
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw problem("cannot read " + path.resolve(name), e);
    }
  }

  /// Puts a small file into the folder, readable by its owner only; the old one stays whole until
  /// the new one is.
  public void write(String name, String content) {
    try {
      OwnerOnly.replace(path.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw problem("cannot write " + path.resolve(name), e);
    }
  }

  /// Overwrites a small file with zeros and takes it away; nothing happens when it is not there.
  public void erase(String name) {
    try {
      OwnerOnly.erase(path.resolve(name));
    } catch (IOException e) {
      throw problem("cannot take away " + path.resolve(name), e);
    }
  }

  private static ProblemException problem(String what, IOException e) {
    return new ProblemException(new Problem.Storage(what + ": " + reason(e)), e);
  }

  /// Some failures of files have no words of their own, only the path.
  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
      case NoSuchFileException missing -> missing.getFile() + " cannot be created";
      case FileAlreadyExistsException taken -> taken.getFile() + " is not a folder";
      case NotDirectoryException file -> file.getFile() + " is not a folder";
      default -> String.valueOf(e.getMessage());
    };
  }

  /// Lets the folder go; the operating system does the same when the process ends.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve("running.json"));
      lock.release();
      channel.close();
    } catch (IOException e) {
      System.getLogger("tracedesk.store").log(System.Logger.Level.WARNING, "Could not unlock", e);
    }
  }
}
