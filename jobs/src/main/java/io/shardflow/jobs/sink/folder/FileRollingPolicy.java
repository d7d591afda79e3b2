package io.shardflow.jobs.sink.folder;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.RollingPolicy;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/**
 * Closes a file at a size or an age. A file that was begun before a restart is not continued: the
 * format and the compression may have changed since.
 */
public final class FileRollingPolicy<T> implements RollingPolicy<T, String> {
  private static final long serialVersionUID = 1L;

  private final long maxBytes;
  private final long maxAgeMillis;
  private transient long startTime;

  public FileRollingPolicy(MemorySize maxSize, Duration maxAge) {
    this.maxBytes = maxSize.getBytes();
    this.maxAgeMillis = maxAge.toMillis();
  }

  /** Returns a policy that also closes files at each checkpoint. */
  public CheckpointRollingPolicy<T, String> atCheckpoints() {
    return new AtCheckpoints<>(this);
  }

  @Override
  public boolean shouldRollOnCheckpoint(PartFileInfo<String> file) {
    return false;
  }

  @Override
  public boolean shouldRollOnEvent(PartFileInfo<String> file, T row) throws IOException {
    return file.getSize() >= maxBytes || isFromBeforeRestart(file);
  }

  @Override
  public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) {
    return now - file.getCreationTime() >= maxAgeMillis || isFromBeforeRestart(file);
  }

  private boolean isFromBeforeRestart(PartFileInfo<String> file) {
    return file.getCreationTime() < startTime;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    startTime = System.currentTimeMillis();
  }

  private static final class AtCheckpoints<T> extends CheckpointRollingPolicy<T, String> {
    private static final long serialVersionUID = 1L;

    private final FileRollingPolicy<T> policy;

    AtCheckpoints(FileRollingPolicy<T> policy) {
      this.policy = policy;
    }

    @Override
    public boolean shouldRollOnEvent(PartFileInfo<String> file, T row) throws IOException {
      return policy.shouldRollOnEvent(file, row);
    }

    @Override
    public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) {
      return policy.shouldRollOnProcessingTime(file, now);
    }
  }
}
