package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.benchmark.ServerProcess;
import tracedesk.benchmark.Spans;
import tracedesk.domain.json.Json;

/// The server ended with kill -9 while spans come in over HTTP. A few times in every build, more
/// often with `-Dkills=200`.
class IngestKillTest {
  private static final int ROUNDS = Integer.getInteger("kills", 3);
  private static final int SENDERS = 4;
  private static final List<String> PATHS = List.of("/v1/traces", "/v5/import/otel/v1/traces");

  @TempDir Path folder;

  /// A request, and which logs it makes: those of its sender, from and to these numbers.
  private record Batch(String path, String sender, long from, long to, String body) {
    List<String> ids() {
      var ids = new ArrayList<String>();
      for (long number = from; number < to; number++) {
        ids.add(Spans.id(sender, number));
      }
      return ids;
    }
  }

  private final ConcurrentLinkedQueue<Batch> sent = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Batch> acknowledged = new ConcurrentLinkedQueue<>();

  @Test
  void k13NoAcknowledgedSpanIsLostByAKillAndNoneIsDoubledWhenSentAgain() throws Exception {
    long seed = System.nanoTime();
    System.out.println("IngestKillTest seed " + seed);
    var random = new Random(seed);
    long logs = 0;
    for (int round = 0; round < ROUNDS; round++) {
      sent.clear();
      acknowledged.clear();
      killUnderIngest(round, random);
      assertThat(acknowledged).as("seed %d", seed).isNotEmpty();
      try (var server = ServerProcess.start(folder)) {
        for (var batch : acknowledged) {
          for (var id : batch.ids()) {
            assertThat(server.get("/tracedesk/v1/logs/" + id).statusCode())
                .as("seed %d, %s", seed, id)
                .isEqualTo(200);
          }
        }
        for (var batch : sent) {
          assertThat(isTaken(server, batch)).isTrue();
        }
        logs += sent.stream().mapToLong(batch -> batch.to() - batch.from()).sum();
        var stats = (Json.Obj) Json.parse(server.get("/tracedesk/v1/stats").body());
        assertThat(stats.integer("logs")).as("seed %d", seed).isEqualTo(logs);
      }
    }
  }

  private void killUnderIngest(int round, Random random) throws Exception {
    var server = ServerProcess.start(folder);
    try {
      var enough = new AtomicInteger(3 + random.nextInt(60));
      var senders = new ArrayList<Thread>();
      for (int i = 0; i < SENDERS; i++) {
        var name = "r" + round + "s" + i;
        var path = PATHS.get(i % PATHS.size());
        var own = new Random(random.nextLong());
        senders.add(Thread.startVirtualThread(() -> sendOn(server, path, name, own, enough)));
      }
      for (var sender : senders) {
        sender.join();
      }
    } finally {
      server.kill();
      server.close();
    }
  }

  /// Sends until the server is gone; whoever gets the last answer that is enough kills it, while
  /// the others send.
  private void sendOn(
      ServerProcess server, String path, String name, Random random, AtomicInteger enough) {
    var spans = new Spans(name, random.nextLong());
    try {
      while (true) {
        long from = spans.next();
        var body = spans.body(1 + random.nextInt(40));
        var batch = new Batch(path, name, from, spans.next(), body);
        sent.add(batch);
        if (isTaken(server, batch)) {
          acknowledged.add(batch);
        }
        if (enough.decrementAndGet() == 0) {
          server.kill();
        }
      }
    } catch (IOException e) {
      // the server is gone, as it should be
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether the answer says that every span was taken.
  private static boolean isTaken(ServerProcess server, Batch batch)
      throws IOException, InterruptedException {
    var answer = server.post(batch.path(), batch.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var body = (Json.Obj) Json.parse(answer.body());
    var records = body.list("records").stream().map(Json::plain).toList();
    return batch.path().equals(PATHS.getFirst())
        ? body.present("partialSuccess") == null
        : records.equals(batch.ids());
  }
}
