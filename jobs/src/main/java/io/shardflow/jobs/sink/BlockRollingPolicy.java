package io.shardflow.jobs.sink;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.RollingPolicy;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/**
 * Closes a file at a size or an age. One that was begun before a restart does not go on: it may be
 * of another format, or not compressed as the next ones are.
 */
final class BlockRollingPolicy implements RollingPolicy<RowBlock, String> {
  private static final long serialVersionUID = 1L;

  private final long size;
  private final long age;
  private transient long started;

  BlockRollingPolicy(MemorySize size, Duration age) {
    this.size = size.getBytes();
    this.age = age.toMillis();
  }

  /** The same policy, but files are also closed at each checkpoint. */
  CheckpointRollingPolicy<RowBlock, String> atCheckpoints() {
    return new AtCheckpoints(this);
  }

  @Override
  public boolean shouldRollOnCheckpoint(PartFileInfo<String> file) {
    return false;
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

  private static final class AtCheckpoints extends CheckpointRollingPolicy<RowBlock, String> {
    private static final long serialVersionUID = 1L;

    private final BlockRollingPolicy policy;

    AtCheckpoints(BlockRollingPolicy policy) {
      this.policy = policy;
    }

    @Override
    public boolean shouldRollOnEvent(PartFileInfo<String> file, RowBlock block) throws IOException {
      return policy.shouldRollOnEvent(file, block);
    }

    @Override
    public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) {
      return policy.shouldRollOnProcessingTime(file, now);
    }
  }
}
