package tracedesk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.cli.CannotStart;
import tracedesk.domain.profile.Secret;
import tracedesk.store.DataFolder;

/// The local server's key and where it was found.
///
/// @param place in words: a file, or the environment variable
record ServerKey(Secret secret, String place) {
  static final String VARIABLE = "TRACEDESK_API_KEY";
  private static final int BYTES = 32;

  /// The key of the given file, else of the environment, else the data folder's own, made when
  /// missing.
  static ServerKey find(DataFolder folder, @Nullable Path file, Map<String, String> environment) {
    if (file != null) {
      return new ServerKey(usable(read(file), file.toString()), file.toAbsolutePath().toString());
    }
    var named = environment.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      return new ServerKey(usable(named, VARIABLE), "the environment variable " + VARIABLE);
    }
    var own = folder.serverKey();
    if (!Files.exists(own)) {
      var random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      folder.write(own.getFileName().toString(), HexFormat.of().formatHex(random) + "\n");
    }
    return new ServerKey(usable(read(own), own.toString()), own.toString());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CannotStart("cannot read the key file " + file, e);
    }
  }

  private static Secret usable(String text, String place) {
    var secret = Secret.of(text.strip());
    if (secret == null) {
      throw new CannotStart(
          place + " holds no usable key: 1 to 256 visible ASCII characters are needed");
    }
    return secret;
  }

  @Override
  public String toString() {
    return place;
  }
}
