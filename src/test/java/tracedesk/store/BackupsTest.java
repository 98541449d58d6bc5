package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.trace.LogKind;

/// Hourly copies of the local server's logs (K7).
class BackupsTest {
  @TempDir Path temp;
  private Path folder;
  private Instant now = Instant.parse("2026-11-25T00:10:00Z");
  private Database database;
  private BackupSchedule schedule;

  @BeforeEach
  void open() throws Exception {
    folder = temp.resolve("data");
    OwnerOnly.createFolder(folder);
    database = Database.open(folder.resolve("tracedesk.db"));
    schedule = BackupSchedule.byHand(database, () -> now);
  }

  @AfterEach
  void close() {
    schedule.close();
    database.close();
  }

  private void write(int number) throws Exception {
    new SqliteLogs(database, () -> now)
        .create(
            LogKind.FLOW,
            (Json.Obj)
                Json.parse(
                    "{\"path\":\"F\",\"log_id\":\"log_%d\",\"output\":\"%d\"}"
                        .formatted(number, number)),
            null,
            null);
  }

  @Test
  void k7AtMostAnHourOfLogsAndNoCorrectionIsLostWhenTheDatabaseIs() throws Exception {
    try (var drafts = Database.openDrafts(folder.resolve("drafts.db"))) {
      new SqliteDrafts(drafts, () -> now)
          .apply(
              List.of(
                  new Drafts.Change.Keep(
                      new Drafts.Kept(KilledTyper.SERVER, KilledTyper.draft("log_1", "typed")))));
    }
    int written = 0;
    for (int minute = 0; minute < 200; minute += 5) {
      write(written++);
      schedule.look();
      now = now.plus(Duration.ofMinutes(5));
    }
    var newest = Backups.of(database.file()).newest();
    assertThat(Duration.between(newest.made(), now)).isLessThanOrEqualTo(Duration.ofHours(1));
    long backedUp =
        1 + Duration.between(Instant.parse("2026-11-25T00:10:00Z"), newest.made()).toMinutes() / 5;
    database.close();
    Files.write(database.file(), new byte[50_000]);

    var repair = new DataRepair(folder, () -> now);
    assertThat(repair.newestBackup(database.file().toString())).isEqualTo(newest.made());
    var done = repair.openBackup(database.file().toString());
    assertThat(done.rows()).isEqualTo(backedUp);
    assertThat(Files.size(Path.of(done.aside()))).isEqualTo(50_000);
    try (var restored = Database.open(database.file());
        var drafts = Database.openDrafts(folder.resolve("drafts.db"))) {
      var logs = new SqliteLogs(restored, () -> now);
      for (int i = 0; i < backedUp; i++) {
        var log = (Json.Obj) Json.parse(logs.log("log_" + i).log().text());
        assertThat(log.string("output")).isEqualTo("" + i);
      }
      assertThat(
              restored.<List<String>>read(
                  t -> t.list("PRAGMA integrity_check", row -> row.text(1))))
          .containsExactly("ok");
      assertThat(new SqliteDrafts(drafts, () -> now).load().drafts()).hasSize(1);
    }
  }

  @Test
  void k7ADayOfHoursAndAWeekOfDaysAreKept() throws Exception {
    for (int hour = 0; hour < 24 * 12; hour++) {
      write(hour);
      // The file system's clock decides what changed; the schedule's own decides when.
      assertThat(schedule.look()).as("hour %d", hour).isNotNull();
      now = now.plus(Duration.ofHours(1));
    }
    var all = Backups.of(database.file()).all();
    var days = new HashSet<Long>();
    all.forEach(backup -> days.add(backup.made().getEpochSecond() / 86_400));
    assertThat(days).hasSize(7);
    assertThat(all).hasSizeBetween(24 + 5, 24 + 7);
    assertThat(Duration.between(all.get(23).made(), now)).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void k7NothingIsCopiedWhileNothingChangesAndAClockPutBackStopsNothing() throws Exception {
    write(1);
    assertThat(schedule.look()).isNotNull();
    assertThat(schedule.look()).isNull();
    now = now.plus(Duration.ofHours(3));
    assertThat(schedule.look()).as("unchanged").isNull();
    now = now.minus(Duration.ofDays(400));
    write(2);
    assertThat(schedule.look()).as("after the clock was put back").isNotNull();
  }

  @Test
  void k7TheOldestMakeRoom() throws Exception {
    for (int hour = 0; hour < 5; hour++) {
      write(hour);
      schedule.look();
      now = now.plus(Duration.ofHours(1));
    }
    var backups = Backups.of(database.file());
    long one = Files.size(backups.newest().file());
    backups.prune(one * 5 / 2);
    assertThat(backups.all()).hasSize(2);
    var newest = backups.newest();
    backups.prune(1);
    assertThat(backups.all()).containsExactly(newest);
  }
}
