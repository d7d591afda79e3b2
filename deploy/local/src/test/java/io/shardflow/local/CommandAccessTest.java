package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shardflow.jobs.access.Permission;
import io.shardflow.local.command.Failures;
import io.shardflow.local.datagen.DatagenCommand;
import io.shardflow.local.discover.DiscoverCommand;
import io.shardflow.local.testing.IamActions;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** The IAM actions that the local commands need, as declared in Permission. */
class CommandAccessTest {
  private static final String STREAM = "sales";

  @Test
  void commandsCallExactlyTheDeclaredActions() throws Exception {
    Set<String> ofDatagen = IamActions.of(Permission.PUT_RECORDS);
    try (LocalKinesis kinesis = start(ofDatagen)) {
      datagen(kinesis);
      assertThat(kinesis.counts().calls()).containsOnlyKeys(ofDatagen);
    }
    Set<String> ofJobs = IamActions.of(Permission.POLL_STREAM);
    Set<String> all = new TreeSet<>(ofJobs);
    all.addAll(ofDatagen);
    try (LocalKinesis kinesis = start(all)) {
      datagen(kinesis);
      discover(kinesis);
      assertThat(kinesis.counts().calls()).containsOnlyKeys(all);
    }
  }

  @Test
  void sensorsThatObeyCommandsCallTheDeclaredActions() throws Exception {
    Set<String> actions = new TreeSet<>(IamActions.of(Permission.PUT_RECORDS));
    actions.addAll(IamActions.of(Permission.READ_COMMANDS));
    try (LocalKinesis kinesis = start(actions)) {
      kinesis.createStream("commands", 1);
      new DatagenCommand()
          .run(
              List.of(
                  "sensors",
                  "--generator.count",
                  "500",
                  "--sink.stream",
                  STREAM,
                  "--sink.endpoint",
                  kinesis.endpoint(),
                  "--commands",
                  "commands"),
              new Configuration());
      assertThat(kinesis.counts().calls()).containsOnlyKeys(actions);
    }
  }

  @Test
  void namesAMissingAction() throws Exception {
    try (LocalKinesis kinesis = start(Set.of("ListShards"))) {
      assertThat(Failures.describe(catchThrowable(() -> datagen(kinesis))))
          .contains("stream sales", "not authorized to perform: kinesis:PutRecords");
      assertThat(Failures.describe(catchThrowable(() -> discover(kinesis))))
          .contains("the stream sales", "not authorized to perform: kinesis:DescribeStream");
    }
  }

  private static LocalKinesis start(Set<String> actions) throws IOException {
    LocalKinesis kinesis =
        LocalKinesis.start(KinesisSettings.DEFAULT.withUsers(Map.of("local", actions)));
    kinesis.createStream(STREAM, 1);
    return kinesis;
  }

  private static void datagen(LocalKinesis kinesis) throws Exception {
    new DatagenCommand()
        .run(
            List.of(
                "sales",
                "--generator.count",
                "20",
                "--sink.stream",
                STREAM,
                "--sink.endpoint",
                kinesis.endpoint()),
            new Configuration());
  }

  private static void discover(LocalKinesis kinesis) throws Exception {
    new DiscoverCommand()
        .run(
            List.of(
                "--source.type",
                "kinesis",
                "--source.stream",
                STREAM,
                "--source.endpoint",
                kinesis.endpoint(),
                "--discover.records",
                "20"),
            new Configuration());
  }
}
