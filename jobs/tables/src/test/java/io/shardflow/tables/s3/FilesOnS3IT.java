package io.shardflow.tables.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import io.shardflow.tables.s3.FaultyConnections.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Files on S3, and the messages for users who cannot write there. */
class FilesOnS3IT {
  @RegisterExtension static final LocalS3 S3 = new LocalS3();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final int RECORDS = 2_000;

  @TempDir Path folder;

  @AfterEach
  void endFaults() {
    S3.endFaults();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "s3a"})
  void parquetIsWrittenOnceDespiteKillsAndRefusals(
      String scheme, @InjectMiniCluster MiniCluster cluster) throws Exception {
    JobClient job =
        S3Jobs.stream(
                S3,
                "taxi-trips",
                scheme + "://results/parquet-" + scheme,
                RECORDS,
                "--sink.format=parquet")
            .executeAsync();
    AtomicInteger requests = new AtomicInteger();
    S3.setFaults(request -> requests.incrementAndGet() % 9 == 0 ? Fault.SLOW_DOWN : Fault.NONE);
    await("files")
        .atMost(Duration.ofMinutes(1))
        .until(() -> parts("parquet-" + scheme + "/taxi-trips/").size() > 2);
    cluster.terminateTaskManager(scheme.equals("s3") ? 0 : 1).get();
    cluster.startTaskManager();
    job.getJobExecutionResult().get();

    assertThat(S3.endFaults()).isPositive();
    S3.download("parquet-" + scheme + "/taxi-trips/", folder);
    assertThat(
            S3Jobs.count(
                parts("parquet-" + scheme + "/taxi-trips/").stream().map(folder::resolve).toList()))
        .containsExactly((long) RECORDS, (long) RECORDS);
  }

  @Test
  void aLargeFileIsUploadedInParts() throws Exception {
    Random random = new Random(1);
    Path events =
        Files.writeString(
            folder.resolve("events.jsonl"),
            Stream.generate(() -> "{\"x\":\"%s\"}".formatted(Long.toHexString(random.nextLong())))
                .limit(600_000)
                .collect(Collectors.joining("\n", "", "\n")));
    S3Jobs.replay(
            S3, "archive", "s3://results/large", "--source.type=file", "--source.path=" + events)
        .setParallelism(1)
        .execute();
    List<String> files = parts("large/archive/");
    assertThat(files).hasSize(1);
    HeadObjectResponse object =
        S3.client().headObject(head -> head.bucket(LocalS3.BUCKET).key(files.get(0)));
    assertThat(object.contentLength()).isEqualTo(Files.size(events));
    assertThat(object.eTag()).as("that of several parts").contains("-");
    assertThat(
            S3.client()
                .listMultipartUploads(list -> list.bucket(LocalS3.BUCKET).prefix("large/"))
                .uploads())
        .isEmpty();
  }

  private static List<String> parts(String prefix) {
    return S3.list(prefix).keySet().stream().filter(key -> key.contains("/part-")).toList();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "s3://no-such-bucket/out",
            Map.of(),
            "names the bucket no-such-bucket, which does not exist: create it"),
        Arguments.of("s3:/results", Map.of(), "names no bucket: allowed: s3://BUCKET/FOLDER"),
        Arguments.of(
            "s3://results/out",
            Map.of("s3.secret-key", "wrong"),
            "is refused to these credentials: they need s3:ListBucket"),
        Arguments.of(
            "s3a://results/out",
            Map.of("fs.s3a.aws.credentials.provider", NO_CREDENTIALS, "s3.access-key", ""),
            "cannot be reached without credentials: set s3.access-key and s3.secret-key"));
  }

  private static final String NO_CREDENTIALS =
      "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider";

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldAtTheStart(String path, Map<String, String> changes, String problem)
      throws Exception {
    Map<String, String> options = new HashMap<>(S3.options());
    options.putAll(changes);
    options.values().removeIf(String::isEmpty);
    LocalS3.initializeFileSystem(Configuration.fromMap(options));
    try {
      assertRefused(path, problem);
    } finally {
      LocalS3.initializeFileSystem(S3.configuration());
    }
  }

  @Test
  void aMissingPluginIsToldAtTheStart() throws Exception {
    FileSystem.initialize(new Configuration(), null);
    try {
      assertRefused("s3://results/out", "copy opt/flink-s3-fs-hadoop-*.jar of Flink to plugins");
    } finally {
      LocalS3.initializeFileSystem(S3.configuration());
    }
  }

  private static void assertRefused(String path, String problem) {
    assertThatThrownBy(
            () ->
                JobRun.define(
                    Story.environment(),
                    "archive",
                    path,
                    "--source.type=kinesis",
                    "--source.stream=s",
                    "--source.region=eu-west-1"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--sink.path " + path + ": ")
        .hasMessageContaining(problem);
  }
}
