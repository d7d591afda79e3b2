package io.shardflow.tables.delta;

import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.jobs.sink.parquet.ParquetWriterFactory;
import io.shardflow.model.OutputRecord;
import io.shardflow.tables.delta.log.FlinkFileIo;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Writes rows to a Delta table, exactly once: the writers complete their files before each
 * checkpoint, one task collects them, and one committer adds those of a complete checkpoint to the
 * table in one transaction.
 */
final class DeltaSink<T extends OutputRecord>
    implements Sink<T>,
        SupportsCommitter<DeltaCommit>,
        SupportsPreCommitTopology<DeltaFile, DeltaCommit> {
  private static final long serialVersionUID = 1L;

  private final Path path;
  private final DeltaColumns columns;
  private final Partitions partitions;
  private final ParquetWriterFactory parquet;
  private final long maxFileBytes;
  private final String uid;
  private final S3Settings s3;

  /**
   * Creates a sink.
   *
   * @param path the folder of the table
   * @param partitions the folders of the files
   * @param maxFileBytes the size at which a file is completed
   * @param uid the prefix of the operators' uids
   * @param s3 applies to a log on S3
   */
  DeltaSink(
      Path path,
      DeltaColumns columns,
      Partitions partitions,
      ParquetWriterFactory parquet,
      long maxFileBytes,
      String uid,
      S3Settings s3) {
    this.path = path;
    this.columns = columns;
    this.partitions = partitions;
    this.parquet = parquet;
    this.maxFileBytes = maxFileBytes;
    this.uid = uid;
    this.s3 = s3;
  }

  /** Not called: the other method exists. */
  @Deprecated
  @Override
  public SinkWriter<T> createWriter(InitContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    return new DeltaWriter<>(
        FlinkFileIo.qualified(path), columns, partitions, parquet, maxFileBytes);
  }

  @Override
  public DataStream<CommittableMessage<DeltaCommit>> addPreCommitTopology(
      DataStream<CommittableMessage<DeltaFile>> files) {
    String name = "collect files of " + uid;
    return files
        .global()
        .transform(
            name,
            CommittableMessageTypeInfo.of(DeltaCommitSerializer::new),
            new CollectDeltaFiles())
        .name(name)
        .uid(uid + "-files")
        .setParallelism(1)
        .setMaxParallelism(1)
        .global();
  }

  @Override
  public Committer<DeltaCommit> createCommitter(CommitterInitContext context) throws IOException {
    return new DeltaCommitter(path, columns, s3);
  }

  @Override
  public SimpleVersionedSerializer<DeltaCommit> getCommittableSerializer() {
    return new DeltaCommitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<DeltaFile> getWriteResultSerializer() {
    return new DeltaFileSerializer();
  }
}
