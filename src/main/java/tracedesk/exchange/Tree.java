package tracedesk.exchange;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Files below one place: of a folder, or in a zip. Names are relative, their steps divided by
/// slashes; nothing outside is ever reached.
interface Tree extends Closeable {
  /// A file's name and size.
  record Entry(String name, long bytes) {
    /// The folder it stands in, empty at the top.
    String folder() {
      int slash = name.lastIndexOf('/');
      return slash < 0 ? "" : name.substring(0, slash);
    }

    /// The last step of its name.
    String last() {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  /// All files, by name.
  List<Entry> files();

  /// What was left out, a sentence each.
  List<String> warnings();

  InputStream open(Entry entry) throws IOException;
}
