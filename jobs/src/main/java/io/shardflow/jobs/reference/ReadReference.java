package io.shardflow.jobs.reference;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the file at each tick, and emits the table if it has changed. If the file cannot be read,
 * the operator logs a warning and counts the failure, and the previous table remains valid.
 *
 * <p>The operator has no event time and is always idle. It also drops the watermark at the end of
 * the ticks: while the events are idle, Flink would take it for theirs and close all windows.
 */
final class ReadReference extends AbstractStreamOperator<Map<String, Reference>>
    implements OneInputStreamOperator<Long, Map<String, Reference>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ReadReference.class);

  private final String path;
  private transient Map<String, Reference> lastTable;
  private transient Counter failures;

  ReadReference(String path) {
    this.path = path;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    failures = getMetricGroup().counter(Metrics.REFERENCE_FAILURES);
    output.emitWatermarkStatus(WatermarkStatus.IDLE);
  }

  @Override
  public void processElement(StreamRecord<Long> tick) {
    Map<String, Reference> table;
    try {
      table = ReferenceFile.read(path);
    } catch (IOException | RuntimeException e) {
      failures.inc();
      LOG.warn(
          "Cannot read the reference data in {} ({}). The previous table remains in use.",
          Printable.line(path),
          Printable.line(e.toString()));
      return;
    }
    if (!table.equals(lastTable)) {
      lastTable = table;
      output.collect(new StreamRecord<>(table));
    }
  }

  @Override
  public void processWatermark(Watermark mark) {}

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}
}
