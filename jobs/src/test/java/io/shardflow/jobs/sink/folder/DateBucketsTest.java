package io.shardflow.jobs.sink.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DateBucketsTest {
  @Test
  void hiveLayoutHasColumnNames() {
    assertThat(bucket(BucketLayout.HIVE, "UTC", "2024-05-01T12:59:59.999Z"))
        .isEqualTo("year=2024/month=05/day=01/hour=12");
  }

  @Test
  void firehoseLayoutHasOnlyNumbers() {
    assertThat(bucket(BucketLayout.FIREHOSE, "UTC", "2024-05-01T12:00:00Z"))
        .isEqualTo("2024/05/01/12");
  }

  @Test
  void foldersAreInTheConfiguredTimeZone() {
    assertThat(bucket(BucketLayout.FIREHOSE, "Asia/Kolkata", "2024-12-31T18:30:00Z"))
        .isEqualTo("2025/01/01/00");
    assertThat(bucket(BucketLayout.FIREHOSE, "Europe/Berlin", "2024-03-31T00:59:59Z"))
        .isEqualTo("2024/03/31/01");
    assertThat(bucket(BucketLayout.FIREHOSE, "Europe/Berlin", "2024-03-31T01:00:00Z"))
        .isEqualTo("2024/03/31/03");
  }

  @Property
  void cachingTheLastFolderChangesNothing(
      @ForAll("instants") List<Instant> times, @ForAll("zones") String zone) {
    DateBuckets buckets = new DateBuckets(BucketLayout.FIREHOSE, ZoneId.of(zone));
    DateTimeFormatter plain =
        DateTimeFormatter.ofPattern("uuuu/MM/dd/HH").withZone(ZoneId.of(zone));
    for (Instant time : times) {
      assertThat(buckets.of(time)).isEqualTo(plain.format(time));
    }
  }

  @Property
  void folderNamesDependOnlyOnTheTime(
      @ForAll Instant time, @ForAll("zones") String zone, @ForAll BucketLayout layout) {
    assertThat(bucket(layout, zone, time.toString()))
        .matches("(year=)?[+-]?\\d+/(month=)?\\d\\d/(day=)?\\d\\d/(hour=)?\\d\\d");
  }

  @Provide
  Arbitrary<List<Instant>> instants() {
    // Close together around a daylight-saving transition, in steps that cross every kind of
    // boundary. On Lord Howe Island, the offset changes by half an hour.
    return Arbitraries.of("2024-03-31T01:00:00Z", "2024-10-05T15:30:00Z", "2024-04-06T15:00:00Z")
        .flatMap(
            change ->
                Arbitraries.longs()
                    .between(-20, 20)
                    .map(step -> Instant.parse(change).plusSeconds(step * 599))
                    .list()
                    .ofMaxSize(50));
  }

  @Provide
  Arbitrary<String> zones() {
    return Arbitraries.of(
        "UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "+05:45", "Europe/London");
  }

  private static String bucket(BucketLayout layout, String zone, String time) {
    return new DateBuckets(layout, ZoneId.of(zone)).of(Instant.parse(time));
  }
}
