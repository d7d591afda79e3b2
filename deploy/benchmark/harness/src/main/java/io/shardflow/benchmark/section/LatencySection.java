package io.shardflow.benchmark.section;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.flink.StreamReadMain;
import io.shardflow.benchmark.process.ChildProcess;
import io.shardflow.benchmark.process.ProcessLauncher;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.localkinesis.KinesisCounts;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Measures the latency of {@code anomaly-filter} on a live stream of {@value #SHARDS} shards: the
 * time from an event's put into the local Kinesis until a listing of the folder shows the file with
 * its row, and how far reading is behind the puts.
 */
public final class LatencySection {
  private static final int SHARDS = 4;
  private static final int EVENTS_PER_SECOND = 4000;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofSeconds(60);

  /** A file becomes visible at the first checkpoint after it is closed. */
  private static final Duration MAX_DURATION = Duration.ofSeconds(240);

  /** An upper bound on how far the rows of one shard are behind those of another. */
  private static final Duration MAX_SHARD_LAG = Duration.ofSeconds(2);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path output;
  private final Instant start = Instant.now();
  private final Instant measuredFrom = start.plus(WARM_UP);
  private final Instant measuredTo = measuredFrom.plus(MEASURED);
  private final Set<Path> visibleFiles = new HashSet<>();
  private final List<Long> latencyMillis = new ArrayList<>();
  private final List<Long> readLagMillis = new ArrayList<>();
  private Instant newestRowTime = start;

  private LatencySection(Path output) {
    this.output = output;
  }

  /** Runs all measurements, and returns a Markdown table. */
  public static String run(ProcessLauncher launcher, Path work)
      throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | `sink.roll.interval` | latency from put to visible row, s: median | p99 | max | read lag, ms: median | max |
            | --- | --- | --- | --- | --- | --- |
            """);
    for (String interval : List.of("60 s", "1 s")) {
      LatencySection section = new LatencySection(work.resolve("output"));
      try (LocalKinesis kinesis = LocalKinesis.start(KinesisSettings.DEFAULT)) {
        kinesis.createStream("live", SHARDS);
        try (ChildProcess process = section.start(launcher, kinesis.endpoint(), interval)) {
          section.putAndObserve(kinesis);
        }
      }
      Folders.delete(section.output);
      table.append(section.row(interval));
    }
    return table.toString();
  }

  private ChildProcess start(ProcessLauncher launcher, String endpoint, String interval)
      throws IOException {
    List<String> arguments = new ArrayList<>(StreamReadMain.arguments(0, endpoint, "live", output));
    arguments.addAll(List.of("--sink.roll.interval", interval));
    return launcher.start("latency", 1, StreamReadMain.class, arguments);
  }

  /**
   * Puts events at their event times, and observes the rows of earlier ones, until the rows of all
   * measured events are visible.
   */
  private void putAndObserve(LocalKinesis kinesis) throws IOException, InterruptedException {
    EventGenerator events =
        new EventGenerator(
            EventKind.SENSORS,
            new GeneratorSettings(1, start, EVENTS_PER_SECOND, Faults.NONE, Keys.DEFAULT));
    try (KinesisRecordWriter writer = StreamReadMain.writer(kinesis.endpoint(), "live")) {
      long put = 0;
      while (newestRowTime.isBefore(measuredTo.plus(MAX_SHARD_LAG))) {
        Duration elapsed = Duration.between(start, Instant.now());
        if (elapsed.compareTo(MAX_DURATION) > 0) {
          throw new IOException(
              "Some rows of anomaly-filter are not visible after %d s"
                  .formatted(MAX_DURATION.toSeconds()));
        }
        for (long due = elapsed.toMillis() * EVENTS_PER_SECOND / 1000; put < due; put++) {
          writer.write(Long.toString(put), events.record(put).payload());
        }
        writer.flush();
        observeReadLag(kinesis);
        observeRows();
        Thread.sleep(POLL_INTERVAL.toMillis());
      }
    }
  }

  private void observeReadLag(LocalKinesis kinesis) {
    Instant now = Instant.now();
    if (now.isAfter(measuredFrom) && now.isBefore(measuredTo)) {
      KinesisCounts counts = kinesis.counts();
      readLagMillis.add((counts.recordsIn() - counts.recordsOut()) * 1000 / EVENTS_PER_SECOND);
    }
  }

  private void observeRows() throws IOException {
    if (!Files.exists(output)) {
      return;
    }
    List<Path> files = Folders.files(output);
    Instant now = Instant.now();
    for (Path file : files) {
      if (!visibleFiles.add(file)) {
        continue;
      }
      for (String row : Files.readAllLines(file)) {
        Instant time =
            LocalDateTime.parse(MAPPER.readTree(row).get("event_time").textValue(), TIME)
                .toInstant(ZoneOffset.UTC);
        newestRowTime = time.isAfter(newestRowTime) ? time : newestRowTime;
        if (!time.isBefore(measuredFrom) && time.isBefore(measuredTo)) {
          latencyMillis.add(Duration.between(time, now).toMillis());
        }
      }
    }
  }

  private String row(String interval) {
    return "| %s | %.1f | %.1f | %.1f | %d | %d |%n"
        .formatted(
            interval,
            quantile(latencyMillis, 0.5) / 1e3,
            quantile(latencyMillis, 0.99) / 1e3,
            quantile(latencyMillis, 1) / 1e3,
            quantile(readLagMillis, 0.5),
            quantile(readLagMillis, 1));
  }

  private static long quantile(List<Long> values, double fraction) {
    if (values.isEmpty()) {
      throw new IllegalStateException("No row was measured");
    }
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.ceil(fraction * sorted.size()) - 1);
  }
}
