package tracedesk.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Random;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.Times;

/// Fills a database with traces of ten logs that say much, straight through SQL.
public final class ManyLogs {
  /// In one of a hundred thousand logs, of a hundred, and in all.
  public static final String SELECTIVE = "zanzibar";

  public static final String MEDIUM = "refund policy";
  public static final String EVERYWHERE = "customer";

  /// How many logs a trace has.
  public static final int IN_TRACE = 10;

  private static final long NEWEST = Times.micros(Instant.parse("2026-11-28T12:00:00Z"));
  private static final String[] SYLLABLES =
      ("an er in re on st te al de en ti or ar ro la li to se me co ca no ri ve ta ma si ne lo ra ch sh"
              + " th ing tion qu wh ck pl br")
          .split(" ");

  private final Random random;
  private final String[] vocabulary = new String[20_000];

  private ManyLogs(long seed) {
    random = new Random(seed);
    for (int i = 0; i < vocabulary.length; i++) {
      var word = new StringBuilder();
      for (int s = random.nextInt(4); s >= 0; s--) {
        word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      vocabulary[i] = word.toString();
    }
  }

  public static void fill(Database database, int logs, long seed) {
    var many = new ManyLogs(seed);
    database.transact(
        transaction -> {
          for (int f = 1; f <= IN_TRACE; f++) {
            transaction.update(
                """
                INSERT INTO file (seq, id, kind, path, folded, created, updated, used, logs)
                VALUES (?1, 'fl_' || ?1, ?2, ?3, lower(?3), 5, 5, 5, ?4)
                """,
                f,
                f == 1 ? "FLOW" : "TOOL",
                "Support/step " + f,
                logs / IN_TRACE);
            transaction.update(
                """
                INSERT INTO version (seq, id, file, digest, body, created, updated, used)
                VALUES (?1, 'v_' || ?1, ?1, x'00', CAST('{}' AS BLOB), 5, 5, 5)
                """,
                f);
          }
          return logs;
        });
    for (int from = 0; from < logs; from += 10_000) {
      int first = from;
      int last = Math.min(logs, from + 10_000);
      database.transact(
          transaction -> {
            for (int i = first; i < last; i++) {
              many.insert(transaction, i, logs);
            }
            return last;
          });
    }
  }

  /// The id of a flow log.
  public static String flow(int trace) {
    return "log_" + trace * IN_TRACE;
  }

  private void insert(Transaction transaction, int i, int logs) throws SQLException {
    int trace = i / IN_TRACE;
    int place = i % IN_TRACE;
    long began = NEWEST - (logs - (long) trace * IN_TRACE) * 100_000 + place * 1_000;
    if (place == 0) {
      int failed = random.nextInt(20) == 0 ? 1 : 0;
      transaction.update(
          """
          INSERT INTO trace (seq, id, head, file, status, began, logs, failed, tokens, cost, lasted, state)
          VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
            CASE ?4 WHEN 'INCOMPLETE' THEN 1 ELSE 2 END + 4 * (?7 > 0))
          """,
          trace + 1,
          flow(trace),
          i + 1,
          trace % 3 == 0 ? "INCOMPLETE" : "COMPLETE",
          began,
          IN_TRACE,
          failed,
          random.nextInt(10_000),
          random.nextInt(10_000) / 10_000.0,
          random.nextInt(10_000_000));
    }
    transaction.update(
        """
        INSERT INTO log (seq, id, api, kind, file, version, trace, parent, status, created, updated,
          began, started, ended, failed, tokens, cost, preview)
        VALUES (?1, ?2, 'V5', ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?8, ?8, ?8, ?9, 0, 0, 0, ?10)
        """,
        i + 1,
        "log_" + i,
        place == 0 ? "FLOW" : "TOOL",
        place + 1,
        trace + 1,
        place == 0 ? null : flow(trace),
        place == 0 ? trace % 3 == 0 ? "INCOMPLETE" : "COMPLETE" : null,
        began,
        began + 500_000,
        "Question " + i);
    var text = text(i);
    var body = new StringBuilder("{\"output\":");
    JsonText.quote(text, body);
    transaction.update(
        "INSERT INTO body (log, json) VALUES (?, ?)",
        i + 1,
        body.append('}').toString().getBytes(StandardCharsets.UTF_8));
    transaction.update(
        "INSERT INTO words (log, content, failure, metadata) VALUES (?, ?, '', '')",
        i + 1,
        text + "\n");
  }

  /// 0.5 to 8 KB, most of them short.
  private String text(int i) {
    int length = 500 + (int) (Math.pow(random.nextDouble(), 3) * 7_500);
    var text = new StringBuilder(length + 100).append(EVERYWHERE).append(' ');
    while (text.length() < length) {
      text.append(vocabulary[(int) (Math.pow(random.nextDouble(), 3) * vocabulary.length)])
          .append(random.nextInt(12) == 0 ? ".\n" : " ");
      if (random.nextInt(80) == 0) {
        text.append("ord-").append(random.nextInt(1_000_000)).append(' ');
      }
    }
    if (i % 100 == 33) {
      text.append(MEDIUM).append(' ');
    }
    if (i % 100_000 == 77_777 || i == 7) {
      text.append(SELECTIVE).append(' ');
    }
    return text.append("number-").append(i).toString();
  }

  /// Brings the search index up to all that is there.
  public static void index(Database database) {
    if (!SearchIndexer.byHand(database).catchUp()) {
      throw new IllegalStateException("the search index could not be filled");
    }
  }
}
