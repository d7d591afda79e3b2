package io.shardflow.jobs.sink.text;

import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Assigns a block of rows to the bucket of its date folder. */
public final class BlockBucketAssigner implements BucketAssigner<RowBlock, String> {
  private static final long serialVersionUID = 1L;

  @Override
  public String getBucketId(RowBlock block, Context context) {
    return block.folder();
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
