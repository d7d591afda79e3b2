package io.shardflow.tables.delta;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Collects the files of all writers, and emits one commit per checkpoint. */
final class CollectDeltaFiles extends AbstractStreamOperator<CommittableMessage<DeltaCommit>>
    implements OneInputStreamOperator<
        CommittableMessage<DeltaFile>, CommittableMessage<DeltaCommit>> {
  private static final long serialVersionUID = 1L;

  private transient List<DeltaFile> files;
  private transient String application;
  private transient long lastCheckpoint;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    files = new ArrayList<>();
    // New at each start. A commit that is repeated after a restart is in the state of the
    // committer,
    // with the ID that it had. A job that starts again from an older savepoint has new files for
    // the
    // same checkpoint IDs, which must not be taken for repetitions.
    application = "shardflow-" + UUID.randomUUID();
    lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<DeltaFile>> element) {
    if (element.getValue() instanceof CommittableWithLineage) {
      files.add(((CommittableWithLineage<DeltaFile>) element.getValue()).getCommittable());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    lastCheckpoint = checkpoint;
    emit(checkpoint);
  }

  /** Emits the last files, which the next and last checkpoint will commit. */
  @Override
  public void finish() {
    emit(lastCheckpoint + 1);
  }

  private void emit(long checkpoint) {
    if (files.isEmpty()) {
      return;
    }
    DeltaCommit commit = new DeltaCommit(application, checkpoint, List.copyOf(files));
    files.clear();
    output.collect(new StreamRecord<>(new CommittableSummary<>(0, 1, checkpoint, 1, 1, 0)));
    output.collect(new StreamRecord<>(new CommittableWithLineage<>(commit, checkpoint, 0)));
  }
}
