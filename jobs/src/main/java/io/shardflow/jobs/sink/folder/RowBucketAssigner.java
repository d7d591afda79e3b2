package io.shardflow.jobs.sink.folder;

import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Assigns a row to the bucket of its folder. */
public final class RowBucketAssigner<T extends OutputRecord> implements BucketAssigner<T, String> {
  private static final long serialVersionUID = 1L;

  private final Partitions partitions;

  public RowBucketAssigner(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public String getBucketId(T row, Context context) {
    try {
      return partitions.of(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
