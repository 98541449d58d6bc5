package tracedesk.ui.traces;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import javafx.collections.ObservableListBase;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;

/// The rows of a long list of which only a few pages are in memory: its length and its heads are
/// known, the rest are rows that wait. Positions count traces, rows count heads as well.
final class PageRows extends ObservableListBase<ListRow> {
  /// Traces of a page.
  private final int page;

  private final int mostPages;
  private final List<Section> sections = new ArrayList<>();
  private final Map<Integer, List<TraceSummary>> pages = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Integer, Problem> failed = new HashMap<>();

  /// Where loaded traces are.
  private final Map<TraceId, Integer> loadedOn = new HashMap<>();

  /// How many traces of a page are gone, where any are.
  private final TreeMap<Integer, Integer> gone = new TreeMap<>();

  private int total;
  private int size;
  private boolean changing;

  /// Neighbours under one head; without a title they stand under none.
  private static final class Section {
    final String key;
    final String title;
    int count;
    boolean open;
    int firstPosition;
    int firstRow;

    Section(String key, String title, int count, boolean open) {
      this.key = key;
      this.title = title;
      this.count = count;
      this.open = open;
    }

    int head() {
      return title.isEmpty() ? 0 : 1;
    }

    int rows() {
      return head() + (open ? count : 0);
    }
  }

  /// @param total how many traces there are
  /// @param page how many make a page, and `mostPages` how many pages are kept
  PageRows(int total, int page, int mostPages) {
    this.total = total;
    this.page = page;
    this.mostPages = mostPages;
    sections.add(new Section("", "", total, true));
    measure();
  }

  static PageRows empty() {
    return new PageRows(0, 1, 1);
  }

  /// Puts heads over the traces, before anybody looks at the rows.
  ///
  /// @param closed the keys of the heads whose traces are hidden
  void divide(List<ListSection> heads, Function<String, String> title, Set<String> closed) {
    if (heads.isEmpty()) {
      return;
    }
    sections.clear();
    int left = total;
    for (var head : heads) {
      int count = (int) Math.min(left, head.traces());
      left -= count;
      if (count > 0) {
        sections.add(
            new Section(head.key(), title.apply(head.key()), count, !closed.contains(head.key())));
      }
    }
    if (left > 0 && !sections.isEmpty()) {
      sections.getLast().count += left;
    } else if (left > 0) {
      sections.add(new Section("", "", left, true));
    }
    measure();
  }

  private void measure() {
    int position = 0;
    int row = 0;
    for (var section : sections) {
      section.firstPosition = position;
      section.firstRow = row;
      position += section.count;
      row += section.rows();
    }
    total = position;
    size = row;
  }

  @Override
  public int size() {
    return size;
  }

  int total() {
    return total;
  }

  /// Whether the rows are being changed: what the list selects meanwhile nobody chose.
  boolean isChanging() {
    return changing;
  }

  @Override
  public ListRow get(int row) {
    var section = sectionOfRow(row);
    if (row < section.firstRow + section.head()) {
      return new ListRow.Group(section.key, section.title, section.count, section.open);
    }
    return at(section.firstPosition + row - section.firstRow - section.head());
  }

  private ListRow at(int position) {
    var trace = trace(position);
    return trace != null
        ? new ListRow.Item(trace)
        : new ListRow.Waiting(position, failed.get(pageOf(position)));
  }

  private Section sectionOfRow(int row) {
    int low = 0;
    int high = sections.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (sections.get(middle).firstRow <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return sections.get(low);
  }

  private int sectionOf(int position) {
    int low = 0;
    int high = sections.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (sections.get(middle).firstPosition <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /// The row of a trace; that of its head where it is hidden.
  int rowOf(int position) {
    var section = sections.get(sectionOf(position));
    return section.open
        ? section.firstRow + section.head() + position - section.firstPosition
        : section.firstRow;
  }

  /// The first trace at or below a row.
  int positionOf(int row) {
    var section = sectionOfRow(row);
    return Math.min(
        Math.max(0, total - 1),
        section.firstPosition + Math.max(0, row - section.firstRow - section.head()));
  }

  /// A loaded trace, `null` for one that is not.
  @Nullable TraceSummary trace(int position) {
    if (position < 0 || position >= total) {
      return null;
    }
    int number = pageOf(position);
    var loaded = pages.get(number);
    int at = position - start(number);
    return loaded == null || at >= loaded.size() ? null : loaded.get(at);
  }

  /// The position of a loaded trace, else -1.
  int position(@Nullable TraceId id) {
    var number = id == null ? null : loadedOn.get(id);
    var loaded = number == null ? null : pages.get(number);
    if (number != null && loaded != null) {
      for (int i = 0; i < loaded.size(); i++) {
        if (loaded.get(i).id().equals(id)) {
          return start(number) + i;
        }
      }
    }
    return -1;
  }

  @Override
  public int indexOf(@Nullable Object row) {
    int position = row instanceof ListRow.Item(var trace) ? position(trace.id()) : -1;
    return position < 0 ? -1 : rowOf(position);
  }

  @Override
  public boolean contains(@Nullable Object row) {
    return indexOf(row) >= 0;
  }

  List<TraceSummary> loaded() {
    return pages.values().stream().flatMap(List::stream).toList();
  }

  boolean isLoaded(int number) {
    return pages.containsKey(number);
  }

  int pagesLoaded() {
    return pages.size();
  }

  int pageOf(int position) {
    int number = position / page;
    while (start(number + 1) <= position) {
      number++;
    }
    return number;
  }

  /// The position of a page's first trace.
  int start(int number) {
    int start = number * page;
    for (int lost : gone.headMap(number).values()) {
      start -= lost;
    }
    return start;
  }

  /// How many traces a page should hold.
  int sizeOf(int number) {
    return Math.max(0, Math.min(total, start(number + 1)) - start(number));
  }

  /// Takes a page in, and gives up the one that was not looked at for longest.
  void put(int number, List<TraceSummary> traces) {
    failed.remove(number);
    int from = start(number);
    int expected = sizeOf(number);
    var before = waiting(expected);
    pages.put(number, new ArrayList<>(traces.subList(0, Math.min(expected, traces.size()))));
    traces.forEach(trace -> loadedOn.put(trace.id(), number));
    change(() -> replaced(from, before));
    if (pages.size() > mostPages) {
      forget(pages.keySet().iterator().next());
    }
    if (traces.size() < expected) {
      shorten(from + traces.size());
    }
  }

  private void drop(int number) {
    var old = pages.remove(number);
    if (old != null) {
      old.forEach(trace -> loadedOn.remove(trace.id(), number));
    }
  }

  /// Lets a page be asked for anew.
  void forget(int number) {
    if (isLoaded(number)) {
      var before = waiting(sizeOf(number));
      drop(number);
      change(() -> replaced(start(number), before));
    }
  }

  void fail(int number, @Nullable Problem problem) {
    if (problem == null) {
      failed.remove(number);
    } else {
      failed.put(number, problem);
    }
    change(() -> replaced(start(number), waiting(sizeOf(number))));
  }

  boolean isFailed(int number) {
    return failed.containsKey(number);
  }

  /// A trace shows its new state in place.
  void set(TraceSummary trace) {
    int position = position(trace.id());
    if (position < 0) {
      return;
    }
    int number = pageOf(position);
    var loaded = pages.get(number);
    if (loaded != null && !loaded.set(position - start(number), trace).equals(trace)) {
      change(() -> replaced(position, waiting(1)));
    }
  }

  /// Takes a trace out that is no more.
  void remove(TraceId id) {
    int position = position(id);
    if (position < 0) {
      return;
    }
    int number = pageOf(position);
    var section = sections.get(sectionOf(position));
    int row = rowOf(position);
    boolean shown = section.open;
    change(
        () -> {
          var loaded = pages.get(number);
          if (loaded != null) {
            loaded.remove(position - start(number));
          }
          loadedOn.remove(id);
          gone.merge(number, 1, Integer::sum);
          section.count--;
          measure();
          if (section.head() > 0) {
            nextReplace(section.firstRow, section.firstRow + 1, waiting(1));
          }
          if (shown) {
            nextRemove(row, waiting(1));
          }
        });
  }

  /// The list turned out to end here.
  private void shorten(int end) {
    change(
        () -> {
          int before = size;
          for (var section : sections) {
            section.count = Math.clamp(end - section.firstPosition, 0, section.count);
          }
          measure();
          if (size < before) {
            nextRemove(size, waiting(before - size));
          }
        });
  }

  /// Opens or closes the traces under a head.
  void toggle(String key) {
    for (var section : sections) {
      if (section.key.equals(key) && section.head() > 0) {
        int first = section.firstRow + 1;
        change(
            () -> {
              section.open = !section.open;
              measure();
              nextReplace(first - 1, first, waiting(1));
              if (section.open) {
                nextAdd(first, first + section.count);
              } else {
                nextRemove(first, waiting(section.count));
              }
            });
        return;
      }
    }
  }

  private void change(Runnable work) {
    boolean outer = changing;
    changing = true;
    try {
      beginChange();
      work.run();
      endChange();
    } finally {
      changing = outer;
    }
  }

  /// Tells that the traces from a position on are others, section by section.
  private void replaced(int from, List<ListRow> before) {
    int end = Math.min(total, from + before.size());
    for (int at = from; at < end; ) {
      var section = sections.get(sectionOf(at));
      int until = Math.min(end, section.firstPosition + section.count);
      if (section.open) {
        nextReplace(rowOf(at), rowOf(at) + until - at, before.subList(at - from, until - from));
      }
      at = Math.max(until, at + 1);
    }
  }

  /// Stands for rows that were there; what they were nobody asks.
  private static List<ListRow> waiting(int count) {
    return new AbstractList<>() {
      @Override
      public ListRow get(int index) {
        return new ListRow.Waiting(-1, null);
      }

      @Override
      public int size() {
        return count;
      }
    };
  }
}
