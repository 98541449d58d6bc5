package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The words of the window and the code that shows them: none missing, none left over.
///
/// A string in the window's code is taken as a key when it looks like one (`detail.save`), as the
/// beginning of keys when it ends in a dot or dash (`problem.declined.`), and as the end of
/// optional keys when it begins with one (`.tip`).
class MessagesTest {
  private static final Path WORDS = Path.of("src/main/resources/tracedesk/ui/messages.properties");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final String WORD = "[a-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*";
  private static final Predicate<String> KEY = matches(WORD + "(\\." + WORD + ")+");
  private static final Predicate<String> BEGINNING =
      matches(WORD + "(\\." + WORD + ")*[.]|" + WORD + "(\\." + WORD + ")+-");
  private static final Predicate<String> END = matches("(\\." + WORD + ")+");

  /// Strings that look like keys and are not.
  private static final Set<String> OTHERS =
      Set.of("tracedesk.ui.messages", "os.name", "user.home", "logfire.truncated");

  @Test
  void everyKeyInTheCodeHasWords() throws IOException {
    var words = words();
    assertThat(literals(KEY))
        .filteredOn(key -> !OTHERS.contains(key) && !words.containsKey(key))
        .isEmpty();
  }

  @Test
  void everyBeginningOfKeysHasWords() throws IOException {
    var keys = words().stringPropertyNames();
    assertThat(literals(BEGINNING))
        .filteredOn(beginning -> keys.stream().noneMatch(key -> key.startsWith(beginning)))
        .isEmpty();
  }

  @Test
  void everyKeyWithWordsIsUsed() throws IOException {
    var used = literals(KEY);
    var beginnings = literals(BEGINNING);
    var ends = literals(END);
    assertThat(words().stringPropertyNames())
        .filteredOn(key -> !used.contains(key))
        .filteredOn(key -> beginnings.stream().noneMatch(key::startsWith))
        .filteredOn(key -> ends.stream().noneMatch(end -> used.contains(without(end, key))))
        .isEmpty();
  }

  @Test
  void everyPatternCanBeFilled() throws IOException {
    var words = words();
    for (var key : words.stringPropertyNames()) {
      var pattern = words.getProperty(key);
      assertThat(pattern).as(key).isNotBlank().doesNotContain("'");
      assertThat(new MessageFormat(pattern, Locale.ENGLISH)).as(key).isNotNull();
    }
  }

  @Test
  void noKeyIsWrittenTwice() throws IOException {
    List<String> keys = new ArrayList<>();
    try (var lines = Files.lines(WORDS)) {
      lines
          .filter(line -> line.matches("[a-z][A-Za-z0-9.-]*=.*"))
          .forEach(line -> keys.add(line.substring(0, line.indexOf('='))));
    }
    assertThat(keys)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(words().stringPropertyNames());
  }

  private static Predicate<String> matches(String pattern) {
    return Pattern.compile(pattern).asMatchPredicate();
  }

  private static String without(String end, String key) {
    return key.endsWith(end) ? key.substring(0, key.length() - end.length()) : key;
  }

  private static Properties words() throws IOException {
    var words = new Properties();
    try (var reader = Files.newBufferedReader(WORDS)) {
      words.load(reader);
    }
    return words;
  }

  private static Set<String> literals(Predicate<String> kind) throws IOException {
    try (var files = Files.walk(Path.of("src/main/java/tracedesk/ui"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> LITERAL.matcher(read(file)).results())
          .map(found -> found.group(1))
          .filter(kind)
          .collect(Collectors.toCollection(TreeSet::new));
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
