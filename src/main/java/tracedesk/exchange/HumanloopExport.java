package tracedesk.exchange;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.port.TraceFiles.Place;
import tracedesk.domain.port.TraceFiles.Receiver;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.LogKind;

/// What Humanloop's own export tool leaves behind, in a folder or a zip: one folder per file with
/// its versions and, where they were asked for, its logs. Recognised by `file.json`.
final class HumanloopExport {
  private static final String FILE = "file.json";
  private static final String LOST_PAGE = "Error fetching page:";

  /// What holds others first: the copies nested in it stand in the order they happened.
  private static final List<String> ORDER = List.of("fl", "ag", "pr", "tl", "ev", "ds");

  private static final int NAMES_TOLD = 3;
  private static final int DOCUMENT_CAP = 64 << 20;

  private final Tree tree;
  private final String label;
  private final List<FileFolder> folders = new ArrayList<>();

  /// @param label what the tree is called where damage is told
  HumanloopExport(Tree tree, String label) {
    this.tree = tree;
    this.label = label;
    var byFolder = new TreeMap<String, FileFolder>();
    for (var entry : tree.files()) {
      if (entry.last().equals(FILE) && !entry.name().contains("/versions/")) {
        byFolder.put(entry.folder(), new FileFolder(entry.folder()));
      }
    }
    for (var entry : tree.files()) {
      var owner = owner(byFolder, entry.folder());
      if (owner != null) {
        owner.take(entry);
      }
    }
    folders.addAll(byFolder.values());
    folders.sort(Comparator.comparing(folder -> ORDER.indexOf(folder.prefix())));
  }

  /// The folder of a file that another one stands in.
  private static @Nullable FileFolder owner(Map<String, FileFolder> folders, String folder) {
    var at = folder;
    while (true) {
      var found = folders.get(at);
      if (found != null || at.isEmpty()) {
        return found;
      }
      int slash = at.lastIndexOf('/');
      at = slash < 0 ? "" : at.substring(0, slash);
    }
  }

  /// One file's folder, its parts in the order they are read.
  private static final class FileFolder {
    private final String name;
    private final List<Tree.Entry> versions = new ArrayList<>();
    private final List<Tree.Entry> logs = new ArrayList<>();
    private final List<String> evaluations = new ArrayList<>();
    private Tree.@Nullable Entry file;
    private boolean done;
    private int datapoints;

    FileFolder(String name) {
      this.name = name;
    }

    /// The kind of file as its id begins.
    String prefix() {
      var last = name.substring(name.lastIndexOf('/') + 1);
      int end = last.indexOf('_');
      return end < 0 ? last : last.substring(0, end);
    }

    void take(Tree.Entry entry) {
      var rest = name.isEmpty() ? entry.name() : entry.name().substring(name.length() + 1);
      var steps = rest.split("/");
      if (rest.equals(FILE)) {
        file = entry;
      } else if (rest.equals(".done")) {
        done = true;
      } else if (steps[0].equals("versions")) {
        versions.add(entry);
      } else if (rest.endsWith(".jsonl") && steps[0].equals("datapoints")) {
        datapoints++;
      } else if (rest.endsWith(".jsonl") && List.of(steps).contains("logs")) {
        logs.add(entry);
      }
      if (steps[0].equals("evaluations") && rest.endsWith("/evaluation.json")) {
        evaluations.add(steps[1]);
      }
    }

    long bytes() {
      return java.util.stream.Stream.concat(versions.stream(), logs.stream())
          .mapToLong(Tree.Entry::bytes)
          .sum();
    }
  }

  boolean isOne() {
    return !folders.isEmpty();
  }

  long bytes() {
    return folders.stream().mapToLong(FileFolder::bytes).sum();
  }

  /// What is known to be missing.
  List<String> warnings() {
    var warnings = new ArrayList<>(tree.warnings());
    var unfinished = folders.stream().filter(folder -> !folder.done).toList();
    if (!unfinished.isEmpty()) {
      warnings.add(
          unfinished.size()
              + " of "
              + folders.size()
              + " files were not exported to the end ("
              + names(unfinished)
              + "): their .done is missing.");
    }
    long lost = lostPages();
    if (lost > 0) {
      warnings.add(
          (lost == 1 ? "One page" : lost + " pages")
              + " could not be fetched when this export was made: some logs are missing from it"
              + " (see export.log).");
    }
    if (folders.stream().allMatch(folder -> folder.logs.isEmpty())) {
      warnings.add("This export holds no logs: it was made without EXPORT_LOGS=true.");
    }
    return warnings;
  }

  private String names(List<FileFolder> some) {
    var names = new ArrayList<String>();
    for (var folder : some.subList(0, Math.min(NAMES_TOLD, some.size()))) {
      var file = folder.file == null ? null : object(folder.file);
      var path = file == null ? null : file.string("path");
      names.add(path == null ? folder.name : path);
    }
    return String.join(", ", names) + (some.size() > NAMES_TOLD ? " …" : "");
  }

  private long lostPages() {
    long lost = 0;
    for (var entry : tree.files()) {
      if (entry.last().equals("export.log") && owner(Map.of(), entry.folder()) == null) {
        try (var lines =
            new BufferedReader(
                new InputStreamReader(tree.open(entry), StandardCharsets.ISO_8859_1))) {
          lost += lines.lines().filter(line -> line.contains(LOST_PAGE)).count();
        } catch (IOException | java.io.UncheckedIOException e) {
          lost += 0;
        }
      }
    }
    return lost;
  }

  /// Hands over all files, versions and logs.
  void read(Receiver receiver) {
    int datasets = 0;
    int evaluations = 0;
    for (var folder : folders) {
      var file = object(Objects.requireNonNull(folder.file));
      var type = file == null ? null : file.string("type");
      if (file == null) {
        receiver.damaged(new Place(named(folder.file), 0), "it is not a JSON object");
      }
      datasets += "dataset".equals(type) ? 1 : 0;
      evaluations += folder.evaluations.size();
      var owner = owner(file, type);
      if (owner != null) {
        receiver.file(owner.kind(), owner.file());
        folder.versions.forEach(version -> version(version, owner, receiver));
      }
      folder.logs.sort(
          Comparator.comparing(Tree.Entry::folder)
              .thenComparing(entry -> entry.last().length())
              .thenComparing(Tree.Entry::last));
      folder.logs.forEach(logs -> logs(logs, owner, receiver));
    }
    if (datasets > 0) {
      receiver.warning(count(datasets, "dataset") + " of this export: not imported.");
    }
    if (evaluations > 0) {
      receiver.warning(
          count(evaluations, "evaluation") + " of this export: only the logs in them imported.");
    }
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static LogRecords.@Nullable Owner owner(Json.@Nullable Obj file, @Nullable String type) {
    var kind = type == null ? null : LogKind.ofApi(type).orElse(null);
    var incoming = LogRecords.file(file);
    return kind == null || incoming == null ? null : new LogRecords.Owner(kind, incoming);
  }

  private void version(Tree.Entry entry, LogRecords.Owner owner, Receiver receiver) {
    receiver.progress(entry.bytes());
    var body = object(entry);
    if (body == null) {
      receiver.damaged(new Place(named(entry), 0), "it is not a JSON object");
      return;
    }
    var version = LogRecords.file(body);
    var file = owner.file();
    receiver.file(
        owner.kind(),
        new IncomingFile(
            file.id(),
            file.path(),
            version == null || version.version() == null ? entry.last() : version.version(),
            version == null ? body : version.content(),
            version == null ? file.created() : version.created()));
  }

  private void logs(Tree.Entry entry, LogRecords.@Nullable Owner owner, Receiver receiver) {
    try (var in = new CountedStream(tree.open(entry), receiver::progress)) {
      new RecordFile(receiver, named(entry), owner).read(in);
    } catch (IOException e) {
      receiver.damaged(new Place(named(entry), 0), "it cannot be read: " + e.getMessage());
    }
  }

  private Json.@Nullable Obj object(Tree.Entry entry) {
    try (var in = tree.open(entry)) {
      var bytes = in.readNBytes(DOCUMENT_CAP);
      return Json.parse(PythonLiterals.quoted(bytes), RecordFile.LIMITS) instanceof Json.Obj object
          ? object
          : null;
    } catch (IOException | JsonFault e) {
      return null;
    }
  }

  private String named(Tree.@Nullable Entry entry) {
    return entry == null ? label : label + "/" + entry.name();
  }
}
