package io.shardflow.live.store.cell;

import io.shardflow.live.view.Measure;
import java.util.Arrays;
import java.util.List;

/** The cells of sixty steps that follow each other. A cell is for a key and a step. */
public final class Chunk {
  /** The number of steps. */
  public static final int STEPS = 60;

  private static final int MIN_CELLS = 8;

  /** Chunks with fewer cells per key are not worth a summary. */
  private static final int MIN_CELLS_FOR_SUMMARY = 256;

  private static final int OBJECT_BYTES = 320;

  private final long start;
  private final List<Measure> measures;
  private final Columns columns;
  private final long[] changed = new long[STEPS];
  private int[] keys = new int[MIN_CELLS];
  private byte[] steps = new byte[MIN_CELLS];
  private int[] table = new int[4 * MIN_CELLS];
  private int size;
  private long sequence;
  private volatile Summary summary;

  private record Summary(long sequence, Chunk chunk) {}

  Chunk(long start, List<Measure> measures) {
    this.start = start;
    this.measures = measures;
    columns = new Columns(measures);
    columns.resize(MIN_CELLS);
  }

  /** Returns the start of the first step in milliseconds. */
  public long start() {
    return start;
  }

  /** Returns the number of cells. */
  public int size() {
    return size;
  }

  int key(int cell) {
    return keys[cell];
  }

  int step(int cell) {
    return steps[cell];
  }

  /** Returns the aggregates of the cells. */
  public Columns columns() {
    return columns;
  }

  /** Returns the newest change of a step; 0 if it is empty. */
  public long changed(int step) {
    return changed[step];
  }

  /** Returns the newest change of all steps. */
  public long changed() {
    return sequence;
  }

  /**
   * Finds the target of each cell.
   *
   * @param rows the row of each key; negative if it has none
   * @param positions the position of each step in a row; negative if it has none
   * @param length the length of a row
   * @param targets is filled with {@code row * length + position}, or -1, for each cell
   */
  public void targets(int[] rows, int[] positions, int length, int[] targets) {
    for (int cell = 0; cell < size; cell++) {
      int row = rows[keys[cell]];
      int position = positions[steps[cell]];
      targets[cell] = (row | position) < 0 ? -1 : row * length + position;
    }
  }

  int cell(int key, int step, long newSequence) {
    changed[step] = newSequence;
    sequence = newSequence;
    int mask = table.length - 1;
    int at = hash(key, step) & mask;
    while (table[at] != 0) {
      int cell = table[at] - 1;
      if (keys[cell] == key && steps[cell] == step) {
        return cell;
      }
      at = at + 1 & mask;
    }
    if (size == columns.capacity()) {
      resize(Math.max(MIN_CELLS, size + (size >> 1)));
    }
    keys[size] = key;
    steps[size] = (byte) step;
    table[at] = ++size;
    if (2 * size > table.length) {
      rehash(2 * table.length);
    }
    return size - 1;
  }

  private void resize(int capacity) {
    keys = Arrays.copyOf(keys, capacity);
    steps = Arrays.copyOf(steps, capacity);
    columns.resize(capacity);
  }

  private void rehash(int length) {
    table = new int[length];
    int mask = length - 1;
    for (int cell = 0; cell < size; cell++) {
      int at = hash(keys[cell], steps[cell]) & mask;
      while (table[at] != 0) {
        at = at + 1 & mask;
      }
      table[at] = cell + 1;
    }
  }

  private static int hash(int key, int step) {
    int hash = (key * STEPS + step) * 0x9E3779B9;
    return hash ^ hash >>> 15;
  }

  /** Releases the room for further cells. */
  void trim() {
    if (columns.capacity() > size) {
      resize(Math.max(1, size));
    }
  }

  /** Returns the cells of all steps as one, or null if that is not worth it. */
  public Chunk summary() {
    if (size < MIN_CELLS_FOR_SUMMARY) {
      return null;
    }
    Summary current = summary;
    if (current == null || current.sequence != sequence) {
      Chunk all = new Chunk(start, measures);
      for (int cell = 0; cell < size; cell++) {
        all.columns.merge(all.cell(keys[cell], 0, sequence), columns, cell);
      }
      current = new Summary(sequence, all.size > size / 2 ? null : all);
      summary = current;
    }
    return current.chunk;
  }

  long bytes() {
    Summary current = summary;
    return OBJECT_BYTES
        + 8L * STEPS
        + 5L * columns.capacity()
        + 4L * table.length
        + columns.bytes()
        + (current == null || current.chunk == null ? 0 : current.chunk.bytes());
  }
}
