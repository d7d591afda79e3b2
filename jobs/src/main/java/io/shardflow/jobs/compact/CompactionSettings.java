package io.shardflow.jobs.compact;

import io.shardflow.jobs.options.Options;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import lombok.Value;

/** What a run merges and deletes. */
@Value
public class CompactionSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Merging files that are almost as large as the target costs more than it gains. */
  private static final double SMALL = 0.75;

  long targetBytes;

  /** Files that were written later, in milliseconds since 1970, are left alone. */
  long before;

  /**
   * The past of a table is deleted up to this time, in milliseconds since 1970; null if it stays.
   */
  Long expireBefore;

  /** Returns the settings of the options. Ages count from {@code now}. */
  public static CompactionSettings of(Options options, Instant now) {
    Duration expiry = options.get(CompactOptions.EXPIRE_OLDER_THAN);
    return new CompactionSettings(
        options.get(CompactOptions.TARGET_SIZE).getBytes(),
        now.minus(options.get(CompactOptions.OLDER_THAN)).toEpochMilli(),
        expiry == null ? null : now.minus(expiry).toEpochMilli());
  }

  /** Returns the time before which the past of a table is deleted, if it is. */
  public Optional<Instant> expiry() {
    return Optional.ofNullable(expireBefore).map(Instant::ofEpochMilli);
  }

  /** Returns the largest size of a file that is merged. */
  public long smallBytes() {
    return (long) (targetBytes * SMALL);
  }

  /** Returns whether a file is small and old enough to be merged. */
  public boolean includes(long bytes, long written) {
    return bytes < smallBytes() && written <= before;
  }

  /**
   * Groups files whose sizes add up to the target or less, first fit. The contents of any two
   * groups are larger than the target, so that a second run finds nothing to merge.
   *
   * @param files in the order in which their rows should follow each other
   * @return groups of two files or more
   */
  public <F> List<List<F>> group(Iterable<F> files, ToLongFunction<F> size) {
    List<List<F>> groups = new ArrayList<>();
    List<Long> free = new ArrayList<>();
    for (F file : files) {
      long bytes = size.applyAsLong(file);
      int group = 0;
      while (group < groups.size() && free.get(group) < bytes) {
        group++;
      }
      if (group == groups.size()) {
        groups.add(new ArrayList<>());
        free.add(targetBytes);
      }
      groups.get(group).add(file);
      free.set(group, free.get(group) - bytes);
    }
    groups.removeIf(group -> group.size() < 2);
    return groups;
  }
}
