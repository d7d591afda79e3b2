package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import io.shardflow.local.command.Failures;
import io.shardflow.local.testing.IamActions;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import io.shardflow.localkinesis.faults.KinesisFaults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * The IAM actions that a job needs, as declared in Permission, and its errors without them. Most
 * tests wait for the retries of a job, so two run at the same time.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class KinesisAccessIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final String STREAM = "sales";
  private static final String ADMIN = "admin";

  /** The access key that jobs use for an endpoint on this machine. */
  private static final String JOB = "local";

  @TempDir Path folder;

  private static final String LAST_HASH_KEY = "340282366920938463463374607431768211455";

  private LocalKinesis kinesis;
  private KinesisClient admin;
  private JobClient job;

  @AfterEach
  void stop() throws Exception {
    // A job left over by a failed test would occupy the task slots of the next test.
    if (job != null && !job.getJobStatus().get().isGloballyTerminalState()) {
      job.cancel().get();
    }
    if (kinesis != null) {
      admin.close();
      kinesis.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void callsExactlyTheDeclaredActions(String reader) throws Exception {
    Set<String> actions = IamActions.ofReader(reader);
    start(actions);
    startJob(reader);
    put(10);
    awaitRows(10);
    split();
    put(10);
    awaitRows(20);
    JobRun.stop(job, true, folder.resolve("savepoints"));

    Set<String> called = new TreeSet<>(kinesis.counts().calls().keySet());
    // The calls of this test itself.
    called.removeAll(Set.of("PutRecord", "SplitShard"));
    assertThat(called).isEqualTo(actions);
  }

  @ParameterizedTest
  @MethodSource("readersAndActions")
  void namesAMissingAction(String reader, String action) throws Exception {
    Set<String> actions = IamActions.ofReader(reader);
    actions.remove(action);
    start(actions);
    assertThat(failure(() -> startJob(reader)))
        .contains("the stream " + STREAM)
        .contains("not authorized to perform: kinesis:" + action)
        .contains("IAM");
  }

  static List<String[]> readersAndActions() {
    List<String[]> all = new ArrayList<>();
    for (String reader : List.of("polling", "efo")) {
      for (String action : IamActions.ofReader(reader)) {
        all.add(new String[] {reader, action});
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void reportsInvalidCredentials(String reader) throws Exception {
    kinesis = LocalKinesis.start(KinesisSettings.DEFAULT.withUsers(Map.of(ADMIN, Set.of("*"))));
    admin = admin();
    kinesis.createStream(STREAM, 1);
    assertThat(failure(() -> startJob(reader)))
        .contains("the stream " + STREAM)
        .contains("The security token included in the request is invalid")
        .contains("credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void reportsAMissingStream(String reader) throws Exception {
    start(Set.of("*"));
    admin.deleteStream(delete -> delete.streamName(STREAM));
    assertThat(failure(() -> startJob(reader)))
        .contains("the stream " + STREAM)
        .contains("not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void reportsADeletedStream(String reader) throws Exception {
    start(Set.of("*"));
    startJob(reader);
    put(10);
    awaitRows(10);
    admin.deleteStream(delete -> delete.streamName(STREAM));
    assertThat(failure(() -> job)).contains("the stream " + STREAM).contains("not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void resumesWhenPermissionsReturn(String reader) throws Exception {
    start(Set.of("*"));
    startRestartingJob(reader);
    put(10);
    awaitRows(10);
    kinesis.setUsers(Map.of(ADMIN, Set.of("*")));
    await("the job has failed")
        .atMost(Duration.ofMinutes(1))
        .until(() -> job.getJobStatus().get() == JobStatus.RESTARTING);
    put(10);
    kinesis.setUsers(Map.of());
    awaitRows(20);
    JobRun.stop(job, true, folder.resolve("savepoints"));
    assertThat(JobRun.rows(folder, "archive")).hasSize(20);
  }

  @Test
  void losesNothingIfItFailsBeforeTheFirstCheckpoint() throws Exception {
    start(Set.of("*"));
    split();
    put(10);
    StreamExecutionEnvironment env =
        define(restartingEnvironment(), "polling", "LATEST", "archive")
            .enableCheckpointing(86_400_000);
    job = JobRun.start(env, "archive", null);
    put("0", "read, and rolled back");
    await("the record is read")
        .atMost(Duration.ofMinutes(1))
        .until(() -> kinesis.counts().recordsOut() > 0);

    kinesis.setUsers(Map.of(ADMIN, Set.of("*")));
    await("the job has failed")
        .atMost(Duration.ofMinutes(1))
        .until(() -> job.getJobStatus().get() == JobStatus.RESTARTING);
    put(LAST_HASH_KEY, "while it fails, into a quiet shard");
    long before = kinesis.counts().recordsOut();
    kinesis.setUsers(Map.of());
    await("all is read again")
        .atMost(Duration.ofMinutes(1))
        .until(() -> kinesis.counts().recordsOut() >= before + 2);
    JobRun.stop(job, true, folder.resolve("savepoints"));
    assertThat(JobRun.rows(folder, "archive"))
        .containsExactly("read, and rolled back", "while it fails, into a quiet shard");
  }

  @Test
  void closesNoWindowWhileASubscriptionIsUnanswered() throws Exception {
    start(Set.of("*"));
    put("0", probe(1));
    job = JobRun.start(environment("efo", "TRIM_HORIZON", "dedup"), "dedup", null);
    await("the shard is read")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(JobRun.rows(folder, "clean-readings")).hasSize(1));
    kinesis.setFaults(
        new KinesisFaults(1, Map.of(KinesisFaults.Fault.UNANSWERED, 1.0), Duration.ZERO, true));
    split();
    put("0", probe(2));
    await("both new shards are subscribed")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> kinesis.counts().faults().getOrDefault(KinesisFaults.Fault.UNANSWERED, 0L) >= 2);
    kinesis.setFaults(KinesisFaults.NONE);
    await("the connector subscribes again, and the window is closed")
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(JobRun.rows(folder, "clean-readings")).hasSize(2));
    JobRun.stop(job, true, folder.resolve("savepoints"));
    assertThat(JobRun.rows(folder, "late-events")).isEmpty();
    assertThat(JobRun.rows(folder, "sensor-averages"))
        .singleElement()
        .asString()
        .contains("\"measurements\":2");
  }

  private static String probe(int measured) {
    return "{\"sensorId\":\"s\",\"eventTimeStamp\":\"2024-05-01T12:00:00Z\",\"ambientTemp\":20,\"measuredTemp\":%d}"
        .formatted(measured);
  }

  @Test
  void registersADeregisteredConsumerAgain() throws Exception {
    start(Set.of("*"));
    startRestartingJob("efo");
    put(10);
    awaitRows(10);
    String stream =
        admin
            .describeStreamSummary(describe -> describe.streamName(STREAM))
            .streamDescriptionSummary()
            .streamARN();
    admin.deregisterStreamConsumer(end -> end.streamARN(stream).consumerName("archive"));
    put(10);
    awaitRows(20);
    put(10);
    awaitRows(30);
    JobRun.stop(job, true, folder.resolve("savepoints"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void survivesWhenHalfOfItsConnectionsBreak(String reader) throws Exception {
    start(Set.of("*"));
    // This job does not restart, so a failure would end it.
    startJob(reader);
    put(10);
    awaitRows(10);
    kinesis.setFaults(
        new KinesisFaults(1, Map.of(KinesisFaults.Fault.CUT, 0.5), Duration.ZERO, true));
    String read = reader.equals("efo") ? "SubscribeToShard" : "GetRecords";
    long before = kinesis.counts().calls().get(read);
    // The unmodified connector gives up a shard at the eleventh broken subscription.
    for (int rows = 20; kinesis.counts().calls().get(read) < before + 15; rows += 10) {
      put(10);
      awaitRows(rows);
    }
    kinesis.setFaults(KinesisFaults.NONE);
    JobRun.stop(job, true, folder.resolve("savepoints"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void namesAnUnreachableEndpoint(String reader) throws Exception {
    start(Set.of("*"));
    startJob(reader);
    put(10);
    awaitRows(10);
    kinesis.close();
    assertThat(failure(() -> job)).contains(URI.create(kinesis.endpoint()).getAuthority());
  }

  private void start(Set<String> actions) throws IOException {
    kinesis =
        LocalKinesis.start(
            KinesisSettings.DEFAULT.withUsers(Map.of(ADMIN, Set.of("*"), JOB, actions)));
    admin = admin();
    kinesis.createStream(STREAM, 1);
  }

  private KinesisClient admin() {
    return KinesisClient.builder()
        .endpointOverride(URI.create(kinesis.endpoint()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ADMIN, "secret")))
        .build();
  }

  private JobClient startJob(String reader) throws Exception {
    job = JobRun.start(environment(reader), "archive", null);
    return job;
  }

  private void startRestartingJob(String reader) throws Exception {
    job =
        JobRun.start(
            define(restartingEnvironment(), reader, "TRIM_HORIZON", "archive"), "archive", null);
  }

  /** Returns an environment for a job that is not defined yet. */
  private static StreamExecutionEnvironment restartingEnvironment() {
    StreamExecutionEnvironment env = Story.environment();
    // With several instances, one could still fail after all rows have been written.
    env.setParallelism(1);
    env.configure(
        Configuration.fromMap(
            Map.of(
                "restart-strategy.type",
                "fixed-delay",
                "restart-strategy.fixed-delay.attempts",
                "1000",
                "restart-strategy.fixed-delay.delay",
                "500 ms")));
    return env;
  }

  private StreamExecutionEnvironment environment(String reader) throws Exception {
    return environment(reader, "TRIM_HORIZON", "archive");
  }

  private StreamExecutionEnvironment environment(String reader, String position, String job)
      throws Exception {
    return define(Story.environment().setParallelism(2), reader, position, job);
  }

  private StreamExecutionEnvironment define(
      StreamExecutionEnvironment env, String reader, String position, String job) throws Exception {
    JobRun.define(
        env,
        job,
        folder,
        "--source.type",
        "kinesis",
        "--source.stream",
        STREAM,
        "--source.endpoint",
        kinesis.endpoint(),
        "--source.position",
        position,
        "--source.reader",
        reader,
        "--source.consumer",
        "archive",
        "--time.idle-timeout",
        "3 s",
        "--sink.roll.interval",
        "500 ms");
    return env.enableCheckpointing(500);
  }

  /** Returns the message on the screen when a job fails. */
  private static String failure(Callable<JobClient> job) {
    Throwable failure = catchThrowable(() -> job.call().getJobExecutionResult().get());
    assertThat(failure).isNotNull();
    return Failures.describe(failure);
  }

  private void put(int records) {
    for (int i = 0; i < records; i++) {
      String key = "key-" + i;
      admin.putRecord(
          put -> put.streamName(STREAM).partitionKey(key).data(SdkBytes.fromUtf8String("{}")));
    }
  }

  private void put(String hashKey, String text) {
    admin.putRecord(
        put ->
            put.streamName(STREAM)
                .partitionKey("any")
                .explicitHashKey(hashKey)
                .data(SdkBytes.fromUtf8String(text)));
  }

  private void split() {
    Shard shard = admin.listShards(list -> list.streamName(STREAM)).shards().get(0);
    admin.splitShard(
        split ->
            split
                .streamName(STREAM)
                .shardToSplit(shard.shardId())
                .newStartingHashKey("170141183460469231731687303715884105728"));
  }

  private void awaitRows(int rows) {
    await(rows + " rows")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(JobRun.rows(folder, "archive")).hasSize(rows));
  }
}
