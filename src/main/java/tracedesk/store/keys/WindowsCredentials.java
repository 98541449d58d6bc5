package tracedesk.store.keys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// The Windows Credential Manager: generic credentials of this user on this computer, by
/// `CredWriteW`, `CredReadW` and `CredDeleteW` of `wincred.h`.
final class WindowsCredentials implements KeyBox {
  /// `CREDENTIALW` as 64-bit Windows lays it out.
  static final StructLayout CREDENTIAL =
      MemoryLayout.structLayout(
          JAVA_INT.withName("Flags"),
          JAVA_INT.withName("Type"),
          ADDRESS.withName("TargetName"),
          ADDRESS.withName("Comment"),
          JAVA_INT.withName("LastWrittenLow"),
          JAVA_INT.withName("LastWrittenHigh"),
          JAVA_INT.withName("CredentialBlobSize"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("CredentialBlob"),
          JAVA_INT.withName("Persist"),
          JAVA_INT.withName("AttributeCount"),
          ADDRESS.withName("Attributes"),
          ADDRESS.withName("TargetAlias"),
          ADDRESS.withName("UserName"));

  private static final int GENERIC = 1;
  private static final int PERSIST_LOCAL_MACHINE = 2;
  private static final int NOT_FOUND = 1168;
  private static final int LARGEST_BLOB = 5 * 512;

  private final Linker.Option captured;
  private final long errorAt;
  private final MethodHandle write;
  private final MethodHandle read;
  private final MethodHandle delete;
  private final MethodHandle free;

  WindowsCredentials() {
    this(SymbolLookup.libraryLookup("Advapi32", Arena.global()), "GetLastError");
  }

  /// @param errorState where the reason of a failure is found after a call
  WindowsCredentials(SymbolLookup library, String errorState) {
    captured = Linker.Option.captureCallState(errorState);
    errorAt = Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement(errorState));
    write = call(library, "CredWriteW", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    read =
        call(
            library,
            "CredReadW",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    delete =
        call(library, "CredDeleteW", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    free =
        Linker.nativeLinker()
            .downcallHandle(library.findOrThrow("CredFree"), FunctionDescriptor.ofVoid(ADDRESS));
  }

  private MethodHandle call(SymbolLookup library, String name, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), shape, captured);
  }

  @Override
  public @Nullable String read(UUID id) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Linker.Option.captureStateLayout());
      var found = arena.allocate(ADDRESS);
      if ((int) read.invokeExact(state, target(arena, id), GENERIC, 0, found) == 0) {
        return absent(state, "give the key back");
      }
      var credential = found.get(ADDRESS, 0).reinterpret(CREDENTIAL.byteSize());
      try {
        int size = credential.get(JAVA_INT, at("CredentialBlobSize"));
        var blob = credential.get(ADDRESS, at("CredentialBlob"));
        var bytes = blob.reinterpret(Math.clamp(size, 0, LARGEST_BLOB));
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
      } finally {
        free.invokeExact(credential);
      }
    } catch (Throwable e) {
      throw Native.failure(e);
    }
  }

  @Override
  public void write(UUID id, String label, String text) {
    try (var arena = Arena.ofConfined()) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      var blob = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      var credential = arena.allocate(CREDENTIAL);
      credential.set(JAVA_INT, at("Type"), GENERIC);
      credential.set(ADDRESS, at("TargetName"), target(arena, id));
      credential.set(ADDRESS, at("Comment"), wide(arena, label));
      credential.set(JAVA_INT, at("CredentialBlobSize"), bytes.length);
      credential.set(ADDRESS, at("CredentialBlob"), blob);
      credential.set(JAVA_INT, at("Persist"), PERSIST_LOCAL_MACHINE);
      credential.set(ADDRESS, at("UserName"), wide(arena, SERVICE));
      var state = arena.allocate(Linker.Option.captureStateLayout());
      try {
        if ((int) write.invokeExact(state, credential, 0) == 0) {
          throw refused("take the key", error(state));
        }
      } finally {
        blob.fill((byte) 0);
      }
    } catch (Throwable e) {
      throw Native.failure(e);
    }
  }

  @Override
  public void delete(UUID id) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Linker.Option.captureStateLayout());
      if ((int) delete.invokeExact(state, target(arena, id), GENERIC, 0) == 0) {
        absent(state, "forget the key");
      }
    } catch (Throwable e) {
      throw Native.failure(e);
    }
  }

  private @Nullable String absent(MemorySegment state, String what) {
    int error = error(state);
    if (error != NOT_FOUND) {
      throw refused(what, error);
    }
    return null;
  }

  private int error(MemorySegment state) {
    return state.get(JAVA_INT, errorAt);
  }

  private static long at(String member) {
    return CREDENTIAL.byteOffset(PathElement.groupElement(member));
  }

  private static MemorySegment target(Arena arena, UUID id) {
    return wide(arena, SERVICE + "/" + id);
  }

  private static MemorySegment wide(Arena arena, String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_16LE);
  }

  private static ProblemException refused(String what, int error) {
    return new ProblemException(
        new Problem.Storage(
            "Windows Credential Manager did not " + what + " (error " + error + ")"));
  }
}
