package tracedesk.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.port.Saved;
import tracedesk.domain.problem.FieldFault;

/// The answers to changes that name themselves, kept in the transaction that makes the change: one
/// that is sent again, because its answer was lost, is answered as before and not made again.
final class Answers {
  private static final long KEPT_MICROS = Duration.ofDays(7).toNanos() / 1000;

  private final Transaction transaction;
  private final SaveTerms.@Nullable Operation operation;
  private final long now;

  Answers(Transaction transaction, SaveTerms terms, long now) {
    this.transaction = transaction;
    this.operation = terms.operation();
    this.now = now;
  }

  /// The first answer, where the change was made before; `null` where it is to be made now.
  ///
  /// @throws tracedesk.domain.problem.ProblemException when the name belongs to another request
  Saved.@Nullable Done first() throws SQLException {
    if (operation == null) {
      return null;
    }
    transaction.update("DELETE FROM answer WHERE at < ?", now - KEPT_MICROS);
    var kept =
        transaction.first(
            "SELECT request, body, revision, ambiguous FROM answer WHERE operation = ?",
            row ->
                new Kept(
                    row.text(1),
                    new Saved.Done(
                        new JsonDocument(unpacked(row.bytes(2))),
                        row.number(3),
                        row.truth(4),
                        true)),
            operation.key());
    if (kept != null && !kept.request().equals(operation.request())) {
      throw Refusals.rejected(
          List.of(
              new FieldFault(
                  List.of("header", "Idempotency-Key"),
                  "Idempotency-Key was used for another request; choose a new one",
                  "idempotency_key_taken")));
    }
    return kept == null ? null : kept.answer();
  }

  private record Kept(String request, Saved.Done answer) {}

  /// The answer to a change that has just been made.
  ///
  /// @param log its row from before
  /// @param text the whole log afterwards
  Saved.Done made(LogRow log, String text, boolean ambiguous) throws SQLException {
    long revision = transaction.number("SELECT revision FROM log WHERE seq = ?", log.seq());
    if (operation != null) {
      transaction.update(
          """
          INSERT INTO answer (operation, request, log, revision, ambiguous, body, at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          operation.key(),
          operation.request(),
          log.seq(),
          revision,
          ambiguous,
          packed(text),
          now);
    }
    return new Saved.Done(new JsonDocument(text), revision, ambiguous, false);
  }

  private static byte[] packed(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String unpacked(byte[] packed) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
