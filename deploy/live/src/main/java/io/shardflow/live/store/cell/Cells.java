package io.shardflow.live.store.cell;

import io.shardflow.live.view.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cells of a data set: the newest ones by its step, older ones by hours, and still older ones
 * by days, if memory is short. Hours and days are those of UTC.
 */
public final class Cells {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private final List<Level> levels = new ArrayList<>();
  private List<Measure> measures;
  private Long droppedBefore;
  private boolean keysMerged;

  /** The cells of one length of steps, from a time on. */
  public static final class Level {
    private final long step;
    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
    private long from = Long.MIN_VALUE;
    private long bytes;
    private Chunk last;
    private long lastBytes;

    Level(long step) {
      this.step = step;
    }

    /** Returns the length of the steps in milliseconds. */
    public long step() {
      return step;
    }

    /** Returns the start of the first step; {@link Long#MIN_VALUE} if no step is older. */
    public long from() {
      return from;
    }

    /** Returns chunks that have a time of a range. */
    public Iterable<Chunk> chunks(long from, long to) {
      return chunks
          .subMap(Math.floorDiv(from, span()), true, Math.floorDiv(to, span()), true)
          .values();
    }

    /** Returns chunks from the newest to the oldest. */
    public Iterable<Chunk> newestFirst() {
      return chunks.descendingMap().values();
    }

    private long span() {
      return step * Chunk.STEPS;
    }

    private Chunk chunk(long time, List<Measure> measures) {
      long index = Math.floorDiv(time, span());
      if (last == null || last.start() != index * span()) {
        settle();
        last = chunks.get(index);
        if (last == null) {
          last = new Chunk(index * span(), measures);
          chunks.put(index, last);
          lastBytes = 0;
        } else {
          lastBytes = last.bytes();
        }
      }
      return last;
    }

    private void settle() {
      if (last != null) {
        bytes += last.bytes() - lastBytes;
        lastBytes = last.bytes();
      }
    }

    private void recount() {
      last = null;
      bytes = 0;
      chunks.values().forEach(chunk -> bytes += chunk.bytes());
    }
  }

  /** Creates cells of a step. */
  public Cells(long step, List<Measure> measures) {
    this.measures = measures;
    levels.add(new Level(step));
    if (step < HOUR) {
      levels.add(new Level(HOUR));
    }
    if (step < DAY) {
      levels.add(new Level(DAY));
    }
  }

  /** Returns the length of the finest steps. */
  public long step() {
    return levels.get(0).step;
  }

  /** Returns the cells by their lengths, the finest first. */
  public List<Level> levels() {
    return levels;
  }

  /** Returns the time before which rows were removed, or null. */
  public Long droppedBefore() {
    return droppedBefore;
  }

  /** Returns whether the keys of the oldest days were merged. */
  public boolean keysMerged() {
    return keysMerged;
  }

  /** Adds measures at the end, for cells that come. */
  public void measures(List<Measure> longer) {
    measures = longer;
    // Chunks have the measures of their creation, so that those to be changed are copied.
    for (Level level : levels) {
      for (Map.Entry<Long, Chunk> entry : level.chunks.entrySet()) {
        Chunk old = entry.getValue();
        Chunk copy = new Chunk(old.start(), measures);
        for (int cell = 0; cell < old.size(); cell++) {
          int step = old.step(cell);
          copy.columns()
              .merge(copy.cell(old.key(cell), step, old.changed(step)), old.columns(), cell);
        }
        entry.setValue(copy);
      }
      level.recount();
    }
  }

  /**
   * Adds a row.
   *
   * @return the start of its finest step
   */
  public long add(int key, long time, Object[] values, double[] weights, long sequence) {
    Level level = level(time);
    Chunk chunk = level.chunk(time, measures);
    int step = (int) ((time - chunk.start()) / level.step);
    chunk.columns().add(chunk.cell(key, step, sequence), values, weights, time);
    return chunk.start() + step * level.step;
  }

  private Level level(long time) {
    for (Level level : levels) {
      if (time >= level.from) {
        return level;
      }
    }
    throw new AssertionError("the last level has no start");
  }

  /** Returns the memory that the cells need. */
  public long bytes() {
    long bytes = 0;
    for (Level level : levels) {
      level.settle();
      bytes += level.bytes;
    }
    return bytes;
  }

  /** Releases what is allocated in advance. */
  public void trim() {
    for (Level level : levels) {
      level.chunks.values().forEach(Chunk::trim);
      level.recount();
    }
  }

  /**
   * Merges the older half of the finest cells into longer steps. If that is not possible, the keys
   * of the oldest days are merged into one; and if this is not possible either, they are removed.
   */
  public void coarsen(KeyTable keys, long sequence) {
    for (int i = 0; i < levels.size() - 1; i++) {
      Level fine = levels.get(i);
      // The newest chunk stays as it is, unless there is nothing else.
      if (fine.chunks.size() > 1) {
        move(fine, levels.get(i + 1), middle(fine), sequence);
        return;
      }
    }
    Level last = levels.get(levels.size() - 1);
    if (last.chunks.isEmpty()) {
      Level fine = levels.get(0);
      if (fine != last && !fine.chunks.isEmpty()) {
        move(fine, last, fine.chunks.lastEntry().getValue().start() + fine.span(), sequence);
      }
      return;
    }
    int other = keys.other();
    for (Map.Entry<Long, Chunk> entry : last.chunks.entrySet()) {
      Chunk old = entry.getValue();
      Chunk merged = new Chunk(old.start(), measures);
      for (int cell = 0; cell < old.size(); cell++) {
        merged.columns().merge(merged.cell(other, old.step(cell), sequence), old.columns(), cell);
      }
      if (merged.size() < old.size()) {
        keysMerged = true;
        merged.trim();
        entry.setValue(merged);
        last.recount();
        return;
      }
    }
    droppedBefore = last.chunks.pollFirstEntry().getValue().start() + last.span();
    last.recount();
  }

  /** Returns the start of the chunk in the middle, on a border of the coarser steps. */
  private static long middle(Level fine) {
    int skip = fine.chunks.size() / 2;
    for (Chunk chunk : fine.chunks.values()) {
      if (skip-- == 0) {
        return chunk.start();
      }
    }
    throw new AssertionError();
  }

  private void move(Level fine, Level coarse, long middle, long sequence) {
    long border = Math.floorDiv(middle, coarse.step) * coarse.step;
    if (border <= fine.chunks.firstEntry().getValue().start()) {
      border += coarse.step;
    }
    List<Chunk> old =
        new ArrayList<>(fine.chunks.headMap(Math.floorDiv(border - 1, fine.span()), true).values());
    for (Chunk chunk : old) {
      fine.chunks.remove(Math.floorDiv(chunk.start(), fine.span()));
    }
    fine.last = null;
    fine.from = border;
    for (Chunk chunk : old) {
      for (int cell = 0; cell < chunk.size(); cell++) {
        long time = chunk.start() + chunk.step(cell) * fine.step;
        Level target = time >= border ? fine : coarse;
        Chunk to = target.chunk(time, measures);
        int step = (int) ((time - to.start()) / target.step);
        to.columns().merge(to.cell(chunk.key(cell), step, sequence), chunk.columns(), cell);
      }
    }
    fine.recount();
    coarse.recount();
  }
}
