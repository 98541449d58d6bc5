package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;

/// Lists of random stores against the same traces sorted in memory.
class OrderedTracesTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

  @TempDir Path folder;
  private Database database;
  private SqliteTraces traces;
  private long seed;
  private Random random;

  @BeforeEach
  void fill() {
    seed = System.nanoTime();
    System.out.println("OrderedTracesTest seed " + seed);
    random = new Random(seed);
    database = Database.open(folder.resolve("list.db"));
    var clock = InstantSource.system();
    var logs = new SqliteLogs(database, clock);
    traces = new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
    ManyTraces.fill(database, 700, 7, 9, 12, random.nextLong());
  }

  @AfterEach
  void close() {
    database.close();
  }

  /// A trace of the store with what decides its place.
  private record Known(TraceSummary trace, long seq, String path, String file, boolean refund) {}

  private List<Known> known() {
    var all = new ArrayList<Known>();
    var rows = new LinkedHashMap<String, List<Object>>();
    database.read(
        t ->
            t.list(
                """
                SELECT trace.id, trace.seq, file.path, file.id, words.content = 'refund'
                FROM trace JOIN file ON file.seq = trace.file JOIN words ON words.log = trace.head
                """,
                row ->
                    rows.put(
                        row.text(1),
                        List.of(row.number(2), row.text(3), row.text(4), row.truth(5)))));
    rows.forEach(
        (id, row) ->
            all.add(
                new Known(
                    traces.summary(new TraceId(id)),
                    (long) row.get(0),
                    (String) row.get(1),
                    (String) row.get(2),
                    (boolean) row.get(3))));
    return all;
  }

  private static Comparator<Known> order(TraceOrder order) {
    Comparator<Known> latest = Comparator.comparingLong(Known::seq).reversed();
    Comparator<Known> newest =
        Comparator.<Known, java.time.Instant>comparing(known -> known.trace().started())
            .reversed()
            .thenComparing(latest);
    return switch (order) {
      case NEWEST -> newest;
      case OLDEST -> newest.reversed();
      case LONGEST ->
          most(trace -> {
                var lasted = trace.duration();
                return lasted == null ? -1.0 : lasted.toNanos();
              })
              .thenComparing(latest);
      case TOKENS -> most(trace -> (double) trace.tokens()).thenComparing(latest);
      case COST -> most(TraceSummary::cost).thenComparing(latest);
      case ERRORS -> most(trace -> (double) trace.errors()).thenComparing(latest);
      case LOGS -> most(trace -> (double) trace.logs()).thenComparing(latest);
      case NAME ->
          Comparator.<Known, String>comparing(
                  known -> known.trace().name().toLowerCase(java.util.Locale.ROOT))
              .thenComparing(Known::path)
              .thenComparing(newest);
    };
  }

  private static Comparator<Known> most(Function<TraceSummary, Double> value) {
    return Comparator.<Known, Double>comparing(known -> value.apply(known.trace())).reversed();
  }

  private TraceFilter filter(List<Known> all) {
    TraceStatus status =
        List.of(TraceStatus.INCOMPLETE, TraceStatus.COMPLETE).get(random.nextInt(2));
    @Nullable String file = all.get(random.nextInt(all.size())).file();
    return new TraceFilter(
        random.nextBoolean() ? status : null,
        random.nextInt(4) == 0,
        random.nextInt(4) == 0 ? "refund" : "",
        random.nextInt(3) == 0 ? file : null);
  }

  private static boolean passes(Known known, TraceFilter filter) {
    return (filter.status() == null || filter.status() == known.trace().status())
        && (!filter.errorsOnly() || known.trace().errors() > 0)
        && (filter.text().isEmpty() || known.refund())
        && (filter.file() == null || filter.file().equals(known.file()));
  }

  private List<TraceId> ids(List<TraceSummary> found) {
    return found.stream().map(TraceSummary::id).toList();
  }

  @Test
  void anyOrderAndFilterFromAnyPlaceIsTheSortedList() {
    var all = known();
    for (int round = 0; round < 60; round++) {
      var order = TraceOrder.values()[round % TraceOrder.values().length];
      var filter = filter(all);
      var as = "seed %d round %d %s %s".formatted(seed, round, order, filter);
      var model = all.stream().filter(known -> passes(known, filter)).sorted(order(order)).toList();
      var expected = model.stream().map(known -> known.trace().id()).toList();
      var open = new TraceListing(filter, order);
      int count = 1 + random.nextInt(40);
      var first = traces.stretch(open, ListPlace.START, count);
      assertThat(first.total()).as(as).isEqualTo(expected.size());
      assertThat(first.complete())
          .as(as)
          .isEqualTo(model.stream().filter(known -> known.trace().isComplete()).count());
      var asked = open.until(first.until());

      var walked = new ArrayList<>(ids(first.traces()));
      var next = first.next();
      while (next != null) {
        var more = traces.stretch(asked, new ListPlace.From(next, 0), count);
        walked.addAll(ids(more.traces()));
        next = more.next();
      }
      assertThat(walked).as(as).isEqualTo(expected);

      for (int jump = 0; jump < 8; jump++) {
        int at = random.nextInt(expected.size() + 3);
        var found = traces.stretch(asked, new ListPlace.At(at), count);
        assertThat(ids(found.traces()))
            .as(as + " at " + at)
            .isEqualTo(sub(expected, at, at + count));
        if (found.next() != null) {
          int skip = random.nextInt(30);
          assertThat(
                  ids(
                      traces
                          .stretch(asked, new ListPlace.From(found.next(), skip), count)
                          .traces()))
              .as(as + " at " + at + " skipping " + skip)
              .isEqualTo(sub(expected, at + count + skip, at + 2 * count + skip));
        }
        if (at < expected.size()) {
          var trace = expected.get(at);
          var around = traces.stretch(asked, new ListPlace.Around(trace), count);
          assertThat(around.from()).as(as).isEqualTo(at - at % count);
          assertThat(ids(around.traces())).as(as).contains(trace);
          assertThat(ids(traces.stretch(asked, new ListPlace.After(trace), 3).traces()))
              .as(as)
              .isEqualTo(sub(expected, at + 1, at + 4));
          assertThat(ids(traces.stretch(asked, new ListPlace.Before(trace), 3).traces()))
              .as(as)
              .isEqualTo(sub(expected, Math.max(0, at - 3), at));
        }
      }
      assertThat(traces.sections(asked, ZONE)).as(as).isEqualTo(sections(model, order));
    }
  }

  private static List<ListSection> sections(List<Known> model, TraceOrder order) {
    var counts = new LinkedHashMap<String, Long>();
    for (var known : model) {
      var key =
          switch (order) {
            case NEWEST, OLDEST -> known.trace().started().atZone(ZONE).toLocalDate().toString();
            case NAME -> known.path();
            default -> "";
          };
      counts.merge(key, 1L, Long::sum);
    }
    counts.remove("");
    return counts.entrySet().stream()
        .map(entry -> new ListSection(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static <T> List<T> sub(List<T> list, int from, int to) {
    return list.subList(Math.min(from, list.size()), Math.min(to, list.size()));
  }

  @Test
  void noListIsSortedAndNoPlaceReadsATrace() {
    for (var order : TraceOrder.values()) {
      for (var file : new String[] {null, "fl_2"}) {
        var filter = new TraceFilter(TraceStatus.COMPLETE, true, "", file);
        var asked = new TraceListing(filter, order);
        traces.stretch(asked, new ListPlace.At(200), 20);
        traces.stretch(asked, ListPlace.START, 20);
        traces.sections(asked, ZONE);
      }
    }
    var walks = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      database.read(
          t -> {
            t.texts().stream().filter(text -> text.contains("OFFSET")).forEach(walks::add);
            return null;
          });
    }
    assertThat(walks).isNotEmpty();
    for (var sql : walks) {
      var plan =
          database.<List<String>>read(t -> t.list("EXPLAIN QUERY PLAN " + sql, row -> row.text(4)));
      assertThat(plan).noneMatch(step -> step.contains("TEMP B-TREE"));
      assertThat(plan.getFirst()).contains("COVERING INDEX trace_");
    }
  }
}
