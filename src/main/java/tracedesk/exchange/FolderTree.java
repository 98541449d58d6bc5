package tracedesk.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The files below a folder. Links are followed to files inside it only.
final class FolderTree implements Tree {
  private final Path root;
  private final List<Entry> files = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  FolderTree(Path folder) throws IOException {
    this.root = folder.toRealPath();
    Files.walkFileTree(root, new Visitor());
    files.sort(Comparator.comparing(Entry::name));
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        add(file, attributes.size());
      } else if (attributes.isSymbolicLink()) {
        link(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      warnings.add(name(file) + " could not be read and was left out.");
      return FileVisitResult.CONTINUE;
    }
  }

  private void link(Path file) throws IOException {
    if (isInside(file) && Files.isRegularFile(file)) {
      add(file, Files.size(file));
    } else {
      warnings.add(name(file) + " is a link to somewhere else and was left out.");
    }
  }

  private boolean isInside(Path file) {
    try {
      return file.toRealPath().startsWith(root);
    } catch (IOException e) {
      return false;
    }
  }

  private void add(Path file, long bytes) {
    files.add(new Entry(name(file), bytes));
  }

  private String name(Path file) {
    return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  @Override
  public List<Entry> files() {
    return files;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public InputStream open(Entry entry) throws IOException {
    var file = root.resolve(entry.name());
    if (!isInside(file)) {
      throw new IOException("it is now a link to somewhere else");
    }
    return Files.newInputStream(file);
  }

  @Override
  public void close() {}
}
