package tracedesk.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tracedesk.domain.port.TraceFiles;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// Reads all the formats traces come in: the folders of Humanloop's export tool and zips of them,
/// log JSON, OTLP JSON, and our own export; JSON also packed with gzip.
public final class ExchangeFiles implements TraceFiles {
  private static final int HEAD = 64 << 10;
  private static final long UNPACKED_BYTES = 1L << 40;

  @Override
  public List<Source> look(Path path) {
    try {
      if (!Files.exists(path)) {
        throw unrecognised(name(path) + " does not exist.");
      }
      return Files.isDirectory(path) ? folder(path) : List.of(file(path));
    } catch (AccessDeniedException e) {
      throw unrecognised("Access to " + e.getFile() + " is denied.");
    } catch (IOException e) {
      throw unrecognised(name(path) + " cannot be read: " + e.getMessage() + ".");
    }
  }

  private Source file(Path path) throws IOException {
    var head = head(path);
    if (Contents.isZip(head)) {
      return zip(path);
    }
    Contents contents;
    try (var in = unpacked(path, head, _ -> {})) {
      var first = in.readNBytes(HEAD);
      contents = Contents.of(first, new SequenceInputStream(new ByteArrayInputStream(first), in));
    }
    var format = contents.format();
    if (format == null) {
      throw foreign(
          path, (Contents.isGzip(head) ? "gzip of something else: " : "") + contents.words());
    }
    return new Source(path, format, Files.size(path), List.of());
  }

  private static Source zip(Path path) throws IOException {
    try (var tree = new ZipTree(path)) {
      var export = new HumanloopExport(tree, name(path));
      if (!export.isOne()) {
        throw foreign(path, "a zip without files/…/file.json in it");
      }
      return new Source(path, Format.HUMANLOOP_EXPORT, export.bytes(), export.warnings());
    } catch (ZipTree.Refused e) {
      throw unrecognised(name(path) + " is not imported: " + e.getMessage() + ".");
    }
  }

  /// The folder of one file, `files/`, a dated folder, or a folder of dated ones; else a folder
  /// with files that can be read.
  private List<Source> folder(Path path) throws IOException {
    if (isFile(path) || holdsFiles(path) || holdsFiles(path.resolve("files"))) {
      return List.of(export(path));
    }
    var sources = new ArrayList<Source>();
    for (var below : children(path)) {
      if (holdsFiles(below.resolve("files"))) {
        sources.add(export(below));
      }
    }
    if (sources.isEmpty()) {
      sources.addAll(loose(path));
    }
    if (sources.isEmpty()) {
      throw foreign(path, "a folder with nothing of that in it");
    }
    return sources;
  }

  private List<Source> loose(Path path) throws IOException {
    var sources = new ArrayList<Source>();
    for (var below : children(path)) {
      if (Files.isRegularFile(below)) {
        try {
          sources.add(file(below));
        } catch (ProblemException e) {
          continue;
        }
      }
    }
    return sources;
  }

  private static boolean isFile(Path folder) {
    return Files.isRegularFile(folder.resolve("file.json"));
  }

  private static boolean holdsFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    for (var below : children(folder)) {
      if (isFile(below)) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private static Source export(Path folder) throws IOException {
    try (var tree = new FolderTree(folder)) {
      var export = new HumanloopExport(tree, name(folder));
      return new Source(folder, Format.HUMANLOOP_EXPORT, export.bytes(), export.warnings());
    }
  }

  @Override
  public void read(Source source, Receiver receiver) {
    var path = source.path();
    try {
      if (source.format() == Format.HUMANLOOP_EXPORT) {
        try (var tree = Files.isDirectory(path) ? new FolderTree(path) : new ZipTree(path)) {
          new HumanloopExport(tree, name(path)).read(receiver);
        }
      } else {
        try (var in = unpacked(path, head(path), receiver::progress)) {
          new RecordFile(receiver, name(path), null).read(in);
        }
      }
    } catch (IOException e) {
      receiver.damaged(new Place(name(path), 0), "the rest cannot be read: " + e.getMessage());
    }
  }

  private static InputStream unpacked(
      Path path, byte[] head, java.util.function.LongConsumer counter) throws IOException {
    var file = new CountedStream(Files.newInputStream(path), counter);
    if (!Contents.isGzip(head)) {
      return file;
    }
    try {
      return new Unpacking(new GZIPInputStream(file, HEAD), file::count, UNPACKED_BYTES);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static byte[] head(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(16);
    }
  }

  private static String name(Path path) {
    var last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? path.toString() : last.toString();
  }

  private static ProblemException foreign(Path path, String found) {
    return unrecognised(
        name(path)
            + " is "
            + found
            + "; Tracedesk imports Humanloop exports, log JSON or JSON Lines, OTLP JSON and its own"
            + " exports.");
  }

  private static ProblemException unrecognised(String sentence) {
    return new ProblemException(new Problem.Unrecognised(sentence));
  }
}
