package tracedesk.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The files in a zip, read where they stand: nothing is ever unpacked onto the disk. A zip that
/// could be meant to reach outside a folder, or to fill one, is refused as a whole.
final class ZipTree implements Tree {
  /// An export has an entry for each version of each file and for each thousand logs; 10,000, the
  /// usual limit against bombs of entries, is too few for a large one. Two hundred thousand names
  /// are held in some 40 MB.
  private static final int ENTRIES = 200_000;

  /// One entry of an export holds 1001 logs at most.
  private static final long ENTRY_BYTES = 4L << 30;

  private static final long ALL_BYTES = 64L << 30;

  private final ZipFile zip;
  private final List<Entry> files = new ArrayList<>();
  private final Map<String, ZipEntry> entries = new HashMap<>();

  /// @throws Refused when the zip is not to be trusted
  /// @throws ZipException when it is damaged
  ZipTree(Path path) throws IOException {
    CentralDirectory.refuseLinks(path, ENTRIES);
    this.zip = new ZipFile(path.toFile());
    try {
      list();
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
    files.sort(Comparator.comparing(Entry::name));
  }

  private void list() throws IOException {
    if (zip.size() > ENTRIES) {
      throw new Refused("it has more than " + ENTRIES + " entries");
    }
    var seen = new HashSet<String>();
    long all = 0;
    for (var each = zip.entries(); each.hasMoreElements(); ) {
      var entry = each.nextElement();
      requirePlain(entry.getName());
      if (!seen.add(entry.getName().toLowerCase(Locale.ROOT))) {
        throw new Refused("the name " + entry.getName() + " is in it twice");
      }
      if (entry.getSize() > ENTRY_BYTES) {
        throw new Refused(entry.getName() + " unpacks to more than 4 GiB");
      }
      if (Unpacking.isBomb(entry.getSize(), entry.getCompressedSize())) {
        throw new Refused(
            entry.getName() + " unpacks to more than " + Unpacking.RATIO + " times its size");
      }
      all += Math.max(0, entry.getSize());
      if (!entry.isDirectory()) {
        files.add(new Entry(entry.getName(), Math.max(0, entry.getSize())));
        entries.put(entry.getName(), entry);
      }
    }
    if (all > ALL_BYTES) {
      throw new Refused("it unpacks to more than 64 GiB");
    }
  }

  /// A name is a way down, step by step, the same on every system.
  private static void requirePlain(String name) throws IOException {
    boolean absolute = name.startsWith("/") || name.matches("(?s)[A-Za-z]:.*");
    boolean foreign = name.indexOf('\\') >= 0 || name.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    if (name.isEmpty() || absolute || foreign) {
      throw new Refused("the name " + name + " leads out of it");
    }
    var steps = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    for (var step : steps.split("/", -1)) {
      var bare = step.indexOf(';') < 0 ? step : step.substring(0, step.indexOf(';'));
      if (bare.isBlank() || bare.strip().matches("\\.+")) {
        throw new Refused("the name " + name + " leads out of it");
      }
    }
  }

  @Override
  public List<Entry> files() {
    return files;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public InputStream open(Entry entry) throws IOException {
    var found = entries.get(entry.name());
    if (found == null) {
      throw new IOException("it is not in the zip");
    }
    return new Unpacking(zip.getInputStream(found), found::getCompressedSize, ENTRY_BYTES);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /// A zip that is not to be trusted: what is wrong with it.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }
}
