package io.shardflow.jobs.compact.format;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes rows of any schema. Parquet's own {@code GroupWriteSupport} needs Hadoop's classes. */
final class GroupRows extends WriteSupport<Group> {
  private final MessageType schema;
  private final Map<String, String> metadata;
  private GroupWriter writer;

  GroupRows(MessageType schema, Map<String, String> metadata) {
    this.schema = schema;
    this.metadata = metadata;
  }

  @Override
  @Deprecated
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  private WriteContext context() {
    return new WriteContext(schema, metadata);
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    writer = new GroupWriter(consumer, schema);
  }

  @Override
  public void write(Group row) {
    writer.write(row);
  }
}
