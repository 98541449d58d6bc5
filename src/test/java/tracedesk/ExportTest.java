package tracedesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.remote.HttpConnector;

/// The command `tracedesk export` as a process of its own.
class ExportTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void fill() {
    data = folder.resolve("data folder");
    try (var parts = LocalParts.open(data);
        var connector = new HttpConnector()) {
      var profile =
          new Profile(
              UUID.randomUUID(), "local", parts.host().baseUrl(), Api.V5, Safety.FREE, true);
      for (var body :
          List.of(
              "{\"log_id\":\"a\",\"path\":\"f\",\"output\":\"\u009b1\",\"start_time\":\"2025-03-14T09:00:00Z\"}",
              "{\"log_id\":\"b\",\"path\":\"f\",\"error\":\"504\",\"start_time\":\"2025-03-13T09:00:00Z\"}")) {
        connector.send(profile, parts.host().key(), "POST", "/v5/flows/log", body.getBytes(UTF_8));
      }
    }
  }

  private record Ended(int code, String out, String err) {}

  private Ended run(String... words) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=org.xerial.sqlitejdbc");
    command.addAll(
        List.of(
            "--module-path",
            System.getProperty("jdk.module.path"),
            "--module",
            "tracedesk/tracedesk.Main",
            "export",
            "--data",
            data.toString()));
    command.addAll(List.of(words));
    var out = folder.resolve("out");
    var err = folder.resolve("err");
    var process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private String key() throws IOException {
    return Files.readString(data.resolve("server-key")).strip();
  }

  @Test
  void t5ItIsTheSameWhileAnotherProcessHoldsTheFolderAndHoldsNoKey() throws Exception {
    var alone = run();
    assertThat(alone.code()).as(alone.err()).isZero();
    assertThat(alone.out().lines()).hasSize(2).first().asString().startsWith("{\"id\":\"a\"");
    assertThat(alone.out()).contains("\u009b1").doesNotContain(key());
    assertThat(alone.err()).contains("Exported 2 records from 2 logs of 2 traces");

    try (var _ = LocalParts.open(data)) {
      var held = run();
      assertThat(held.code()).as(held.err()).isZero();
      assertThat(held.out()).isEqualTo(alone.out());
      assertThat(held.err()).doesNotContain(key());
    }
  }

  @Test
  void aFileTakesWhatWasAskedFor() throws Exception {
    var target = folder.resolve("errors.csv");
    var ended = run("--errors", "--format", "csv", "--output", target.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).isEmpty();
    assertThat(Files.readString(target)).startsWith("trace_id,").contains("\r\nb,b,,flow,f,");
  }

  @Test
  void aTraceThatIsNotThereIsAnErrorAndNothingIsWritten() throws Exception {
    var target = folder.resolve("none.jsonl");
    var ended = run("--trace", "a", "--trace", "zzz", "--output", target.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("there is no trace zzz");
    assertThat(target).doesNotExist();
  }
}
