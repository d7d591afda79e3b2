package io.shardflow.tables.iceberg;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.StreamTaskStateInitializer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.iceberg.io.WriteResult;

/**
 * Iceberg's aggregator, which turns the files of all writers into one committable per checkpoint,
 * with another end.
 *
 * <p>At its end, Iceberg's aggregator gives the last files to a checkpoint of the highest number.
 * With checkpoints, Flink never completes that one, and the rows would be missing in the table.
 * This operator gives the files to the final checkpoint, as Flink's own sinks do.
 */
final class FileAggregator<C>
    implements OneInputStreamOperator<CommittableMessage<WriteResult>, CommittableMessage<C>> {
  private static final long serialVersionUID = 1L;

  private static final ListStateDescriptor<Long> LAST_CHECKPOINT =
      new ListStateDescriptor<>("last-checkpoint", LongSerializer.INSTANCE);

  private final AbstractStreamOperator<CommittableMessage<C>> aggregator;
  private final Input<CommittableMessage<WriteResult>> input;
  private final boolean hasCheckpoints;

  /** Not greater than the final checkpoint, and greater than those before. */
  private long next;

  private transient ListState<Long> lastCheckpoint;
  private boolean isFinished;

  /**
   * Wraps an operator.
   *
   * @param aggregator has been set up
   * @param hasCheckpoints false if all files are committed when the job ends
   */
  private FileAggregator(
      AbstractStreamOperator<CommittableMessage<C>> aggregator,
      Input<CommittableMessage<WriteResult>> input,
      boolean hasCheckpoints) {
    this.aggregator = aggregator;
    this.input = input;
    this.hasCheckpoints = hasCheckpoints;
  }

  /** Creates the operator in a task. */
  static final class Factory<C> extends AbstractStreamOperatorFactory<CommittableMessage<C>>
      implements OneInputStreamOperatorFactory<
          CommittableMessage<WriteResult>, CommittableMessage<C>> {
    private static final long serialVersionUID = 1L;

    private final AbstractStreamOperator<CommittableMessage<C>> aggregator;

    Factory(AbstractStreamOperator<CommittableMessage<C>> aggregator) {
      this.aggregator = aggregator;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<CommittableMessage<C>>> T createStreamOperator(
        StreamOperatorParameters<CommittableMessage<C>> parameters) {
      aggregator.setup(
          parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
      return (T)
          new FileAggregator<>(
              aggregator,
              (Input<CommittableMessage<WriteResult>>) aggregator,
              parameters.getStreamConfig().isCheckpointingEnabled());
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
      return FileAggregator.class;
    }
  }

  @Override
  @SuppressWarnings("deprecation")
  public void processElement(StreamRecord<CommittableMessage<WriteResult>> message)
      throws Exception {
    // The last files of a writer already have the number of the checkpoint after its last one.
    next = Math.max(next, message.getValue().getCheckpointIdOrEOI());
    input.processElement(message);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    if (!isFinished) {
      next = checkpoint + 1;
      lastCheckpoint.update(List.of(checkpoint));
      aggregator.prepareSnapshotPreBarrier(checkpoint);
    }
  }

  @Override
  public void finish() throws Exception {
    isFinished = true;
    if (hasCheckpoints) {
      aggregator.prepareSnapshotPreBarrier(next);
    } else {
      aggregator.finish();
    }
  }

  @Override
  public void open() throws Exception {
    aggregator.open();
  }

  @Override
  public void close() throws Exception {
    aggregator.close();
  }

  @Override
  public OperatorSnapshotFutures snapshotState(
      long checkpoint, long timestamp, CheckpointOptions options, CheckpointStreamFactory storage)
      throws Exception {
    return aggregator.snapshotState(checkpoint, timestamp, options, storage);
  }

  /**
   * Restores the last checkpoint. A writer that has no state does not know it: at its end, it gives
   * its files to the first checkpoint, which this job has committed before the failure, so that
   * Iceberg's committer would drop them as a repetition.
   */
  @Override
  public void initializeState(StreamTaskStateInitializer state) throws Exception {
    aggregator.initializeState(state);
    lastCheckpoint = aggregator.getOperatorStateBackend().getListState(LAST_CHECKPOINT);
    for (long checkpoint : lastCheckpoint.get()) {
      next = Math.max(next, checkpoint + 1);
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    aggregator.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    aggregator.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void processWatermark(Watermark watermark) throws Exception {
    input.processWatermark(watermark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    input.processWatermarkStatus(status);
  }

  @Override
  public void processLatencyMarker(LatencyMarker marker) throws Exception {
    input.processLatencyMarker(marker);
  }

  @Override
  public void setKeyContextElement1(StreamRecord<?> message) {}

  @Override
  public void setKeyContextElement2(StreamRecord<?> message) {}

  @Override
  public void setCurrentKey(Object key) {
    aggregator.setCurrentKey(key);
  }

  @Override
  public Object getCurrentKey() {
    return aggregator.getCurrentKey();
  }

  @Override
  public OperatorMetricGroup getMetricGroup() {
    return aggregator.getMetricGroup();
  }

  @Override
  public OperatorID getOperatorID() {
    return aggregator.getOperatorID();
  }
}
