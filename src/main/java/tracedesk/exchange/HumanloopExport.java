package tracedesk.exchange;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.port.TraceFiles.Place;
import tracedesk.domain.port.TraceFiles.Receiver;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// What Humanloop's own export tool leaves behind, in a folder or a zip: one folder per file with
/// its versions, its evaluations and, where they were asked for, its logs. Recognised by
/// `file.json`.
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
    private final Map<String, List<Tree.Entry>> datapoints = new HashMap<>();
    private final Map<String, Tree.Entry> evaluations = new TreeMap<>();
    private final Map<String, List<Tree.Entry>> runs = new TreeMap<>();
    private Tree.@Nullable Entry file;
    private boolean done;

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
      } else if (steps[0].equals("datapoints")) {
        if (steps.length == 3 && rest.endsWith(".jsonl")) {
          below(datapoints, steps[1]).add(entry);
        }
      } else if (steps[0].equals("evaluations") && steps.length == 3) {
        if (steps[2].equals("evaluation.json")) {
          evaluations.put(steps[1], entry);
        }
      } else if (steps[0].equals("evaluations") && steps.length == 4 && steps[2].equals("runs")) {
        below(runs, steps[1]).add(entry);
      } else if (rest.endsWith(".jsonl") && List.of(steps).contains("logs")) {
        logs.add(entry);
      }
    }

    private static List<Tree.Entry> below(Map<String, List<Tree.Entry>> lists, String id) {
      return lists.computeIfAbsent(id, _ -> new ArrayList<>());
    }

    long bytes() {
      return Stream.of(
              versions.stream(),
              datapoints.values().stream().flatMap(List::stream),
              evaluations.values().stream(),
              runs.values().stream().flatMap(List::stream),
              logs.stream())
          .flatMap(entries -> entries)
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

  /// Hands over everything: first all files in all versions, in the order they were made, then what
  /// names those.
  void read(Receiver receiver) {
    folders.forEach(folder -> versions(folder, receiver));
    folders.forEach(folder -> contents(folder, receiver));
  }

  private void versions(FileFolder folder, Receiver receiver) {
    var file = object(Objects.requireNonNull(folder.file));
    if (file == null) {
      receiver.damaged(new Place(named(folder.file), 0), "it is not a JSON object");
      return;
    }
    var owner = SetRecords.version(file);
    if (owner == null) {
      return;
    }
    var current = owner.file().version();
    if (folder.versions.stream().noneMatch(entry -> entry.last().equals(current))) {
      hand(owner, file, folder, folder.file, receiver);
    }
    for (var entry : inOrder(folder.versions, current)) {
      receiver.progress(entry.bytes());
      var body = object(entry);
      if (body == null) {
        receiver.damaged(new Place(named(entry), 0), "it is not a JSON object");
      } else {
        hand(version(owner, body, entry), body, folder, entry, receiver);
      }
    }
  }

  /// The version shown for the file first, as the file is as old as that says, then the others by
  /// age. Where others are just as old it comes last, so as to count as the newest.
  private List<Tree.Entry> inOrder(List<Tree.Entry> versions, @Nullable String current) {
    if (versions.size() < 2) {
      return versions;
    }
    var made = new HashMap<Tree.Entry, Instant>();
    for (var entry : versions) {
      var body = object(entry);
      var time = body == null ? null : Times.parse(body.string("created_at"));
      made.put(entry, time == null ? Instant.MIN : time);
    }
    var sorted =
        new ArrayList<>(
            versions.stream()
                .sorted(
                    Comparator.<Tree.Entry, Instant>comparing(made::get)
                        .thenComparing(entry -> entry.last().equals(current))
                        .thenComparing(Tree.Entry::last))
                .toList());
    versions.stream()
        .filter(entry -> entry.last().equals(current))
        .filter(entry -> Collections.frequency(made.values(), made.get(entry)) == 1)
        .findFirst()
        .ifPresent(
            entry -> {
              sorted.remove(entry);
              sorted.addFirst(entry);
            });
    return sorted;
  }

  private static IncomingSet.Version version(
      IncomingSet.Version owner, Json.Obj body, Tree.Entry entry) {
    var version = SetRecords.version(owner.kind(), body);
    var file = owner.file();
    return new IncomingSet.Version(
        owner.kind(),
        new IncomingFile(
            file.id(),
            file.path(),
            version == null || version.file().version() == null
                ? entry.last()
                : version.file().version(),
            version == null ? body : version.file().content(),
            version == null ? file.created() : version.file().created()));
  }

  /// Hands over one version with what belongs to it.
  private void hand(
      IncomingSet.Version version,
      Json.Obj body,
      FileFolder folder,
      Tree.Entry entry,
      Receiver receiver) {
    var place = new Place(named(entry), 0);
    var kind = LogKind.ofApi(version.kind().api()).orElse(null);
    if (kind == null) {
      var dataset =
          new DatasetFolder(receiver, version.file(), body.integer("datapoints_count"), place);
      sorted(folder.datapoints.getOrDefault(version.file().version(), List.of()))
          .forEach(points -> dataset.read(tree, points, named(points)));
      dataset.end();
    } else {
      receiver.file(kind, version.file());
    }
    SetRecords.around(version, body).forEach(set -> receiver.set(set, place));
  }

  private void contents(FileFolder folder, Receiver receiver) {
    var file = object(Objects.requireNonNull(folder.file));
    var version = SetRecords.version(file);
    if (file != null && version != null) {
      var place = new Place(named(folder.file), 0);
      SetRecords.watches(version, file).forEach(watch -> receiver.set(watch, place));
    }
    folder.evaluations.forEach((id, entry) -> evaluation(id, entry, version, receiver));
    folder.runs.forEach((id, runs) -> runs.forEach(run -> run(id, run, receiver)));
    var owner = owner(version);
    sorted(folder.logs).forEach(logs -> logs(logs, owner, receiver));
  }

  private static List<Tree.Entry> sorted(List<Tree.Entry> pages) {
    return pages.stream()
        .sorted(
            Comparator.comparing(Tree.Entry::folder)
                .thenComparing(entry -> entry.last().length())
                .thenComparing(Tree.Entry::last))
        .toList();
  }

  private static LogRecords.@Nullable Owner owner(IncomingSet.@Nullable Version version) {
    var kind = version == null ? null : LogKind.ofApi(version.kind().api()).orElse(null);
    return kind == null || version == null ? null : new LogRecords.Owner(kind, version.file());
  }

  private void evaluation(
      String id, Tree.Entry entry, IncomingSet.@Nullable Version of, Receiver receiver) {
    var body = read(entry, receiver);
    var evaluation = body == null ? null : SetRecords.evaluation(body, of);
    hand(evaluation, entry, "it is not the evaluation " + id, receiver);
  }

  private void run(String evaluation, Tree.Entry entry, Receiver receiver) {
    var body = read(entry, receiver);
    var run = body == null ? null : SetRecords.run(body, evaluation);
    hand(run, entry, "it is not a run of evaluation " + evaluation, receiver);
  }

  private Json.@Nullable Obj read(Tree.Entry entry, Receiver receiver) {
    receiver.progress(entry.bytes());
    return object(entry);
  }

  private void hand(@Nullable IncomingSet set, Tree.Entry entry, String reason, Receiver receiver) {
    var place = new Place(named(entry), 0);
    if (set == null) {
      receiver.damaged(place, reason);
    } else {
      receiver.set(set, place);
    }
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
