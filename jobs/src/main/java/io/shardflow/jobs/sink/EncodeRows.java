package io.shardflow.jobs.sink;

import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.LineBreakException;
import io.shardflow.model.OutputRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.ByteArrayOutputStreamWithPos;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Turns records into rows, and passes these on in blocks: what a file sink does for each thing that
 * it is given, system calls among it, costs several times what encoding a row does. A watermark
 * finds all rows passed on, so that a file's age is that of its rows where there are few of them,
 * and so does a checkpoint.
 */
final class EncodeRows<T extends OutputRecord> extends AbstractStreamOperator<RowBlock>
    implements OneInputStreamOperator<T, RowBlock> {
  private static final long serialVersionUID = 1L;

  /** The rows that the format of the data set cannot hold. */
  static final OutputTag<DeadLetter> REFUSED =
      new OutputTag<>("refused", Types.POJO(DeadLetter.class));

  private static final int MAX_FOLDERS = 64;

  private final String dataSet;
  private final RowEncoder<T> encoder;
  private final DateBuckets folders;
  private final int blockBytes;
  private final String metric;

  private transient Counter counter;
  private transient Counter refused;
  private transient Map<String, ByteArrayOutputStreamWithPos> blocks;
  private transient String folder;
  private transient ByteArrayOutputStreamWithPos block;
  private transient byte[] header;

  /**
   * An operator.
   *
   * @param dataSet the name of the data set, for dead letters
   * @param blockBytes a block is passed on when it has so many
   * @param metric counts the records
   */
  EncodeRows(
      String dataSet, RowEncoder<T> encoder, DateBuckets folders, int blockBytes, String metric) {
    this.dataSet = dataSet;
    this.encoder = encoder;
    this.folders = folders;
    this.blockBytes = blockBytes;
    this.metric = metric;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    counter = getRuntimeContext().getMetricGroup().counter(metric);
    refused = getRuntimeContext().getMetricGroup().counter(Metrics.ROWS_REFUSED);
    blocks = new HashMap<>();
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    T record = element.getValue();
    String to = folders.of(record.bucketTime());
    if (!to.equals(folder)) {
      enter(to);
    }
    if (header == null) {
      header = encoder.header(record);
    }
    try {
      encoder.encode(record, block);
    } catch (LineBreakException e) {
      refused.inc();
      output.collect(REFUSED, new StreamRecord<>(deadLetter(record)));
      return;
    }
    counter.inc();
    if (block.getPosition() >= blockBytes) {
      passOn(folder, block);
    }
  }

  private DeadLetter deadLetter(T record) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    new JsonEncoder().encode(record, line);
    String json = line.toString(StandardCharsets.UTF_8).stripTrailing();
    return new DeadLetter(
        Reason.LINE_BREAK.label(), null, json, "utf-8", dataSet, null, record.bucketTime());
  }

  private void enter(String to) {
    if (blocks.size() == MAX_FOLDERS) {
      passAllOn();
    }
    folder = to;
    block = blocks.computeIfAbsent(to, name -> new ByteArrayOutputStreamWithPos());
  }

  private void passOn(String folder, ByteArrayOutputStreamWithPos block) {
    if (block.getPosition() > 0) {
      output.collect(new StreamRecord<>(new RowBlock(folder, header, block.toByteArray())));
      block.reset();
    }
  }

  private void passAllOn() {
    blocks.forEach(this::passOn);
    blocks.clear();
    folder = null;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    passAllOn();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    passAllOn();
  }

  @Override
  public void finish() throws Exception {
    passAllOn();
    super.finish();
  }
}
