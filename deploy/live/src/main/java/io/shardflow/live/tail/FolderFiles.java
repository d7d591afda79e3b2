package io.shardflow.live.tail;

import io.shardflow.live.tail.read.FileContent;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongPredicate;

/**
 * The files of a folder that have been read: 24 bytes each. A file is known by a hash of its name.
 * The rows of files are added to the store only once, whatever file they are in later.
 */
final class FolderFiles {
  private long[] names = new long[4];
  private long[] rows = new long[4];
  private long[] hashes = new long[4];
  private int size;

  /** Returns what a file is known by: FNV-1a, whose low bits are mixed. */
  static long id(String name) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100_0000_01B3L;
    }
    return hash ^ hash >>> 32;
  }

  int size() {
    return size;
  }

  boolean contains(String name) {
    return index(id(name)) >= 0;
  }

  private int index(long id) {
    return Arrays.binarySearch(names, 0, size, id);
  }

  void add(String name, FileContent content) {
    int index = index(id(name));
    if (index < 0) {
      index = -index - 1;
      if (size == names.length) {
        names = Arrays.copyOf(names, 2 * size);
        rows = Arrays.copyOf(rows, 2 * size);
        hashes = Arrays.copyOf(hashes, 2 * size);
      }
      System.arraycopy(names, index, names, index + 1, size - index);
      System.arraycopy(rows, index, rows, index + 1, size - index);
      System.arraycopy(hashes, index, hashes, index + 1, size - index);
      size++;
    }
    names[index] = id(name);
    rows[index] = content.rows();
    hashes[index] = content.hash();
  }

  /** Removes files, and returns what they contained together. */
  FileContent remove(Collection<String> files) {
    long[] ids = files.stream().mapToLong(FolderFiles::id).sorted().toArray();
    return removeIf(id -> Arrays.binarySearch(ids, id) >= 0);
  }

  /** Returns the number of files that are not among these. */
  int countOthers(Collection<String> present) {
    int found = 0;
    for (String name : present) {
      found += contains(name) ? 1 : 0;
    }
    return size - found;
  }

  /** Returns what the files that are not among these contained together. */
  FileContent others(Collection<String> present) {
    long[] ids = ids(present);
    FileContent sum = FileContent.EMPTY;
    for (int i = 0; i < size; i++) {
      if (Arrays.binarySearch(ids, names[i]) < 0) {
        sum = sum.plus(new FileContent(rows[i], hashes[i]));
      }
    }
    return sum;
  }

  /** Removes all files that are not among these. */
  void retain(Collection<String> present) {
    long[] ids = ids(present);
    removeIf(id -> Arrays.binarySearch(ids, id) < 0);
  }

  private static long[] ids(Collection<String> names) {
    return names.stream().mapToLong(FolderFiles::id).sorted().toArray();
  }

  private FileContent removeIf(LongPredicate rule) {
    FileContent sum = FileContent.EMPTY;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (rule.test(names[i])) {
        sum = sum.plus(new FileContent(rows[i], hashes[i]));
      } else {
        names[kept] = names[i];
        rows[kept] = rows[i];
        hashes[kept++] = hashes[i];
      }
    }
    size = kept;
    return sum;
  }
}
