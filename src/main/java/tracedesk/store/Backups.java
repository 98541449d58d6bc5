package tracedesk.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies of a database in the folder `backups` beside it, named for when they were made: of the
/// last 24 hours one an hour, of the last seven days one a day.
final class Backups {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final int HOURS = 24;
  private static final int DAYS = 7;

  private final Path folder;
  private final String prefix;

  private Backups(Path database) {
    this.folder = database.resolveSibling("backups");
    this.prefix = database.getFileName().toString().replaceFirst("\\.db$", "") + "-";
  }

  static Backups of(Path database) {
    return new Backups(database);
  }

  record Backup(Path file, Instant made) {}

  /// All of them, the newest first.
  List<Backup> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var found = new ArrayList<Backup>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString();
        if (name.startsWith(prefix) && name.endsWith(".db")) {
          var made = time(name.substring(prefix.length(), name.length() - 3));
          if (made != null) {
            found.add(new Backup(file, made));
          }
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    found.sort(Comparator.comparing(Backup::made).reversed());
    return found;
  }

  private static @Nullable Instant time(String text) {
    try {
      return TIME.parse(text, Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  @Nullable Backup newest() {
    var all = all();
    return all.isEmpty() ? null : all.getFirst();
  }

  /// Whether an hour has gone by since the last one; a clock that was put back does not stop them.
  boolean isDue(Instant now) {
    var newest = newest();
    return newest == null
        || newest.made().isAfter(now)
        || Duration.between(newest.made(), now).compareTo(Duration.ofHours(1)) >= 0;
  }

  /// Where the next one goes while it is written.
  Path next() throws IOException {
    OwnerOnly.createFolder(folder);
    var next = folder.resolve(prefix + "next");
    Files.deleteIfExists(next);
    OwnerOnly.createFile(next);
    return next;
  }

  Path folder() {
    return folder;
  }

  /// Names it, once it is whole.
  Backup settle(Path next, Instant now) throws IOException {
    var file = folder.resolve(prefix + TIME.format(now) + ".db");
    OwnerOnly.settle(next, file);
    return new Backup(file, now);
  }

  /// Deletes those that are neither the newest of an hour nor of a day, and the oldest of those
  /// that together take more than this; the newest stays.
  void prune(long most) throws IOException {
    var hours = new HashSet<Long>();
    var days = new HashSet<Long>();
    long bytes = 0;
    boolean first = true;
    for (var backup : all()) {
      bytes += Files.size(backup.file());
      boolean fits = first || bytes <= most;
      first = false;
      long second = backup.made().getEpochSecond();
      boolean hourly = hours.size() < HOURS && hours.add(second / 3600);
      boolean daily = days.size() < DAYS && days.add(second / 86_400);
      if (!fits || !hourly && !daily) {
        Files.deleteIfExists(backup.file());
      }
    }
  }
}
