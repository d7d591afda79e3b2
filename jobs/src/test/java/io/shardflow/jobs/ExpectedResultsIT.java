package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.JobRun;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Compares the results of every job on generated events with the expected results. */
class ExpectedResultsIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  static final List<String> JOBS = JobCatalogue.JOBS.stream().map(Job::name).toList();

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("JOBS")
  void matchALiveRun(String job) throws Exception {
    Expected expected = new Expected(kind(job), 11, 20_000);
    JobRun.toItsEnd(job, folder, expected.options(200));

    expected.assertWrittenBy(job, folder);
  }

  @ParameterizedTest
  @FieldSource("JOBS")
  void matchAReplay(String job) throws Exception {
    Expected expected = new Expected(kind(job), 12, 20_000);
    Path file = folder.resolve("events.jsonl.gz");
    try (RecordWriter writer = new FileRecordWriter(file)) {
      for (GeneratedRecord record : (Iterable<GeneratedRecord>) expected.records()::iterator) {
        writer.write(record);
      }
    }
    Path out = folder.resolve("out");
    JobRun.toItsEnd(job, out, "--source.type", "file", "--source.path", file.toString());

    expected.assertWrittenBy(job, out);
    assertThat(JobRun.rows(out, "late-events")).isEmpty();
  }

  private static EventKind kind(String job) {
    return ExpectedResults.kindOf(job).orElse(EventKind.SENSORS);
  }
}
