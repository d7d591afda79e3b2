package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.Verification;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.local.datagen.Feeds;
import io.shardflow.local.run.JobProgress;
import io.shardflow.local.run.LocalRun;
import io.shardflow.local.run.Results;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The circle of the demo with its job: from readings to alerts, to commands, to readings. */
class AlertCircleIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void sensorsObeyTheAlertsOfTheirTroublesWhichThenClose() throws Exception {
    try (LocalKinesis kinesis = LocalKinesis.start(KinesisSettings.DEFAULT);
        AlertCircle circle = new AlertCircle(kinesis, settings())) {
      DemoStream stream = circle.stream();
      kinesis.createStream(stream.name(), 2);
      long sent = run(kinesis, circle, stream);
      circle.close();

      List<Path> files = Results.files(folder.resolve(AlertCircle.DATA_SET));
      assertThat(circle.difference(files)).isNull();
      ExpectedResults expected = new ExpectedResults(stream.kind(), stream.generator(), sent);
      Verification verification =
          Verification.of(expected, AlertCircle.JOB, folder, ZoneOffset.UTC, file -> true);
      verification.print(System.out);
      assertThat(verification.isEqual()).isTrue();
      assertThat(stream.generator().obeyed()).hasSize(2);
      assertThat(text(circle)).contains("sensor-001", "sensor-007", "2 commands obeyed");
    }
  }

  /** Runs the job until both alerts have closed, and returns the number of readings. */
  private long run(LocalKinesis kinesis, AlertCircle circle, DemoStream stream) throws Exception {
    Map<String, String> options = new HashMap<>(AlertCircle.JOB_OPTIONS);
    options.put("source.type", "kinesis");
    options.put("source.endpoint", kinesis.endpoint());
    options.put("source.position", "TRIM_HORIZON");
    options.put("sink.path", folder.toString());
    JobCommand command =
        JobCommand.of(JobCatalogue.find(AlertCircle.JOB), OptionSources.of(List.of()), options);
    try (LocalRun run = LocalRun.start(new Configuration(), 1);
        Feeds feeds = new Feeds(kinesis.endpoint())) {
      run.submit(command);
      feeds.start(stream.name(), stream.generator(), null, stream.perSecond(), stream.beforeEach());
      await().atMost(TIMEOUT).until(() -> text(circle).contains("2 alerts closed"));
      feeds.close();
      feeds.checkAllSucceeded();
      long sent = feeds.records(stream.name());
      await().atMost(TIMEOUT).until(() -> JobProgress.OF_JOBS.read(AlertCircle.JOB) == sent);
      int status = run.awaitEnd(JobProgress.OF_JOBS, List.of(), Duration.ofMillis(1));
      assertThat(status).isZero();
      return sent;
    }
  }

  private static String text(AlertCircle circle) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    circle.print(new PrintStream(printed));
    return printed.toString();
  }

  private static GeneratorSettings settings() {
    return new GeneratorSettings(
        1, Instant.parse("2024-05-01T12:00:00Z"), 1000, Faults.NONE, Keys.DEFAULT);
  }
}
