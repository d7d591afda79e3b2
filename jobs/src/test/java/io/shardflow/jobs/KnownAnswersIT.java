package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.GeneratedRecord;
import io.shardflow.datagen.KinesisRecordWriter;
import io.shardflow.datagen.RecordWriter;
import io.shardflow.datagen.answers.KnownAnswers;
import io.shardflow.datagen.kinesis.KinesisSettings;
import io.shardflow.datagen.kinesis.LocalKinesisExtension;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * All jobs at once on streams of the local Kinesis, while events with all kinds of faults come in.
 */
class KnownAnswersIT {
  private static final int PARALLELISM = 2;
  private static final int RECORDS = 6000;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberSlotsPerTaskManager(PARALLELISM * JobCatalogue.JOBS.size())
              .build());

  @RegisterExtension
  static final LocalKinesisExtension KINESIS =
      new LocalKinesisExtension(KinesisSettings.DEFAULT.withLimits(true));

  @TempDir Path folder;

  @Test
  void holdFromProducerToFiles() throws Exception {
    for (EventKind kind : EventKind.values()) {
      KINESIS.createStream(kind.toString(), 4);
    }
    Map<String, JobClient> jobs = new LinkedHashMap<>();
    for (Job job : JobCatalogue.JOBS) {
      jobs.put(job.name(), start(job.name()));
    }
    for (EventKind kind : EventKind.values()) {
      feed(kind);
    }
    assertThat(KINESIS.counts().refused()).isPositive();

    for (Map.Entry<String, JobClient> job : jobs.entrySet()) {
      // When all is silent, the last windows are closed.
      await(job.getKey() + " has written all its rows")
          .atMost(Duration.ofMinutes(3))
          // Files get other names while they are looked at.
          .ignoreExceptionsMatching(
              e -> e instanceof IOException || e instanceof UncheckedIOException)
          .untilAsserted(
              () ->
                  expected(kind(job.getKey()))
                      .assertWrittenBy(job.getKey(), folder.resolve(job.getKey())));
      JobRun.stop(job.getValue(), true, folder.resolve("savepoints"));
      expected(kind(job.getKey())).assertWrittenBy(job.getKey(), folder.resolve(job.getKey()));
      assertThat(JobRun.unfinished(folder.resolve(job.getKey()))).isEmpty();
    }
  }

  private static void feed(EventKind kind) throws IOException {
    String stream = kind.toString();
    List<GeneratedRecord> records = expected(kind).records().toList();
    // A record that is refused comes after the rest of its call: not more than a second late. Not
    // closed, for it would close the client that all share.
    RecordWriter writer = new KinesisRecordWriter(KINESIS.client(), stream, (int) Expected.RATE);
    write(writer, records.subList(0, RECORDS / 2));
    List<Shard> shards = KINESIS.openShards(stream);
    KINESIS.split(stream, shards.get(0));
    KINESIS.merge(stream, shards.get(2), shards.get(3));
    write(writer, records.subList(RECORDS / 2, RECORDS));
  }

  private static void write(RecordWriter writer, List<GeneratedRecord> records) throws IOException {
    for (GeneratedRecord record : records) {
      writer.write(record);
    }
    writer.flush();
  }

  private JobClient start(String job) throws Exception {
    StreamExecutionEnvironment env = Story.environment();
    env.setParallelism(PARALLELISM);
    env.enableCheckpointing(1000);
    JobRun.define(
        env,
        job,
        folder.resolve(job),
        "--source.type=kinesis",
        "--source.stream=" + kind(job),
        "--source.endpoint=" + KINESIS.endpoint(),
        "--source.position=TRIM_HORIZON",
        "--sink.roll.interval=500 ms");
    return JobRun.start(env, job, null);
  }

  private static Expected expected(EventKind kind) {
    return new Expected(kind, 21, RECORDS);
  }

  private static EventKind kind(String job) {
    return KnownAnswers.kindOf(job).orElse(ArchiveJob.GENERATED_KIND.config().defaultValue());
  }
}
