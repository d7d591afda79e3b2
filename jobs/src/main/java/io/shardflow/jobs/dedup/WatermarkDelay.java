package io.shardflow.jobs.dedup;

import java.time.Duration;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Forwards records unchanged, and watermarks reduced by a fixed delay. */
final class WatermarkDelay<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1L;

  private final long delay;

  WatermarkDelay(Duration delay) {
    this.delay = delay.toMillis();
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    super.processWatermark(
        mark.equals(Watermark.MAX_WATERMARK) ? mark : new Watermark(mark.getTimestamp() - delay));
  }
}
