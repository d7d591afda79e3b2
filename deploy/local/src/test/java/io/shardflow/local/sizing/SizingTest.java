package io.shardflow.local.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Examples that were calculated by hand, from the limits and prices that AWS publishes for
 * us-east-1: 1 MiB/s or 1,000 records/s into a shard, 2 MiB/s out of it, and the dollars below. A
 * month has 730 hours, or 2,628,000 seconds.
 */
class SizingTest {
  private static final Offset<Double> CENT = within(0.01);

  /**
   * Up to 10,000 records/s of 400 bytes: 10 shards for the records, 4 for their 3.8 MiB/s; 2 to
   * read. 10 shards x 730 h x 0.015 = 109.50. 5,000 x 2,628,000 = 13,140 million puts x 0.014 =
   * 183.96.
   *
   * <p>On demand: 730 h x 0.04 = 29.20. 13,140 million KiB = 12,531.28 GiB in x 0.08 = 1,002.50.
   * 13,140 million x 400 bytes = 4,895.03 GiB out x 0.04 = 195.80.
   */
  @Test
  void shardsAreCheaperForASteadyStream() {
    Sizing sizing = sizing(5000, 400, 2, 1000, "store-revenue");
    assertThat(sizing.provisioned().shardsToWrite()).isEqualTo(10);
    assertThat(sizing.provisioned().shardsToRead()).isEqualTo(2);
    assertThat(sizing.provisioned().dollars()).isCloseTo(109.50 + 183.96, CENT);
    assertThat(sizing.onDemand().dollars()).isCloseTo(29.20 + 1002.50 + 195.80, CENT);
    assertThat(sizing.cheaperStream().isOnDemand()).isFalse();
  }

  /**
   * 100 records/s, up to 10,000: again 10 shards, 109.50, and 262.8 million puts x 0.014 = 3.68.
   *
   * <p>On demand: 29.20, and 250.63 GiB in x 0.08 = 20.05, and 97.90 GiB out x 0.04 = 3.92.
   */
  @Test
  void onDemandIsCheaperForRarePeaks() {
    Sizing sizing = sizing(100, 400, 100, 1000, "store-revenue");
    assertThat(sizing.provisioned().dollars()).isCloseTo(109.50 + 3.68, CENT);
    assertThat(sizing.onDemand().dollars()).isCloseTo(29.20 + 20.05 + 3.92, CENT);
    assertThat(sizing.cheaperStream().isOnDemand()).isTrue();
  }

  /**
   * 1,000 records/s of 1,000 bytes fill one shard. Three consumers: 3 x 730 h x 0.015 = 32.85, and
   * 2,628 GB = 2,447.51 GiB x 3 x 0.013 = 95.45. The shard 10.95, 2,628 million puts 36.79.
   */
  @Test
  void moreThanTwoJobsReadWithFanOut() {
    Sizing sizing = sizing(1000, 1000, 1, 1000, "archive", "dedup", "alerts");
    assertThat(sizing.load().isPolling()).isFalse();
    assertThat(sizing.provisioned().shards()).isEqualTo(1);
    assertThat(sizing.provisioned().dollars()).isCloseTo(10.95 + 36.79 + 32.85 + 95.45, CENT);
  }

  /**
   * Five polling jobs read 5 x 1,000 x 1,000 bytes/s = 4.77 MiB/s: three shards, though one takes
   * the records.
   */
  @Test
  void pollingJobsShareTheOutputOfAShard() {
    Sizing sizing =
        Sizing.of(
            new Workload(
                1000,
                1000,
                1,
                1000,
                List.of("archive", "dedup", "alerts", "taxi-trips", "store-revenue"),
                SizingOptions.Reader.POLLING,
                Duration.ofHours(24),
                1,
                Duration.ofSeconds(60),
                "us-east-1"),
            prices());
    assertThat(sizing.provisioned().shardsToWrite()).isEqualTo(1);
    assertThat(sizing.provisioned().shards()).isEqualTo(3);
    assertThat(Walls.of(sizing)).anyMatch(wall -> wall.startsWith("3 shards to read, 1 to write"));
  }

  /**
   * anomaly-filter takes 0.37 s of CPU for a million records of 190 bytes, and the connector 2.24
   * s: a core does 383,142 records/s, and a third of that is 127,714. So 8 KPUs take a million.
   *
   * <p>(8 + 1) KPUs x 730 h x 0.11 = 722.70, and 8 x 50 GB x 0.10 = 40.00.
   */
  @Test
  void aKpuIsPlannedForAThirdOfTheMeasuredSpeed() throws Exception {
    Sizing sizing = sizing(1_000_000, 190, 1, 1000, "anomaly-filter");
    JobSize job = sizing.jobs().get(0);
    assertThat(job.recordsPerKpu()).isCloseTo(127_714, within(1.0));
    assertThat(job.kpus()).isEqualTo(8);
    assertThat(CostLine.sum(sizing.applications().get(0))).isCloseTo(722.70 + 40.00, CENT);
    // 190 MB/s at 1 to 3 MB/s.
    assertThat(JobSize.kpusOfAws(sizing.load(), JobSize.AWS_SLOW)).isEqualTo(190);
    assertThat(JobSize.kpusOfAws(sizing.load(), JobSize.AWS_FAST)).isEqualTo(64);
  }

  /**
   * dedup remembers 15 s of 1,000,000 records/s, 55 bytes each, and two windows of 1,000 keys:
   * 825,000,000 + 380,000 bytes. A KPU holds 512 MiB, so two are needed for it.
   */
  @Test
  void stateGrowsWithTheRate() {
    JobSize job = sizing(1_000_000, 190, 1, 1000, "dedup").jobs().get(0);
    assertThat(job.stateBytes()).isEqualTo(825_380_000);
    assertThat(job.kpusForState()).isEqualTo(2);
  }

  /**
   * Ten million sensors with open alerts, 400 bytes each: 4 GB, or eight KPUs, while 100 records/s
   * need one.
   */
  @Test
  void manyKeysNeedKpusForTheirState() {
    Sizing sizing = sizing(100, 190, 1, 10_000_000, "alerts");
    assertThat(sizing.jobs().get(0).kpus()).isEqualTo(8);
    assertThat(Walls.of(sizing))
        .containsExactly("alerts needs its KPUs for state, not for CPU: 8 instead of 1.");
  }

  /**
   * One KPU closes a file per minute and data set: 60 of archive (2.4 MB each) and 60 of
   * dead-letters per hour. Each takes begin, one part, complete and a tail: 480 requests. 480 x 730
   * h = 350,400 x 0.005 / 1,000 = 1.75. archive writes 100 x 401 bytes/s and 0.1 x 600: 98.29 GiB a
   * month x 0.023 = 2.26.
   */
  @Test
  void eachTaskWritesAFilePerMinuteAndDataSet() {
    Sizing sizing = sizing(100, 400, 1, 1000, "archive");
    assertThat(sizing.jobs().get(0).files()).isEqualTo(120);
    assertThat(sizing.jobs().get(0).puts()).isEqualTo(480);
    assertThat(dollars(sizing, Price.S3_PUTS)).isCloseTo(1.75, CENT);
    assertThat(dollars(sizing, Price.S3_STORAGE)).isCloseTo(2.26, CENT);
  }

  /** A row per store and minute, but never more rows than there are records. */
  @Test
  void windowsWriteARowPerKey() {
    // 1,000 keys x 60 windows x 140 bytes, twice, and 3,600 malformed and late ones each.
    assertThat(sizing(1000, 400, 1, 1000, "store-revenue").jobs().get(0).resultBytes())
        .isEqualTo(2 * 60_000 * 140 + 3600 * 600 + 3600 * 401);
    // 60 records per window.
    assertThat(sizing(1, 400, 1, 1000, "store-revenue").jobs().get(0).resultBytes())
        .isCloseTo(2 * 3600 * 140 + 3.6 * 600 + 3.6 * 401, within(1e-6));
  }

  /** 7 days instead of 24 h: 10 shards x 730 h x 0.02 = 146.00 more. */
  @Test
  void longerRetentionIsPaidPerShard() {
    Workload day = sizing(5000, 400, 2, 1000, "archive").load();
    Workload week =
        new Workload(
            day.recordsPerSecond(),
            day.recordBytes(),
            day.peak(),
            day.keys(),
            day.jobs(),
            day.reader(),
            Duration.ofDays(7),
            day.keepMonths(),
            day.rollInterval(),
            day.region());
    assertThat(
            StreamSize.provisioned(week, prices()).dollars()
                - StreamSize.provisioned(day, prices()).dollars())
        .isCloseTo(146.00, CENT);
  }

  @Test
  void everyJobHasAProfile() {
    assertThat(JobCatalogue.JOBS)
        .extracting(Job::name)
        .allSatisfy(job -> assertThat(JobProfile.of(job)).as("profile of " + job).isNotNull());
  }

  private static double dollars(Sizing sizing, Price price) {
    return sizing.others().stream()
        .filter(line -> line.price() == price)
        .mapToDouble(CostLine::dollars)
        .sum();
  }

  private static Sizing sizing(
      long recordsPerSecond, int recordBytes, double peak, long keys, String... jobs) {
    return Sizing.of(
        new Workload(
            recordsPerSecond,
            recordBytes,
            peak,
            keys,
            List.of(jobs),
            SizingOptions.Reader.AUTO,
            Duration.ofHours(24),
            1,
            Duration.ofSeconds(60),
            "us-east-1"),
        prices());
  }

  private static PriceTable prices() {
    try {
      return PriceTable.load("us-east-1", null);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
