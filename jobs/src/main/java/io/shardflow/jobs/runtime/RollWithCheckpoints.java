package io.shardflow.jobs.runtime;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/** Closes a file at a size or an age, and at each checkpoint, as files must that cannot go on. */
final class RollWithCheckpoints<T> extends CheckpointRollingPolicy<T, String> {
  private static final long serialVersionUID = 1L;

  private final long size;
  private final long age;

  RollWithCheckpoints(MemorySize size, Duration age) {
    this.size = size.getBytes();
    this.age = age.toMillis();
  }

  @Override
  public boolean shouldRollOnEvent(PartFileInfo<String> file, T element) throws IOException {
    return file.getSize() >= size;
  }

  @Override
  public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) {
    return now - file.getCreationTime() >= age;
  }
}
