package io.shardflow.jobs.sink.text;

import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.jobs.sink.folder.RefusedRows;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.UnwritableRowException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.ByteArrayOutputStreamWithPos;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Encodes records as rows, and emits the rows in blocks, one block per date folder. Blocks are
 * faster: a file sink makes system calls for each element, which cost several times as much as
 * encoding a row.
 *
 * <p>All blocks are emitted before each checkpoint, because they are not in the state, and before
 * each watermark, so that a few rows do not wait for their block to fill up.
 */
public final class EncodeRows<T extends OutputRecord> extends AbstractStreamOperator<RowBlock>
    implements OneInputStreamOperator<T, RowBlock> {
  private static final long serialVersionUID = 1L;

  private static final int MAX_FOLDERS = 64;

  private final String dataSet;
  private final RowEncoder<T> encoder;
  private final Partitions partitions;
  private final int blockBytes;
  private final JobMetric metric;

  private transient Counter counter;
  private transient Counter refused;
  private transient Map<String, ByteArrayOutputStreamWithPos> blocks;
  private transient String folder;
  private transient ByteArrayOutputStreamWithPos block;
  private transient byte[] header;

  /**
   * Creates the operator.
   *
   * @param dataSet the name of the data set, for dead letters
   * @param blockBytes the size at which a block is emitted
   * @param metric the counter of encoded rows
   */
  public EncodeRows(
      String dataSet,
      RowEncoder<T> encoder,
      Partitions partitions,
      int blockBytes,
      JobMetric metric) {
    this.dataSet = dataSet;
    this.encoder = encoder;
    this.partitions = partitions;
    this.blockBytes = blockBytes;
    this.metric = metric;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    OperatorMetrics metrics = OperatorMetrics.of(getRuntimeContext(), dataSet);
    counter = metrics.counter(metric);
    refused = metrics.counter(Metrics.ROWS_REFUSED);
    blocks = new HashMap<>();
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    T record = element.getValue();
    try {
      String recordFolder = partitions.of(record);
      if (!recordFolder.equals(folder)) {
        switchTo(recordFolder);
      }
      if (header == null) {
        header = encoder.header(record);
      }
      encoder.encode(record, block);
    } catch (UnwritableRowException e) {
      refused.inc();
      output.collect(
          RefusedRows.TAG, new StreamRecord<>(RefusedRows.deadLetter(record, dataSet, e)));
      return;
    }
    counter.inc();
    if (block.getPosition() >= blockBytes) {
      emit(folder, block);
    }
  }

  private void switchTo(String next) {
    if (blocks.size() == MAX_FOLDERS) {
      emitAll();
    }
    folder = next;
    block = blocks.computeIfAbsent(next, name -> new ByteArrayOutputStreamWithPos());
  }

  private void emit(String folder, ByteArrayOutputStreamWithPos block) {
    if (block.getPosition() > 0) {
      output.collect(new StreamRecord<>(new RowBlock(folder, header, block.toByteArray())));
      block.reset();
    }
  }

  private void emitAll() {
    blocks.forEach(this::emit);
    blocks.clear();
    folder = null;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    emitAll();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    emitAll();
  }

  @Override
  public void finish() throws Exception {
    emitAll();
    super.finish();
  }
}
