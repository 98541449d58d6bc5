package tracedesk.store.keys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// The macOS login keychain: generic passwords, by the `SecKeychain…` functions of the Security
/// framework. They work in a program without entitlements, unlike the data protection keychain of
/// `SecItem…`; the `security` command would show the key in its arguments.
final class MacKeychain implements KeyBox {
  private static final String FRAMEWORKS = "/System/Library/Frameworks/";
  private static final int NOT_FOUND = -25300;
  private static final int LARGEST = 1 << 16;

  private final MethodHandle add;
  private final MethodHandle find;
  private final MethodHandle modify;
  private final MethodHandle delete;
  private final MethodHandle freeContent;
  private final MethodHandle release;

  MacKeychain() {
    this(library("Security"), library("CoreFoundation"));
  }

  MacKeychain(SymbolLookup security, SymbolLookup foundation) {
    add =
        call(
            security,
            "SecKeychainAddGenericPassword",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS,
                ADDRESS));
    find =
        call(
            security,
            "SecKeychainFindGenericPassword",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS,
                ADDRESS));
    modify =
        call(
            security,
            "SecKeychainItemModifyAttributesAndData",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
    delete = call(security, "SecKeychainItemDelete", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    freeContent =
        call(
            security,
            "SecKeychainItemFreeContent",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    release = call(foundation, "CFRelease", FunctionDescriptor.ofVoid(ADDRESS));
  }

  private static SymbolLookup library(String name) {
    return SymbolLookup.libraryLookup(FRAMEWORKS + name + ".framework/" + name, Arena.global());
  }

  private static MethodHandle call(SymbolLookup library, String name, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), shape);
  }

  @Override
  public @Nullable String read(UUID id) {
    try (var arena = Arena.ofConfined()) {
      var length = arena.allocate(JAVA_INT);
      var content = arena.allocate(ADDRESS);
      int status = find(arena, id, length, content, MemorySegment.NULL);
      if (status == NOT_FOUND) {
        return null;
      }
      require(status, "give the key back");
      var bytes = content.get(ADDRESS, 0);
      try {
        int size = Math.clamp(length.get(JAVA_INT, 0), 0, LARGEST);
        return new String(bytes.reinterpret(size).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
      } finally {
        var _ = (int) freeContent.invokeExact(MemorySegment.NULL, bytes);
      }
    } catch (Throwable e) {
      throw Native.failure(e);
    }
  }

  @Override
  public void write(UUID id, String label, String text) {
    try (var arena = Arena.ofConfined()) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      var secret = arena.allocateFrom(JAVA_BYTE, bytes);
      try {
        var item = item(arena, id);
        if (item == null) {
          var service = bytes(arena, SERVICE);
          var account = bytes(arena, id.toString());
          require(
              (int)
                  add.invokeExact(
                      MemorySegment.NULL,
                      (int) service.byteSize(),
                      service,
                      (int) account.byteSize(),
                      account,
                      bytes.length,
                      secret,
                      MemorySegment.NULL),
              "take the key");
          return;
        }
        try {
          require(
              (int) modify.invokeExact(item, MemorySegment.NULL, bytes.length, secret),
              "take the key");
        } finally {
          release.invokeExact(item);
        }
      } finally {
        secret.fill((byte) 0);
      }
    } catch (Throwable e) {
      throw Native.failure(e);
    }
  }

  @Override
  public void delete(UUID id) {
    try (var arena = Arena.ofConfined()) {
      var item = item(arena, id);
      if (item != null) {
        try {
          require((int) delete.invokeExact(item), "forget the key");
        } finally {
          release.invokeExact(item);
        }
      }
    } catch (Throwable e) {
      throw Native.failure(e);
    }
  }

  /// The entry itself, to be released; `null` when there is none.
  private @Nullable MemorySegment item(Arena arena, UUID id) throws Throwable {
    var found = arena.allocate(ADDRESS);
    int status = find(arena, id, MemorySegment.NULL, MemorySegment.NULL, found);
    if (status == NOT_FOUND) {
      return null;
    }
    require(status, "be read");
    return found.get(ADDRESS, 0);
  }

  private int find(
      Arena arena, UUID id, MemorySegment length, MemorySegment content, MemorySegment item)
      throws Throwable {
    var service = bytes(arena, SERVICE);
    var account = bytes(arena, id.toString());
    return (int)
        find.invokeExact(
            MemorySegment.NULL,
            (int) service.byteSize(),
            service,
            (int) account.byteSize(),
            account,
            length,
            content,
            item);
  }

  private static MemorySegment bytes(Arena arena, String text) {
    return arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(int status, String what) {
    if (status != 0) {
      throw new ProblemException(
          new Problem.Storage("The macOS keychain did not " + what + " (status " + status + ")"));
    }
  }
}
