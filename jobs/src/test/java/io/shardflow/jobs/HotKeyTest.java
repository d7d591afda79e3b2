package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.alerts.AlertsPipeline;
import io.shardflow.jobs.dedup.DedupPipeline;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.jobs.flow.ReloadFile;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.revenue.StoreRevenuePipeline;
import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.jobs.testing.Story;
import io.shardflow.model.Event;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.Alert;
import io.shardflow.model.result.SensorAverage;
import io.shardflow.model.result.StoreRevenue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A million events of one store, probe or sensor, at 1,000 per second of event time. */
class HotKeyTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  private static final long EVENTS = 1_000_000;
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(2);

  private StreamExecutionEnvironment env;

  @BeforeEach
  void open() {
    env = Story.environment();
    env.setParallelism(2);
    env.enableCheckpointing(100);
  }

  @Test
  void revenueOfOneStoreIsOneSumPerWindowInTheState(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    DataStream<Sale> sales =
        events(
            Sale.class,
            i -> new Sale("Toys", "store_1", NOON.plusMillis(i), BigDecimal.valueOf(i)));
    Run<StoreRevenue> run =
        run(
            cluster,
            StoreRevenuePipeline.of(
                    sales, OUT_OF_ORDERNESS, Windows.tumbling(Duration.ofMinutes(1)))
                .byStore());

    assertThat(run.rows()).hasSize(17);
    assertThat(run.rows().stream().map(StoreRevenue::revenue).reduce(BigDecimal::add))
        .hasValue(BigDecimal.valueOf(EVENTS * (EVENTS - 1) / 2));
    assertThat(run.maxStateBytes()).isBetween(1L, 100_000L);
  }

  @Test
  void deduplicationStateOfOneProbeIsBounded(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    DataStream<TemperatureProbe> probes =
        events(
            TemperatureProbe.class,
            // Each reading arrives twice, one second apart.
            i -> {
              long reading = i / 2000 * 1000 + i % 1000;
              return new TemperatureProbe(NOON, "probe", NOON.plusMillis(reading), 20, reading);
            });
    Run<SensorAverage> run =
        run(
            cluster,
            DedupPipeline.of(
                    probes,
                    OUT_OF_ORDERNESS,
                    Duration.ofSeconds(2),
                    20,
                    Windows.tumbling(Duration.ofSeconds(10)))
                .averages());

    assertThat(run.rows()).hasSize(50);
    assertThat(run.rows()).allMatch(row -> row.measurements() == 10_000);
    assertThat(run.maxStateBytes()).isBetween(1L, 1_000_000L);
  }

  @Test
  void alertStateOfOneSensorIsBounded(@InjectMiniCluster MiniCluster cluster) throws Exception {
    DataStream<SensorReading> readings =
        events(
            SensorReading.class,
            // Half a second too hot, half a second normal.
            i ->
                new SensorReading(
                    "s", "t", "A", "f", "r", NOON.plusMillis(i), i % 1000 < 500 ? 31 : 20, "-"));
    DataStream<String> noChanges =
        env.fromData(0L)
            .transform(
                "no changes",
                Types.STRING,
                new ReloadFile<>(null, "rules", path -> path, Metrics.RULE_FAILURES))
            .setParallelism(1);
    Run<Alert> run =
        run(
            cluster,
            AlertsPipeline.of(
                    readings,
                    OUT_OF_ORDERNESS,
                    new AlertsPipeline.Rules(
                        "",
                        SensorRules.parse(
                            """
                            [{"sensor_type": "t", "above": 30, "for": "250 ms"},
                             {"name": "often", "sensor_type": "t", "above": 30,
                              "at-least": "90 of 100"},
                             {"silent-for": "10 s"}]
                            """),
                        noChanges),
                    Duration.ofDays(1))
                .alerts());

    assertThat(run.rows()).hasSize((int) (2 * 2 * EVENTS / 1000));
    assertThat(run.rows()).noneMatch(row -> row.rule().equals("silent"));
    assertThat(run.maxStateBytes()).isBetween(1L, 1_000_000L);
  }

  private <E extends Event> DataStream<E> events(
      Class<E> type, GeneratorFunction<Long, E> generator) {
    return env.fromSource(
            new DataGeneratorSource<>(generator, EVENTS, Types.POJO(type)),
            WatermarkStrategy.<E>forGenerator(context -> new WatermarkByCount<>())
                .withTimestampAssigner((event, previous) -> event.eventTime().toEpochMilli()),
            "events")
        .setParallelism(1);
  }

  /**
   * Emits a watermark every thousand events. With a periodic watermark, the state would grow with
   * the speed of the machine.
   */
  private static final class WatermarkByCount<E> implements WatermarkGenerator<E> {
    private static final int INTERVAL = 1000;
    private long events;

    @Override
    public void onEvent(E event, long timestamp, WatermarkOutput output) {
      if (++events % INTERVAL == 0) {
        output.emitWatermark(new Watermark(timestamp - OUT_OF_ORDERNESS.toMillis() - 1));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }

  /**
   * The result of a run.
   *
   * @param maxStateBytes the size of the largest checkpoint
   */
  private record Run<T>(List<T> rows, long maxStateBytes) {}

  private <T> Run<T> run(MiniCluster cluster, DataStream<T> results) throws Exception {
    List<T> rows = new ArrayList<>();
    JobClient job;
    try (CloseableIterator<T> collected = results.collectAsync()) {
      job = env.executeAsync();
      collected.forEachRemaining(rows::add);
    }
    job.getJobExecutionResult().get();
    return new Run<>(
        rows,
        cluster
            .getExecutionGraph(job.getJobID())
            .get()
            .getCheckpointStatsSnapshot()
            .getSummaryStats()
            .getStateSizeStats()
            .getMaximum());
  }
}
