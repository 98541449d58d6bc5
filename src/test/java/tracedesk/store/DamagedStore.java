package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.Drafts;

/// A database of corrections and saves on their way, as a power cut would leave it in the middle of
/// work: its file, its write-ahead log, and what was said to be kept after each commit.
final class DamagedStore {
  static final UUID SERVER = new UUID(5, 5);
  private static final int LOGS = 12;
  private static final int ROUNDS = 4;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  /// The states after each commit, the newest last: log and text of each draft and save.
  final List<Set<String>> states = new ArrayList<>();

  /// How long the write-ahead log was after each commit.
  final List<Long> ends = new ArrayList<>();

  final byte[] file;
  final byte[] wal;

  DamagedStore(Path folder) throws IOException {
    var path = folder.resolve("drafts.db");
    try (var database = Database.openDrafts(path)) {
      var drafts = new SqliteDrafts(database, CLOCK);
      var outbox = new SqliteOutbox(database, CLOCK);
      var state = new HashSet<String>();
      states.add(Set.of());
      ends.add(0L);
      for (int round = 0; round < ROUNDS; round++) {
        for (int log = 0; log < LOGS; log++) {
          var draft = draft(log, round);
          drafts.apply(List.of(new Drafts.Change.Keep(new Drafts.Kept(SERVER, draft))));
          if (round > 0) {
            state.remove(said("draft", draft(log, round - 1)));
          }
          state.add(said("draft", draft));
          noted(path, state);
        }
        if (round < 2) {
          for (int log = 0; log < LOGS; log += 3) {
            var saved = draft("saved_" + round + "_" + log, round);
            outbox.add(operation(saved, round * 100 + log + 1), List.of());
            state.add(said("save", saved));
            noted(path, state);
          }
        }
        if (round == 1) {
          database.read(t -> t.list("PRAGMA wal_checkpoint(RESTART)", row -> row.number(1)));
          states.clear();
          ends.clear();
          states.add(Set.copyOf(state));
          ends.add(0L);
        }
      }
      file = Files.readAllBytes(path);
      wal = Files.readAllBytes(Inspection.beside(path, "-wal"));
    }
  }

  private void noted(Path path, Set<String> state) throws IOException {
    states.add(Set.copyOf(state));
    ends.add(Files.size(Inspection.beside(path, "-wal")));
  }

  private static Operation operation(LogDraft draft, long number) {
    return new Operation(
        new UUID(1, number),
        number,
        SERVER,
        draft.base(),
        new LogPatch(draft.patch().edits(), null),
        Operation.State.READY,
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        null,
        null);
  }

  private static LogDraft draft(int log, int round) {
    return draft("log_" + log, round);
  }

  private static LogDraft draft(String log, int round) {
    return KilledTyper.draft(log, (log + " in round " + round + "; ").repeat(20 + 40 * round));
  }

  private static String said(String kind, LogDraft draft) {
    return kind + " " + draft.base().id().value() + " " + draft.value(Field.OUTPUT).plain();
  }

  /// Puts a damaged copy into a folder.
  static Path put(Path folder, byte[] file, byte @Nullable [] wal) throws IOException {
    var path = folder.resolve("drafts.db");
    try (var old = Files.list(folder)) {
      for (var one : old.toList()) {
        if (Files.isRegularFile(one)) {
          Files.delete(one);
        }
      }
    }
    Files.write(path, file);
    if (wal != null) {
      Files.write(Inspection.beside(path, "-wal"), wal);
    }
    return path;
  }

  /// What a start of the program shows of it.
  record Shown(Set<String> state, int putAside) {}

  static Shown shown(Path path) {
    try (var database = Database.openDrafts(path)) {
      var state = new HashSet<String>();
      var drafts = new SqliteDrafts(database, CLOCK).load();
      for (var kept : drafts.drafts()) {
        assertThat(kept.server()).isEqualTo(SERVER);
        assertThat(kept.draft().base().raw().string("output")).isEqualTo("old");
        state.add(said("draft", kept.draft()));
      }
      var saves = new SqliteOutbox(database, CLOCK).load();
      for (var save : saves.operations()) {
        assertThat(save.server()).isEqualTo(SERVER);
        var edit = (Edit.Set<Json>) save.patch().edits().get(Field.OUTPUT);
        state.add("save " + save.base().id().value() + " " + edit.value().plain());
      }
      return new Shown(state, drafts.damaged() + saves.damaged());
    }
  }
}
