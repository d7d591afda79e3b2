package io.shardflow.jobs.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the state of every job with the approved list. A change of a uid, of the name of a state
 * or of a class in it affects the savepoints of all users.
 */
class SavedStateTest {
  private static final Path APPROVED = MidStream.RESOURCES.resolve("states.txt");
  private static final String APPROVE = "savepoints.approve";

  @RegisterExtension static final LocalKinesisExtension KINESIS = MidStream.kinesis();
  @RegisterExtension static final MiniClusterExtension CLUSTER = MidStream.cluster();

  @TempDir Path folder;

  @Test
  void stateIsAsApproved(@InjectMiniCluster MiniCluster cluster) throws Exception {
    StringBuilder states = new StringBuilder();
    for (MidStream job : MidStream.ALL) {
      states.append(job.name()).append('\n').append(state(job, cluster));
    }
    if (Boolean.getBoolean(APPROVE)) {
      Files.writeString(APPROVED, states);
    }
    assertThat(states.toString().lines())
        .as(
            "The state of the jobs differs from %s. If UpgradeTest passes, or its failures are"
                + " intended, approve the change with -D%s=true (jobs/STATE.md, \"Change an event or"
                + " a state\")",
            APPROVED, APPROVE)
        .containsExactlyElementsOf(Files.readAllLines(APPROVED));
  }

  private String state(MidStream job, MiniCluster cluster) throws Exception {
    Path out = folder.resolve(job.name());
    job.createStream(KINESIS);
    try (MidStream.Run run = job.start(cluster, KINESIS, out, "hashmap", null)) {
      run.readToTheMiddle();
      URI savepoint = URI.create(JobRun.stop(run.client(), false, folder.resolve("savepoints")));
      StreamExecutionEnvironment env = Story.environment();
      job.define(env, KINESIS.endpoint(), out);
      return SavedState.describe(Path.of(savepoint), env.getStreamGraph());
    }
  }
}
