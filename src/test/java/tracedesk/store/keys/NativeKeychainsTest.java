package tracedesk.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.problem.ProblemException;

/// The calls into Windows and macOS, against libraries in C that have the documented structures and
/// functions (`keychains.c`), and against the real ones where the tests run on those systems.
class NativeKeychainsTest {
  private static final UUID ID = UUID.fromString("6c1cf1d4-6c3c-4a2e-9a2b-444444444444");

  @TempDir private Path temp;

  private SymbolLookup compiled() throws Exception {
    var source = temp.resolve("keychains.c");
    try (var in = Objects.requireNonNull(getClass().getResourceAsStream("keychains.c"))) {
      Files.copy(in, source);
    }
    var library = temp.resolve("keychains.so");
    try {
      var compiler =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .inheritIO()
              .start();
      assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(compiler.exitValue()).isZero();
    } catch (IOException e) {
      assumeTrue(false, "there is no C compiler");
    }
    return SymbolLookup.libraryLookup(library, Arena.global());
  }

  private static void requireKeeping(KeyBox box) {
    var text = "{\"origin\":\"https://a:443\",\"key\":\"" + "ü0123456789".repeat(20) + "\"}";
    box.delete(ID);
    assertThat(box.read(ID)).isNull();
    box.write(ID, "Tracedesk: https://a:443", text);
    assertThat(box.read(ID)).isEqualTo(text);
    assertThat(box.read(UUID.randomUUID())).isNull();
    box.write(ID, "Tracedesk: https://a:443", "second");
    assertThat(box.read(ID)).isEqualTo("second");
    box.delete(ID);
    assertThat(box.read(ID)).isNull();
  }

  @Test
  void t4TheCredentialIsLaidOutAsWindowsWantsIt() {
    assertThat(WindowsCredentials.CREDENTIAL.byteSize()).isEqualTo(80);
    assertThat(at("TargetName")).isEqualTo(8);
    assertThat(at("CredentialBlobSize")).isEqualTo(32);
    assertThat(at("CredentialBlob")).isEqualTo(40);
    assertThat(at("Persist")).isEqualTo(48);
    assertThat(at("UserName")).isEqualTo(72);
  }

  private static long at(String member) {
    return WindowsCredentials.CREDENTIAL.byteOffset(PathElement.groupElement(member));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void t4TheWindowsCallsFitTheDocumentedFunctions() throws Exception {
    requireKeeping(new WindowsCredentials(compiled(), "errno"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void t4AnErrorOfWindowsIsToldByItsNumber() throws Exception {
    var box = new WindowsCredentials(compiled(), "errno");
    assertThatThrownBy(() -> box.write(ID, "Tracedesk", "x".repeat(3_000)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().toString()).contains("error 1783").doesNotContain("xxx"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void t4TheMacCallsFitTheDocumentedFunctions() throws Exception {
    var library = compiled();
    requireKeeping(new MacKeychain(library, library));
  }

  @Test
  void t4EachSystemHasItsOwnKeychainAndTouchesNoOther() {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var kind = Objects.requireNonNull(KeptSecrets.keychain(system)).getClass();
    if (system.contains("linux")) {
      assertThat(kind).isEqualTo(SecretTool.class);
      assertThat(KeptSecrets.keychain("Windows 11")).isNull();
      assertThat(KeptSecrets.keychain("Mac OS X")).isNull();
    }
  }

  @Test
  @EnabledOnOs(OS.WINDOWS)
  void t4WindowsCredentialManagerKeepsReplacesAndForgets() {
    requireKeeping(new WindowsCredentials());
  }

  @Test
  @EnabledOnOs(OS.MAC)
  void t4TheMacKeychainKeepsReplacesAndForgets() {
    requireKeeping(new MacKeychain());
  }
}
