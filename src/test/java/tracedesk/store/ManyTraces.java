package tracedesk.store;

import java.util.List;
import java.util.Random;
import tracedesk.domain.trace.Times;

/// Fills a database with traces of one log each, straight through SQL.
public final class ManyTraces {
  private static final long NEWEST = Times.micros(java.time.Instant.parse("2026-11-28T12:00:00Z"));

  private ManyTraces() {}

  /// @param days over how many days they are spread, evenly
  /// @param values how many different numbers of tokens, costs and so on there are, about
  public static void fill(
      Database database, int traces, int files, int days, int values, long seed) {
    var random = new Random(seed);
    database.transact(
        transaction -> {
          for (int f = 1; f <= files; f++) {
            transaction.update(
                """
                INSERT INTO file (seq, id, kind, path, folded, created, updated, used)
                VALUES (?1, 'fl_' || ?1, 'FLOW', ?2, lower(?2), 5, 5, 5)
                """,
                f,
                "Support/" + (char) ('A' + f * 7 % 26) + "ssistant " + f);
            transaction.update(
                """
                INSERT INTO version (seq, id, file, digest, body, created, updated, used)
                VALUES (?1, 'flv_' || ?1, ?1, x'00', CAST('{}' AS BLOB), 5, 5, 5)
                """,
                f);
          }
          return files;
        });
    for (int from = 1; from <= traces; from += 50_000) {
      int first = from;
      int last = Math.min(traces, from + 49_999);
      database.transact(
          transaction -> {
            for (int i = first; i <= last; i++) {
              insert(transaction, random, i, traces, files, days, values);
            }
            return last;
          });
    }
  }

  private static void insert(
      Transaction transaction, Random random, int i, int traces, int files, int days, int values)
      throws java.sql.SQLException {
    long span = days * 86_400_000_000L;
    long began = NEWEST - (long) (span * ((double) (traces - i) / traces)) - random.nextInt(values);
    long lasted = random.nextInt(20) == 0 ? -1 : random.nextInt(values) * 1000L;
    long file = 1 + random.nextInt(files);
    var status = List.of("INCOMPLETE", "COMPLETE", "COMPLETE", "").get(random.nextInt(4));
    int failed = random.nextInt(10) == 0 ? 1 + random.nextInt(3) : 0;
    var id = "log_" + Long.toString(i * 7919L + 1_000_000_000L, 36);
    transaction.update(
        """
        INSERT INTO trace (seq, id, head, file, status, began, logs, failed, tokens, cost, lasted, state)
        VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
          CASE ?4 WHEN 'INCOMPLETE' THEN 1 WHEN 'COMPLETE' THEN 2 ELSE 0 END + 4 * (?7 > 0))
        """,
        i,
        id,
        file,
        status.isEmpty() ? null : status,
        began,
        1 + random.nextInt(Math.min(values, 200)),
        failed,
        random.nextInt(values),
        random.nextInt(values) / 10_000.0,
        lasted);
    transaction.update(
        """
        INSERT INTO log (seq, id, api, kind, file, version, trace, status, created, updated, began,
          started, ended, failed, tokens, cost, preview)
        VALUES (?1, ?2, 'V5', 'FLOW', ?3, ?3, ?1, ?4, ?5, ?5, ?5, ?5, ?6, 0, 0, 0, ?7)
        """,
        i,
        id,
        file,
        status.isEmpty() ? null : status,
        began,
        lasted < 0 ? null : (Long) (began + lasted),
        "Question " + i + ": the blender arrived with a cracked jar");
    transaction.update("INSERT INTO body (log, json) VALUES (?, ?)", i, BODY);
    transaction.update(
        "INSERT INTO words (log, content, failure, metadata) VALUES (?, ?, '', '')",
        i,
        i % 3 == 0 ? "refund" : "other");
  }

  private static final byte[] BODY =
      "{\"inputs\":{\"question\":\"the blender arrived with a cracked jar\"},\"output\":\"Sorry.\"}"
          .getBytes(java.nio.charset.StandardCharsets.UTF_8);
}
