package io.shardflow.live.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.s3.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results on S3 while they are followed. */
class TailerOnS3IT {
  private static final String HOUR = "year=2024/month=05/day=01/hour=%02d/";
  private static final String ID = "-00000000-0000-0000-0000-00000000000";

  @TempDir static Path folder;
  private static S3Server s3;

  private final CollectedRows rows = new CollectedRows();
  private Tailer tailer;

  @BeforeAll
  static void startTheServer() throws Exception {
    s3 = new S3Server(folder);
  }

  @AfterAll
  static void stopTheServer() throws Exception {
    s3.close();
  }

  @AfterEach
  void close() {
    tailer.close();
  }

  @Test
  void objectsThatAppearAreReadOnce() {
    start("s3://results/first/", s3.options());
    eventually(() -> assertThat(rows.isDone()).isTrue());
    s3.put("first/out/sales/" + HOUR.formatted(12) + "part" + ID + "1-0.json", "{\"a\":1}\n");
    s3.put("first/out/sales/" + HOUR.formatted(12) + "_part" + ID + "1_tmp_0", "{\"a\":1}\n");
    s3.put("first/late-events/2024/05/01/12/part-dedup" + ID + "1-0.csv", "a,b\n2,x\n");
    eventually(
        () -> {
          assertThat(rows.of("out/sales")).containsExactly("{a=1}");
          assertThat(rows.of("late-events")).containsExactly("{a=2, b=x}");
        });
    s3.put("first/out/sales/" + HOUR.formatted(13) + "part" + ID + "1-1.json", "{\"a\":2}\n[]\n");
    eventually(() -> assertThat(rows.of("out/sales")).containsExactly("{a=1}", "{a=2}"));
    assertThat(rows.dataSets())
        .containsExactly("dedup:late-events:late-events", "out:sales:out/sales");
    eventually(
        () ->
            assertThat(rows.problem("out/sales"))
                .startsWith("1 line is left out: s3://results/first/out/sales/year=2024")
                .contains("line 2 is not a JSON object"));
  }

  @Test
  void mergedAndDeletedObjectsCountOnce() {
    String hour = "second/sales/" + HOUR.formatted(12);
    s3.put(hour + "part" + ID + "1-0.json", "{\"a\":1}\n");
    s3.put(hour + "part" + ID + "1-1.json", "{\"a\":2}\n");
    s3.put("second/sales/" + HOUR.formatted(13) + "part" + ID + "1-2.json", "{\"a\":3}\n");
    start("s3a://results/second", s3.options());
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=1}", "{a=2}", "{a=3}"));
    s3.put(
        hour + ".merge-part" + ID + "2-0.json",
        "8 1 part" + ID + "1-0.json\n8 1 part" + ID + "1-1.json\n");
    s3.put(hour + "part" + ID + "2-0.json", "{\"a\":1}\n{\"a\":2}\n");
    s3.put("second/sales/" + HOUR.formatted(13) + "part" + ID + "1-3.json", "{\"a\":4}\n");
    eventually(
        () -> assertThat(rows.of("sales")).containsExactly("{a=1}", "{a=2}", "{a=3}", "{a=4}"));
    s3.delete(hour + "part" + ID + "1-0.json");
    s3.delete(hour + "part" + ID + "1-1.json");
    s3.delete(hour + ".merge-part" + ID + "2-0.json");
    s3.put("second/sales/" + HOUR.formatted(14) + "part" + ID + "1-3.json", "{\"a\":5}\n");
    eventually(() -> assertThat(rows.of("sales")).hasSize(5));
    assertThat(rows.replaced()).isZero();
    s3.delete(hour + "part" + ID + "2-0.json");
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=3}", "{a=4}", "{a=5}"));
    for (int h = 13; h < 15; h++) {
      for (int i = 2; i < 4; i++) {
        s3.delete("second/sales/" + HOUR.formatted(h) + "part" + ID + "1-" + i + ".json");
      }
    }
    eventually(() -> assertThat(rows.of("sales")).isNull());
  }

  @Test
  void newHoursOfManyObjectsAreSeenFirst() {
    for (int i = 0; i < 1050; i++) {
      s3.put(
          "many/sales/" + HOUR.formatted(i / 50) + "part" + ID + "1-" + i + ".json",
          "{\"a\":" + i + "}\n");
    }
    start("s3://results/many", s3.options());
    eventually(() -> assertThat(rows.of("sales")).hasSize(1050));
    for (int hour = 21; hour < 24; hour++) {
      s3.put("many/sales/" + HOUR.formatted(hour) + "part" + ID + "2-0.json", "{\"b\":1}\n");
      int size = 1030 + hour;
      eventually(() -> assertThat(rows.of("sales")).hasSize(size));
    }
    s3.put("many/sales/" + HOUR.formatted(0) + "part" + ID + "3-0.json", "{\"late\":1}\n");
    eventually(() -> assertThat(rows.of("sales")).contains("{late=1}"));
    assertThat(rows.replaced()).isZero();
  }

  @Test
  void aBucketThatCannotBeListedIsAProblem() {
    start("s3://missing/results", s3.options());
    eventually(
        () ->
            assertThat(rows.problem(""))
                .startsWith("s3://missing/results cannot be listed: ")
                .contains("bucket does not exist"));
    assertThat(rows.isDone()).isFalse();
  }

  @Test
  void tablesAreAProblem() {
    s3.put("table/sales/_delta_log/00000000000000000000.json", "{}\n");
    s3.put("table/sales/year=2024/part-1.parquet", "PAR1");
    start("s3://results/table", s3.options());
    eventually(
        () ->
            assertThat(rows.problem("sales"))
                .startsWith("s3://results/table/sales is a table of Delta: it is on S3"));
  }

  private void start(String root, Map<String, String> options) {
    Duration interval = Duration.ofMillis(100);
    tailer =
        Tailer.start(new TailSettings(root, new S3Settings(options), interval, interval), rows);
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion);
  }
}
