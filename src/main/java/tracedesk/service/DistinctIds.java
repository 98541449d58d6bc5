package tracedesk.service;

import java.util.Arrays;

/// Counts different ids by 64 bits of their hash, in 16 bytes or fewer each: a million traces are
/// counted in the memory of a picture. Among a million ids the chance that two are taken for one is
/// below one in ten million.
final class DistinctIds {
  private long[] slots = new long[1 << 10];
  private int count;

  void add(String id) {
    if (count * 2 >= slots.length) {
      grow();
    }
    if (put(slots, hash(id))) {
      count++;
    }
  }

  int count() {
    return count;
  }

  private void grow() {
    var larger = new long[slots.length * 2];
    Arrays.stream(slots).filter(hash -> hash != 0).forEach(hash -> put(larger, hash));
    slots = larger;
  }

  private static boolean put(long[] slots, long hash) {
    int i = (int) hash & slots.length - 1;
    while (slots[i] != 0) {
      if (slots[i] == hash) {
        return false;
      }
      i = i + 1 & slots.length - 1;
    }
    slots[i] = hash;
    return true;
  }

  /// FNV-1a, mixed once more; never 0, which marks a free slot.
  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }
}
