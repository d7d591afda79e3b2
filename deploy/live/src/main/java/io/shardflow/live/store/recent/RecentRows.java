package io.shardflow.live.store.recent;

import io.shardflow.live.row.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The newest rows by their time, bounded by number and memory. In whatever order rows come, as
 * after a start, the newest ones are kept.
 *
 * <p>The number of a row is made of its time, so that larger numbers are newer: {@value #PER_MILLI}
 * for each millisecond, of which a folder uses each sixteenth. If they are used up, those of the
 * next millisecond follow. Browsers read such numbers exactly until the year 2248.
 */
public final class RecentRows {
  /** How many folders can have rows of one data set. */
  public static final int MAX_FOLDERS = 16;

  private static final int PER_MILLI = 1_024;
  private static final long MAX_TIME = (1L << 53) / PER_MILLI - 1;

  private final int max;
  private final long maxBytes;
  private final int folder;

  /** By number, from {@link #first} to before {@link #end}: rows usually come at the end. */
  private KeptRow[] rows = new KeptRow[16];

  private int first;
  private int end;
  private long bytes;
  private boolean full;
  private Long lastTime;
  private long lastNumber;

  /**
   * Creates an empty one.
   *
   * @param folder a number of the folder, so that rows of different folders have different numbers
   */
  public RecentRows(int max, long maxBytes, int folder) {
    this.max = max;
    this.maxBytes = maxBytes;
    this.folder = Math.floorMod(folder, MAX_FOLDERS);
  }

  /**
   * Adds a row.
   *
   * @param order the time by which rows are in order, in milliseconds
   * @return the row as it is kept; null if it is older than all that are kept
   */
  public KeptRow add(Row row, long order, long arrived, long time, long sequence) {
    long base = Math.max(-MAX_TIME, Math.min(MAX_TIME, order)) * PER_MILLI + folder;
    boolean isSameTime = lastTime != null && order == lastTime;
    if (full && !isSameTime && base < rows[first].n()) {
      return null;
    }
    long number = isSameTime ? lastNumber + MAX_FOLDERS : base;
    int at = end;
    if (first < end && number <= rows[end - 1].n()) {
      if (!isSameTime) {
        // After the others of this millisecond.
        int next = place(base - folder + PER_MILLI);
        if (next > first && rows[next - 1].n() >= base) {
          number = rows[next - 1].n() + MAX_FOLDERS;
        }
      }
      at = place(number);
      while (at < end && rows[at].n() == number) {
        number += MAX_FOLDERS;
        at++;
      }
    }
    lastTime = order;
    lastNumber = number;
    KeptRow kept = KeptRow.of(number, arrived, time, sequence, row);
    insert(at, kept);
    bytes += kept.bytes();
    while (end - first > max || bytes > maxBytes && end - first > 1) {
      bytes -= rows[first].bytes();
      rows[first++] = null;
      full = true;
    }
    return kept;
  }

  /** Returns where the first row with at least this number is. */
  private int place(long number) {
    int from = first;
    int to = end;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (rows[middle].n() < number) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private void insert(int at, KeptRow row) {
    int place = at;
    if (end == rows.length) {
      // At least half of the room is free afterwards, so that rows are seldom moved.
      KeptRow[] moved = new KeptRow[Math.max(16, 2 * (end - first))];
      System.arraycopy(rows, first, moved, 0, end - first);
      place -= first;
      end -= first;
      first = 0;
      rows = moved;
    }
    System.arraycopy(rows, place, rows, place + 1, end - place);
    rows[place] = row;
    end++;
  }

  /** Returns the rows, the newest first. */
  public List<KeptRow> newestFirst() {
    List<KeptRow> result = new ArrayList<>(Arrays.asList(rows).subList(first, end));
    Collections.reverse(result);
    return result;
  }
}
