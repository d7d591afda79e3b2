package io.shardflow.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.faults.Trial.Backend;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesisExtension;
import io.shardflow.localkinesis.faults.KinesisFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All jobs for a long time ({@code -Dsoak.duration}) at a high rate ({@code -Dsoak.rate}, in
 * records per second and stream), while some reads fail: memory, threads, files and state do not
 * grow.
 */
class Soak {
  private static final Duration DURATION =
      TimeUtils.parseDuration(System.getProperty("soak.duration", "30 min"));
  private static final int RATE = Integer.getInteger("soak.rate", 1500);

  /** The number of shards per stream: twice as many as the rate needs. */
  private static final int SHARDS = RATE / 500 + 1;

  private static final int SAMPLES = 30;

  @RegisterExtension
  static final LocalKinesisExtension KINESIS =
      new LocalKinesisExtension(KinesisSettings.DEFAULT.withLimits(true));

  /**
   * A figure that must not grow: its median in the last third of the run may exceed that of the
   * second third by a tenth plus a slack. The put rate is only reported.
   */
  private enum Figure {
    PUT_PER_SECOND(1_000_000),
    HEAP_MB(20),
    THREADS(10),
    OPEN_FILES(20),
    STATE_KB(100),
    BEHIND_SECONDS(2);

    final long slack;

    Figure(long slack) {
      this.slack = slack;
    }
  }

  @Test
  void nothingGrows() throws Exception {
    Path folder = Path.of("target/soak").toAbsolutePath();
    List<Map<Figure, Long>> samples = new ArrayList<>();
    try (TrialCluster cluster = TrialCluster.start(folder);
        Trial trial = cluster.trial(KINESIS, SHARDS, Backend.HEAP, "jobs")) {
      trial.setPace(RATE);
      trial.setRecords(Integer.MAX_VALUE);
      // Evenly into three of four shards, each of which accepts 1,000 records per second.
      trial.setPartitionKeys(
          key -> trial.sparingTheLastShard(Integer.toString(trial.random().nextInt())));
      trial.setOption("sink.roll.interval", "60 s");
      KINESIS.setFaults(
          new KinesisFaults(
              1,
              Map.of(
                  KinesisFaults.Fault.THROTTLED, 0.05,
                  KinesisFaults.Fault.ERROR, 0.02,
                  KinesisFaults.Fault.CUT, 0.02,
                  KinesisFaults.Fault.EXPIRED, 0.01,
                  KinesisFaults.Fault.SLOW, 0.02),
              Duration.ofMillis(500),
              true));
      trial.submit(Map.of());
      trial.startFeeding();
      long begin = System.nanoTime();
      long put = 0;
      for (int i = 1; i <= SAMPLES; i++) {
        long due = begin + DURATION.toNanos() * i / SAMPLES;
        Trial.awaiting("the next sample", DURATION).until(() -> System.nanoTime() >= due);
        long putNow = KINESIS.counts().recordsIn();
        Map<Figure, Long> sample = sample(cluster, trial);
        sample.put(Figure.PUT_PER_SECOND, (putNow - put) * SAMPLES * 1000 / DURATION.toMillis());
        put = putNow;
        samples.add(sample);
        Files.write(folder.resolve("samples.md"), table(samples));
      }
      KINESIS.setFaults(KinesisFaults.NONE);
      trial.countRestores();
      assertThat(trial.restores()).isZero();
    }
    // The first third is the warm-up.
    List<Map<Figure, Long>> earlier = samples.subList(SAMPLES / 3, SAMPLES * 2 / 3);
    List<Map<Figure, Long>> later = samples.subList(SAMPLES * 2 / 3, SAMPLES);
    for (Figure figure : Figure.values()) {
      assertThat(median(later, figure))
          .as("%s of %s", figure, table(samples))
          .isLessThanOrEqualTo(median(earlier, figure) * 11 / 10 + figure.slack);
    }
  }

  private static Map<Figure, Long> sample(TrialCluster cluster, Trial trial) throws Exception {
    long heap = 0;
    long threads = 0;
    long files = 0;
    for (Process process : cluster.flink().taskManagers()) {
      heap += cluster.flink().liveHeapBytes(process);
      threads += count(process, "task");
      files += count(process, "fd");
    }
    Map<Figure, Long> sample = new EnumMap<>(Figure.class);
    sample.put(Figure.HEAP_MB, heap >> 20);
    sample.put(Figure.THREADS, threads);
    sample.put(Figure.OPEN_FILES, files);
    sample.put(Figure.STATE_KB, trial.stateBytes() >> 10);
    sample.put(Figure.BEHIND_SECONDS, trial.millisBehind() / 1000);
    return sample;
  }

  private static long count(Process process, String what) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/%d/%s".formatted(process.pid(), what)))) {
      return entries.count();
    }
  }

  private static long median(List<Map<Figure, Long>> samples, Figure figure) {
    return samples.stream()
        .map(sample -> sample.get(figure))
        .sorted()
        .skip(samples.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> table(List<Map<Figure, Long>> samples) {
    List<String> lines = new ArrayList<>();
    lines.add(row(Stream.of(Figure.values()).map(Figure::name)));
    lines.add(row(Stream.of(Figure.values()).map(figure -> "---")));
    samples.forEach(sample -> lines.add(row(sample.values().stream().map("%,d"::formatted))));
    return lines;
  }

  private static String row(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }
}
