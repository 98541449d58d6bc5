package tracedesk.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

class ZipTreeTest {
  private static final int CENTRAL = 0x02014b50;

  @TempDir Path folder;

  private Path zip(String... names) throws IOException {
    return Files.write(folder.resolve("export.zip"), bytes(names));
  }

  private static byte[] bytes(String... names) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (var name : names) {
        out.putNextEntry(new ZipEntry(name));
        out.write("{}".getBytes(UTF_8));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private String refusal(Path path) {
    var failure =
        catchThrowableOfType(ProblemException.class, () -> new ExchangeFiles().look(path));
    assertThat(failure).isNotNull();
    return ((Problem.Unrecognised) failure.problem()).sentence();
  }

  /// Where the central directory tells of an entry.
  private static int central(byte[] zip) {
    for (int i = 0; i < zip.length - 4; i++) {
      if (ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(i) == CENTRAL) {
        return i;
      }
    }
    throw new AssertionError("no central directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil/file.json",
        "files/../../evil/file.json",
        "files/pr_1/..",
        "/etc/file.json",
        "C:/evil/file.json",
        "c:evil/file.json",
        "..\\evil\\file.json",
        "files\\pr_1\\file.json",
        "\\\\host\\share\\file.json",
        "files/..;/file.json",
        "files/..;a=b/file.json",
        "files/./file.json",
        "files//file.json",
        "files/... /file.json",
        "files/\u0000/file.json",
        "files/a\nb/file.json",
        "files/ /file.json"
      })
  void f3ANameThatCouldLeadOutIsRefused(String name) throws IOException {
    assertThat(refusal(zip("files/pr_1/file.json", name)))
        .startsWith("export.zip is not imported: ")
        .contains("leads out of it");
    try (var below = Files.list(folder)) {
      assertThat(below.toList()).hasSize(1);
    }
  }

  @Test
  void f3ALinkIsRefused() throws IOException {
    var zip = bytes("files/pr_1/file.json", "files/pr_1/logs/1.jsonl");
    int at = central(zip);
    zip[at + 5] = 3;
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 38, 0120777 << 16);

    assertThat(refusal(Files.write(folder.resolve("link.zip"), zip))).contains("link or device");
  }

  @Test
  void f3ANameThatIsInItTwiceIsRefused() throws IOException {
    var zip = bytes("files/pr_1/file.json", "files/pr_1/fil2.json");
    var text = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1);
    var same = text.replace("fil2", "file").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

    assertThat(refusal(Files.write(folder.resolve("twice.zip"), same))).contains("twice");
    assertThat(refusal(zip("files/pr_1/file.json", "FILES/PR_1/file.json"))).contains("twice");
  }

  @Test
  void f3ABombIsRefused() throws IOException {
    var path = folder.resolve("bomb.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(path))) {
      out.putNextEntry(new ZipEntry("files/pr_1/file.json"));
      var blanks = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(blanks);
      }
      out.closeEntry();
    }

    assertThat(refusal(path)).contains("more than 200 times its size");
  }

  @Test
  void f3ABombThatLiesAboutItsSizeIsStopped() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("files/fl_1/file.json"));
      out.write("{\"type\":\"flow\",\"id\":\"fl_1\",\"path\":\"f\"}".getBytes(UTF_8));
      out.closeEntry();
      out.putNextEntry(new ZipEntry("files/fl_1/logs/1.jsonl"));
      var blanks = " ".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 64; i++) {
        out.write(blanks);
      }
      out.closeEntry();
    }
    var zip = bytes.toByteArray();
    var buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int second = central(zip) + 4;
    while (buffer.getInt(second) != CENTRAL) {
      second++;
    }
    buffer.putInt(second + 24, 1000);
    var path = Files.write(folder.resolve("liar.zip"), zip);

    try (var store = new Imported(folder.resolve("store.db"))) {
      assertThat(store.run(path).damaged())
          .singleElement()
          .satisfies(damage -> assertThat(damage.file()).endsWith("1.jsonl"));
    }
  }

  @Test
  void f3TooManyEntriesAreRefusedBeforeTheyAreRead() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      out.setLevel(0);
      for (int i = 0; i <= 200_000; i++) {
        out.putNextEntry(new ZipEntry("a/" + i));
        out.closeEntry();
      }
    }

    assertThat(refusal(Files.write(folder.resolve("many.zip"), bytes.toByteArray())))
        .contains("more than 200000 entries");
  }

  @Test
  void f3AnEntryOfMoreThanFourGibibytesIsRefused() throws IOException {
    var plain = bytes("files/pr_1/file.json");
    int at = central(plain);
    int after = at + 46 + "files/pr_1/file.json".length();
    var zip = ByteBuffer.allocate(plain.length + 20).order(ByteOrder.LITTLE_ENDIAN);
    zip.put(plain, 0, after).putShort((short) 1).putShort((short) 16);
    zip.putLong(5L << 30).putLong(1L << 30).put(plain, after, plain.length - after);
    zip.putInt(at + 20, -1).putInt(at + 24, -1).putShort(at + 30, (short) 20);
    int end = zip.limit() - 22;
    zip.putInt(end + 12, zip.getInt(end + 12) + 20);

    assertThat(refusal(Files.write(folder.resolve("big.zip"), zip.array())))
        .contains("more than 4 GiB");
  }

  @Test
  void aDamagedZipIsToldInWords() throws IOException {
    var zip = bytes("files/pr_1/file.json");

    var cut = Files.write(folder.resolve("cut.zip"), java.util.Arrays.copyOf(zip, zip.length - 30));

    assertThat(refusal(cut)).startsWith("cut.zip cannot be read: ");
  }

  @Test
  void aZipOfOtherThingsIsNoExport() throws IOException {
    assertThat(refusal(zip("readme.txt"))).startsWith("export.zip is a zip without files/");
  }

  @Test
  void f3NothingIsWrittenBesideAZip() throws IOException {
    var zip =
        ExportFixture.zip(ExportFixture.write(folder.resolve("exports")), folder.resolve("z"));
    var before = list();
    try (var store = new Imported(Files.createTempDirectory("import").resolve("store.db"))) {
      store.run(zip);
    }
    assertThat(list()).isEqualTo(before);
  }

  private List<Path> list() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }
}
