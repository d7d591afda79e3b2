package io.shardflow.jobs.runtime;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/**
 * Closes a file at a size or an age. One that was begun before a restart does not go on: it may be
 * of another format, or not compressed as the next ones are.
 */
final class RollFiles extends CheckpointRollingPolicy<RowBlock, String> {
  private static final long serialVersionUID = 1L;

  private final long size;
  private final long age;
  private final boolean atCheckpoints;
  private transient long started;

  /**
   * A policy.
   *
   * @param atCheckpoints whether files are closed at each checkpoint too, as those must be that
   *     cannot go on after it
   */
  RollFiles(MemorySize size, Duration age, boolean atCheckpoints) {
    this.size = size.getBytes();
    this.age = age.toMillis();
    this.atCheckpoints = atCheckpoints;
  }

  @Override
  public boolean shouldRollOnCheckpoint(PartFileInfo<String> file) {
    return atCheckpoints;
  }

  @Override
  public boolean shouldRollOnEvent(PartFileInfo<String> file, RowBlock block) throws IOException {
    return file.getSize() >= size || isFromBefore(file);
  }

  @Override
  public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) {
    return now - file.getCreationTime() >= age || isFromBefore(file);
  }

  private boolean isFromBefore(PartFileInfo<String> file) {
    return file.getCreationTime() < started;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    started = System.currentTimeMillis();
  }
}
