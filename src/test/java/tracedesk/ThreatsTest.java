package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the program is defended against. Each has an id, and tests that name it: `t1…` at the
/// beginning of a test's name, or `…T1…` anywhere in it.
class ThreatsTest {
  private static final Map<String, String> THREATS =
      Map.ofEntries(
          Map.entry("L1", "a web page reaches the local server by DNS rebinding"),
          Map.entry("L2", "a web page sends requests that need no preflight"),
          Map.entry("L3", "a web page reads answers"),
          Map.entry("L4", "another user of this computer connects"),
          Map.entry("L5", "an exporter sends without a key"),
          Map.entry("L6", "another computer connects"),
          Map.entry("L7", "another program takes the port and is given the key"),
          Map.entry("L9", "slow sockets, large bodies, many connections"),
          Map.entry("L11", "smuggled requests and odd targets"),
          Map.entry("L12", "a second start hands over more than a link"),
          Map.entry("T1", "a key is sent to a changed address"),
          Map.entry("T2", "a redirect takes the key along"),
          Map.entry("T3", "plain http, foreign certificates, proxies"),
          Map.entry("T4", "a key lies readable on the disk"),
          Map.entry("T5", "a key is seen in words, logs, exports or reports of crashes"),
          Map.entry("C1", "HTML or scripts in a trace are run"),
          Map.entry("C2", "content makes the program ask another server"),
          Map.entry("C3", "content opens an address or a program"),
          Map.entry("C4", "content gives orders to a terminal"),
          Map.entry("C5", "content looks like something else"),
          Map.entry("C6", "JSON that is too deep or too large"),
          Map.entry("C7", "numbers that fill the memory when written out"),
          Map.entry("C8", "packed bodies that blow up"),
          Map.entry("C9", "malformed protobuf"),
          Map.entry("C10", "attribute names that are too many, too long or unfold"),
          Map.entry("C11", "a line of many megabytes"),
          Map.entry("C12", "a server whose answers never end"),
          Map.entry("F1", "others can read the data"),
          Map.entry("F2", "two processes write the data"),
          Map.entry("F3", "an archive writes elsewhere or blows up"),
          Map.entry("F4", "a database somebody else made"),
          Map.entry("F5", "what is typed becomes SQL"),
          Map.entry("F6", "formulas in exports, and what deletion leaves behind"));

  @Test
  void everyThreatHasATestThatNamesIt() throws IOException {
    var tests = names();
    var open = new TreeSet<String>();
    for (var threat : THREATS.keySet()) {
      var small = threat.toLowerCase(Locale.ROOT);
      var named =
          Pattern.compile(
              "^(%s(?!\\d).*|.*[a-z0-9]%s(?!\\d).*)$".formatted(small, threat), Pattern.MULTILINE);
      if (!named.matcher(tests).find()) {
        open.add(threat + ": " + THREATS.get(threat));
      }
    }
    assertThat(open).isEmpty();
  }

  /// The names of all methods that have no result, one per line.
  private static String names() throws IOException {
    var method = Pattern.compile("\\bvoid (\\w+)\\(");
    try (var files = Files.walk(Path.of("src", "test", "java"))) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .map(ThreatsTest::read)
          .flatMap(text -> method.matcher(text).results().map(found -> found.group(1)))
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
