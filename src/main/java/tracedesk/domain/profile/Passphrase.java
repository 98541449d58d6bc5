package tracedesk.domain.profile;

import java.util.Arrays;

/// What opens the encrypted file of keys. It never shows itself, and can be wiped from memory.
public final class Passphrase implements AutoCloseable {
  /// Shorter ones can be guessed.
  public static final int SHORTEST = 8;

  private final char[] characters;

  private Passphrase(char[] characters) {
    this.characters = characters;
  }

  public static Passphrase of(CharSequence typed) {
    var characters = new char[typed.length()];
    for (int i = 0; i < characters.length; i++) {
      characters[i] = typed.charAt(i);
    }
    return new Passphrase(characters);
  }

  /// A copy of the characters, for the one who derives a key from them and wipes them.
  public char[] reveal() {
    return characters.clone();
  }

  /// Overwrites the characters.
  @Override
  public void close() {
    Arrays.fill(characters, '\0');
  }

  @Override
  public String toString() {
    return "***";
  }
}
