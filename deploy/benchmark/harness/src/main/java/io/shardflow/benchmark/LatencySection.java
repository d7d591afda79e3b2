package io.shardflow.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.flink.StreamTrial;
import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
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
 * How long it takes from an event's put into the local Kinesis until its row is in a file that can
 * be seen, and how far the job's reading is behind the puts: a live stream of {@value #SHARDS}
 * shards, through {@code anomaly-filter}.
 */
final class LatencySection {
  private static final int SHARDS = 4;
  private static final int RATE = 4000;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration COUNTED = Duration.ofSeconds(60);

  /** A file can be seen at the first checkpoint after it has been closed. */
  private static final Duration LONGEST = Duration.ofSeconds(240);

  /** How far the rows of one shard can be behind those of another. */
  private static final Duration BETWEEN_SHARDS = Duration.ofSeconds(2);

  private static final Duration PACE = Duration.ofMillis(20);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path output;
  private final Instant start = Instant.now();
  private final Instant countedFrom = start.plus(WARM_UP);
  private final Instant countedTo = countedFrom.plus(COUNTED);
  private final Set<Path> seen = new HashSet<>();
  private final List<Long> latencies = new ArrayList<>();
  private final List<Long> lags = new ArrayList<>();
  private Instant newest = start;

  private LatencySection(Path output) {
    this.output = output;
  }

  /** Measures, and returns a table in Markdown. */
  static String run(Fork fork, Path work) throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | `sink.roll.interval` | s from put to visible row: median | 99 of 100 | most | ms that reading is behind: median | most |
            | --- | --- | --- | --- | --- | --- |
            """);
    for (String interval : List.of("60 s", "1 s")) {
      LatencySection section = new LatencySection(work.resolve("output"));
      try (LocalKinesis kinesis = LocalKinesis.start(KinesisSettings.DEFAULT)) {
        kinesis.createStream("live", SHARDS);
        try (Child job = section.start(fork, kinesis.endpoint(), interval)) {
          section.feed(kinesis);
        }
      }
      Folders.delete(section.output);
      table.append(section.row(interval));
    }
    return table.toString();
  }

  private Child start(Fork fork, String endpoint, String interval) throws IOException {
    List<String> words = new ArrayList<>(StreamTrial.words(0, endpoint, "live", output));
    words.addAll(List.of("--sink.roll.interval", interval));
    return fork.start("latency", 1, StreamTrial.class, words);
  }

  /**
   * Puts events at their own times, and looks what has become of those before, until all that count
   * must have been seen.
   */
  private void feed(LocalKinesis kinesis) throws IOException, InterruptedException {
    EventGenerator events =
        new EventGenerator(
            new GeneratorSettings(EventKind.SENSORS, 1, start, RATE, Faults.NONE, Keys.DEFAULT));
    try (KinesisRecordWriter writer = StreamTrial.writer(kinesis.endpoint(), "live")) {
      long put = 0;
      while (newest.isBefore(countedTo.plus(BETWEEN_SHARDS))) {
        Duration elapsed = Duration.between(start, Instant.now());
        if (elapsed.compareTo(LONGEST) > 0) {
          throw new IOException("Some rows of anomaly-filter are still not to be seen");
        }
        for (long due = elapsed.toMillis() * RATE / 1000; put < due; put++) {
          writer.write(Long.toString(put), events.record(put).payload());
        }
        writer.flush();
        lookAtReading(kinesis);
        lookAtRows();
        Thread.sleep(PACE.toMillis());
      }
    }
  }

  private void lookAtReading(LocalKinesis kinesis) {
    Instant now = Instant.now();
    if (now.isAfter(countedFrom) && now.isBefore(countedTo)) {
      KinesisCounts counts = kinesis.counts();
      lags.add((counts.recordsIn() - counts.recordsOut()) * 1000 / RATE);
    }
  }

  private void lookAtRows() throws IOException {
    if (!Files.exists(output)) {
      return;
    }
    List<Path> files = Folders.files(output);
    Instant now = Instant.now();
    for (Path file : files) {
      if (!seen.add(file)) {
        continue;
      }
      for (String row : Files.readAllLines(file)) {
        Instant time =
            LocalDateTime.parse(MAPPER.readTree(row).get("event_time").textValue(), TIME)
                .toInstant(ZoneOffset.UTC);
        newest = time.isAfter(newest) ? time : newest;
        if (!time.isBefore(countedFrom) && time.isBefore(countedTo)) {
          latencies.add(Duration.between(time, now).toMillis());
        }
      }
    }
  }

  private String row(String interval) {
    return "| %s | %.1f | %.1f | %.1f | %d | %d |%n"
        .formatted(
            interval,
            at(latencies, 0.5) / 1e3,
            at(latencies, 0.99) / 1e3,
            at(latencies, 1) / 1e3,
            at(lags, 0.5),
            at(lags, 1));
  }

  private static long at(List<Long> values, double share) {
    if (values.isEmpty()) {
      throw new IllegalStateException("No row was seen");
    }
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
