package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Aggregated records of the Kinesis Producer Library, and records that it would never write. */
@Timeout(120)
class AggregatedRecordsIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  private static final String LAST_HASH_KEY = "340282366920938463463374607431768211455";
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int PARTITION_KEYS = 1;
  private static final int HASH_KEYS = 2;
  private static final int RECORDS = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void deaggregatesRecordsWithAnyInnerKeys(String reader) throws Exception {
    String stream = "aggregated-" + reader;
    KINESIS.createStream(stream, 2);
    Shard shard = KINESIS.openShards(stream).get(0);
    byte[] key = field(PARTITION_KEYS, "key".getBytes(StandardCharsets.UTF_8));
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) (9 << 3 | 3));
    for (byte[] broken :
        List.of(
            concat(
                key,
                field(RECORDS, record(7, "without a partition key")),
                field(RECORDS, record(0, "beside it"))),
            concat(key, field(HASH_KEYS, new byte[] {'x'}), field(RECORDS, hashed("hash key x"))),
            deep,
            new byte[] {1, 2, 3})) {
      KINESIS.put(stream, shard, aggregated(broken));
    }
    KINESIS.put(
        stream,
        shard,
        aggregated(
            concat(key, field(RECORDS, record(0, "one")), field(RECORDS, record(0, "two")))));
    KINESIS.put(
        stream,
        shard,
        aggregated(
            concat(
                key,
                field(HASH_KEYS, LAST_HASH_KEY.getBytes(StandardCharsets.UTF_8)),
                field(RECORDS, record(0, "beside one of another shard")),
                field(RECORDS, hashed("of another shard")))));
    KINESIS.put(stream, shard, "three".getBytes(StandardCharsets.UTF_8));

    StreamExecutionEnvironment env =
        JobRun.onKinesis(
            KINESIS.endpoint(),
            stream,
            "archive",
            folder,
            "--source.reader",
            reader,
            "--source.consumer",
            "archive");
    JobClient job = JobRun.start(env, "archive", null);
    await("all records that are not broken")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(JobRun.rows(folder, "archive"))
                    .contains(
                        "one",
                        "two",
                        "three",
                        "beside one of another shard",
                        "of another shard",
                        "without a partition key",
                        "beside it",
                        "hash key x"));
    JobRun.stop(job, true, folder.resolve("savepoints"));
  }

  private static byte[] aggregated(byte[] message) throws Exception {
    return concat(MAGIC, message, MessageDigest.getInstance("MD5").digest(message));
  }

  private static byte[] record(int partitionKey, String data) {
    return concat(
        new byte[] {1 << 3, (byte) partitionKey}, field(3, data.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns a record with the first partition key and the first hash key. */
  private static byte[] hashed(String data) {
    return concat(new byte[] {2 << 3, 0}, record(0, data));
  }

  /** Returns a Protobuf field of up to 127 bytes. */
  private static byte[] field(int number, byte[] bytes) {
    return concat(new byte[] {(byte) (number << 3 | 2), (byte) bytes.length}, bytes);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
