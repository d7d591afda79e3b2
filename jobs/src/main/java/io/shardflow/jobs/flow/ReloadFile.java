package io.shardflow.jobs.flow;

import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.jobs.options.OptionFile;
import io.shardflow.text.Printable;
import java.io.IOException;
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
 * Reads a file at each tick, and emits its content if that has changed. If the file cannot be read,
 * the operator logs a warning and counts the failure, and the previous content remains valid.
 *
 * <p>The operator has no event time and is always idle. It also drops the watermark at the end of
 * the ticks: while the events are idle, Flink would take it for theirs and close all windows.
 */
public final class ReloadFile<C> extends AbstractStreamOperator<C>
    implements OneInputStreamOperator<Long, C> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ReloadFile.class);

  private final String path;
  private final String contentName;
  private final OptionFile.Reader<C> reader;
  private final JobMetric failuresMetric;
  private transient C lastContent;
  private transient Counter failures;

  /**
   * Creates the operator.
   *
   * @param path the path of the file; null for none, so that nothing is ever emitted
   * @param contentName for messages, such as {@code rules}
   * @param failuresMetric the counter of failures
   */
  public ReloadFile(
      String path, String contentName, OptionFile.Reader<C> reader, JobMetric failuresMetric) {
    this.path = path;
    this.contentName = contentName;
    this.reader = reader;
    this.failuresMetric = failuresMetric;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    failures = OperatorMetrics.of(getRuntimeContext()).counter(failuresMetric);
    output.emitWatermarkStatus(WatermarkStatus.IDLE);
  }

  @Override
  public void processElement(StreamRecord<Long> tick) {
    if (path == null) {
      return;
    }
    C content;
    try {
      content = reader.read(path);
    } catch (IOException | RuntimeException e) {
      failures.inc();
      LOG.warn(
          "Cannot read the {} in {} ({}). The previous {} remain in use.",
          contentName,
          Printable.line(path),
          Printable.line(e.toString()),
          contentName);
      return;
    }
    if (!content.equals(lastContent)) {
      lastContent = content;
      output.collect(new StreamRecord<>(content));
    }
  }

  @Override
  public void processWatermark(Watermark mark) {}

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}
}
