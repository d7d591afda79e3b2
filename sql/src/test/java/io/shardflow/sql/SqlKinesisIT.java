package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.local.testing.InProcess;
import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;

/** Runs SQL on streams of the local Kinesis. */
class SqlKinesisIT {
  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  @Test
  void closesWindowsAndDropsLateEvents() throws Exception {
    KINESIS.createStream("sales", 1);
    put("sales", sale("12:00:10", "1.10"));
    put("sales", sale("12:00:05", "2.20"));
    put("sales", "no sale");
    put("sales", sale("12:01:30", "4"));
    Process sql = start("store_revenue", "sales");
    awaitRows("store-revenue", 1);

    put("sales", sale("12:00:30", "8"));
    put("sales", sale("12:02:30", "16"));
    awaitRows("store-revenue", 2);
    assertThat(script.interrupt(sql).status()).isZero();
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue"))
        .containsExactly(
            revenue("16", 1, "12:02", "12:03"),
            revenue("3.3", 2, "12:00", "12:01"),
            revenue("4", 1, "12:01", "12:02"));
  }

  @Test
  void readsShardSequenceNumberAndArrivalTime() throws Exception {
    KINESIS.createStream("readings", 3);
    List<String> expected = new ArrayList<>();
    for (String store : List.of("store_1", "store_2", "store_3", "store_4", "store_5")) {
      PutRecordResponse put =
          put("readings", sale("12:00:00", "1").replace("store_1", store), store);
      expected.add(
          "{\"store_id\":\"%s\",\"shard\":\"%s\",\"sequence_number\":\"%s\",\"is_recent\":true}"
              .formatted(store, put.shardId(), put.sequenceNumber()));
    }
    Collections.sort(expected);
    Files.writeString(
        folder.resolve("metadata.sql"),
        """
        CREATE TABLE read_by_shard (
          shard           STRING METADATA FROM 'shard-id' VIRTUAL,
          sequence_number STRING METADATA FROM 'sequence-number' VIRTUAL
        ) LIKE source.sales;

        CREATE TABLE results (store_id STRING, shard STRING, sequence_number STRING, is_recent BOOLEAN)
        WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = 'out/results',
          'sink.rolling-policy.rollover-interval' = '1 s', 'sink.rolling-policy.check-interval' = '1 s');

        INSERT INTO results
        SELECT store_id, shard, sequence_number,
          arrival_time BETWEEN CURRENT_TIMESTAMP - INTERVAL '1' HOUR AND CURRENT_TIMESTAMP
        FROM read_by_shard;
        """);
    Process sql = start("metadata.sql", "readings");
    awaitRows("results", expected.size());
    assertThat(script.interrupt(sql).status()).isZero();
    assertThat(JobRun.rows(folder.resolve("out"), "results")).isEqualTo(expected);
  }

  @Test
  void archivesBytesUnchangedWithLineBreaks() throws Exception {
    KINESIS.createStream("records", 1);
    for (String record : List.of("\u00ff\u0000 {", "two\nlines", "ended\n", "")) {
      put("records", SdkBytes.fromString(record, StandardCharsets.ISO_8859_1), "any");
    }
    Process sql = start("archive", "records");
    awaitRows("archive", 5);
    assertThat(script.interrupt(sql).status()).isZero();
    assertThat(JobRun.rows(folder.resolve("out"), "archive"))
        .containsExactly("", "ended", "lines", "two", "\u00ff\u0000 {");
  }

  @Test
  void readsAStreamWithADiscoveredTable() throws Exception {
    KINESIS.createStream("orders", 2);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      put("orders", sale("12:00:%02d".formatted(i), "1").replace("store_1", "s" + i), "key" + i);
      expected.add("{\"store_id\":\"s%d\",\"at_time\":\"12:00:%02d\"}".formatted(i, i));
    }
    Collections.sort(expected);
    put("orders", "no order");
    Ended discovered = discover("orders", "--discover.timeout", "10 s");
    assertThat(discovered.status()).isZero();
    assertThat(discovered.err()).contains("21 records arrived within 10 s.");
    assertThat(discovered.out())
        .startsWith("21 records of the stream orders; 1 could not be decoded as JSON objects\n")
        .contains("store-revenue reads 95.2 % of these records\n", "'stream' = 'orders'");
    assertThat(folder).isEmptyDirectory();

    Files.writeString(
        folder.resolve("orders.sql"),
        discovered.out().substring(discovered.out().indexOf("CREATE TABLE"))
            + """
            CREATE TABLE results (store_id STRING, at_time STRING)
            WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = 'out/results',
              'sink.rolling-policy.rollover-interval' = '1 s', 'sink.rolling-policy.check-interval' = '1 s');
            INSERT INTO results
            SELECT store_id, DATE_FORMAT(event_time, 'HH:mm:ss') FROM orders_records;
            """);
    Process sql = start("orders.sql", "orders");
    awaitRows("results", expected.size());
    assertThat(script.interrupt(sql).status()).isZero();
    assertThat(JobRun.rows(folder.resolve("out"), "results")).isEqualTo(expected);
  }

  @Test
  void discoverEndsOnAnEmptyStream() throws Exception {
    KINESIS.createStream("empty", 1);
    Ended discovered = discover("empty", "--discover.timeout", "5 s");
    assertThat(discovered.status()).isEqualTo(1);
    assertThat(discovered.out()).isEmpty();
    assertThat(discovered.err())
        .contains(
            "Failed: no records of the stream empty arrived within 5 s", "--discover.timeout");
  }

  private static Ended discover(String stream, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "discover",
                "--source.type",
                "kinesis",
                "--source.stream",
                stream,
                "--source.endpoint",
                KINESIS.endpoint()));
    words.addAll(List.of(options));
    return InProcess.run(words.toArray(String[]::new));
  }

  private Process start(String name, String stream) throws Exception {
    return script.start(
        "sql",
        name,
        "--source.type",
        "kinesis",
        "--source.stream",
        stream,
        "--source.endpoint",
        KINESIS.endpoint(),
        "--source.position",
        "TRIM_HORIZON",
        "--sink.roll.interval",
        "1 s",
        "-Dexecution.checkpointing.interval=1 s");
  }

  private void awaitRows(String dataSet, int count) {
    await(count + " rows of " + dataSet)
        .atMost(Duration.ofMinutes(2))
        .until(() -> JobRun.rows(folder.resolve("out"), dataSet).size() >= count);
  }

  private static void put(String stream, String payload) {
    put(stream, payload, "any");
  }

  private static PutRecordResponse put(String stream, String payload, String partitionKey) {
    return put(stream, SdkBytes.fromUtf8String(payload), partitionKey);
  }

  private static PutRecordResponse put(String stream, SdkBytes payload, String partitionKey) {
    return KINESIS
        .client()
        .putRecord(put -> put.streamName(stream).partitionKey(partitionKey).data(payload));
  }

  private static String sale(String time, String sales) {
    return "{\"category\":\"Toys\",\"store_id\":\"store_1\",\"evnt_time\":\"2024-05-01T%s\",\"sales\":%s}"
        .formatted(time, sales);
  }

  private static String revenue(String revenue, int count, String start, String end) {
    return ("{\"store_id\":\"store_1\",\"revenue\":%s,\"sales_count\":%d,"
            + "\"window_start\":\"2024-05-01 %s:00.000\",\"timestamp\":\"2024-05-01 %s:00.000\"}")
        .formatted(revenue, count, start, end);
  }
}
