package tracedesk.store;

import java.security.SecureRandom;

/// Makes ids as the API spells them: a prefix, and 21 letters and digits nobody can guess.
final class Ids {
  private static final String CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 21;

  private final SecureRandom random = new SecureRandom();

  String next(String prefix) {
    var id = new StringBuilder(prefix);
    for (int i = 0; i < LENGTH; i++) {
      id.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return id.toString();
  }
}
