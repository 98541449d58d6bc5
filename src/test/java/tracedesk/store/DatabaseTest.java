package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

class DatabaseTest {
  private static final int WRITERS = 200;

  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("test.db"));
    database.transact(
        transaction -> transaction.update("CREATE TABLE kept (id INTEGER PRIMARY KEY, note TEXT)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static int keep(Transaction transaction, int id) throws java.sql.SQLException {
    return transaction.update("INSERT INTO kept (id) VALUES (?)", id);
  }

  /// Runs each while another write holds the lock, so that they wait together.
  private List<Future<Integer>> together(List<Callable<Integer>> works) throws Exception {
    var queued = new CountDownLatch(works.size());
    var started = new ArrayList<Future<Integer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database.transact(
          transaction -> {
            for (var work : works) {
              started.add(
                  threads.submit(
                      () -> {
                        queued.countDown();
                        return work.call();
                      }));
            }
            await(queued);
            return true;
          });
    }
    return started;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Long> kept() {
    return database.read(
        transaction -> transaction.list("SELECT id FROM kept ORDER BY id", row -> row.number(1)));
  }

  private static Throwable failure(Future<Integer> future) throws InterruptedException {
    try {
      future.get();
      return new AssertionError("it did not fail");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  void aWriteThatIsRefusedUndoesOnlyItself() throws Exception {
    var works = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < WRITERS; i++) {
      int id = i;
      works.add(
          () ->
              database.transact(
                  transaction -> {
                    int added = keep(transaction, id);
                    if (id % 7 == 3) {
                      throw Refusals.taken("number " + id);
                    }
                    if (id % 7 == 4) {
                      throw new IllegalStateException("number " + id);
                    }
                    return added;
                  }));
    }
    var ended = together(works);
    for (int i = 0; i < WRITERS; i++) {
      if (i % 7 == 3 || i % 7 == 4) {
        assertThat(failure(ended.get(i)))
            .isInstanceOf(i % 7 == 3 ? ProblemException.class : IllegalStateException.class)
            .hasMessageContaining("number " + i);
      } else {
        assertThat(ended.get(i).get()).isEqualTo(1);
      }
    }
    assertThat(kept())
        .hasSize((int) ended.stream().filter(one -> one.state() == Future.State.SUCCESS).count())
        .noneMatch(id -> id % 7 == 3 || id % 7 == 4);
  }

  @Test
  void aWriteTheDatabaseRefusesCostsTheOthersNothing() throws Exception {
    var works = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < WRITERS; i++) {
      int id = i % 100;
      works.add(() -> database.transact(transaction -> keep(transaction, id)));
    }
    var ended = together(works);
    assertThat(kept()).hasSize(100);
    assertThat(ended).filteredOn(one -> one.state() == Future.State.SUCCESS).hasSize(100);
    for (var one : ended) {
      if (one.state() == Future.State.FAILED) {
        assertThat(((ProblemException) failure(one)).problem()).isInstanceOf(Problem.Storage.class);
      }
    }
  }

  @Test
  void whoeverWritesFirstWritesForThoseThatWait() throws Exception {
    var writers = ConcurrentHashMap.<Thread>newKeySet();
    var works = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < WRITERS; i++) {
      int id = i;
      works.add(
          () ->
              database.transact(
                  transaction -> {
                    writers.add(Thread.currentThread());
                    return keep(transaction, id);
                  }));
    }
    together(works);
    assertThat(kept()).hasSize(WRITERS);
    assertThat(writers).hasSizeLessThan(WRITERS / 2);
  }

  @Test
  void aQueryThatFailedOnceCanBeRunAgain() {
    database.transact(
        transaction -> transaction.update("INSERT INTO kept (id, note) VALUES (1, '{')"));
    for (int i = 0; i < 10; i++) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () ->
                  database.read(
                      transaction ->
                          transaction.number("SELECT json_extract(note, '$') FROM kept")))
          .hasMessageContaining("malformed JSON");
    }
  }
}
