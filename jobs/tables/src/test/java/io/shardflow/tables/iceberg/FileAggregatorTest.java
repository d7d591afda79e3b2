package io.shardflow.tables.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.iceberg.io.WriteResult;
import org.junit.jupiter.api.Test;

/** The checkpoints that files are committed with. */
class FileAggregatorTest {
  private static final List<Long> COMMITTED = new ArrayList<>();

  @Test
  void theLastFilesAreNoRepetitionAfterARestart() throws Exception {
    OperatorSubtaskState state;
    try (Harness run = new Harness()) {
      run.open();
      run.prepareSnapshotPreBarrier(7);
      state = run.snapshot(7, 0);
    }
    COMMITTED.clear();
    try (Harness run = new Harness()) {
      run.initializeState(state);
      run.open();
      // Of a writer that has no state, and ends before the first checkpoint.
      run.processElement(
          new StreamRecord<>(new CommittableSummary<WriteResult>(0, 1, 1L, 1, 0, 0)));
      run.endInput();
    }
    assertThat(COMMITTED).containsOnly(8L);
  }

  private static final class Harness
      extends OneInputStreamOperatorTestHarness<
          CommittableMessage<WriteResult>, CommittableMessage<Object>> {
    private Harness() throws Exception {
      super(new FileAggregator.Factory<>(new CheckpointsOfFiles()));
      getStreamConfig().setCheckpointingEnabled(true);
    }
  }

  /** Stands for Iceberg's aggregator. */
  private static final class CheckpointsOfFiles
      extends AbstractStreamOperator<CommittableMessage<Object>>
      implements OneInputStreamOperator<
          CommittableMessage<WriteResult>, CommittableMessage<Object>> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(StreamRecord<CommittableMessage<WriteResult>> message) {}

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) {
      COMMITTED.add(checkpoint);
    }
  }
}
