package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constructs of Kinesis Data Analytics for SQL in Flink SQL, with one test per construct. */
class MigrationTest {
  private static final String SALE =
      "{\"category\":\"%s\",\"store_id\":\"%s\",\"evnt_time\":\"2024-05-01T%s\",\"sales\":%s}%n";

  @TempDir Path folder;

  /**
   * {@code GROUP BY STEP("s".ROWTIME BY INTERVAL '60' SECOND)}, {@code FLOOR(ROWTIME TO MINUTE)}.
   */
  @Test
  void step() throws Exception {
    assertThat(
            rows(
                """
                CREATE TABLE results (minute_end TIMESTAMP(3), revenue DECIMAL(10, 2)) $results;
                INSERT INTO results
                SELECT window_end, SUM(sales)
                FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
                GROUP BY window_start, window_end;
                """,
                sale("Toys", "store_1", "12:00:00", 1)
                    + sale("Toys", "store_1", "12:01:00", 4)
                    + sale("Toys", "store_1", "12:00:59.999", 2)))
        .containsExactly(
            "{\"minute_end\":\"2024-05-01 12:01:00\",\"revenue\":3}",
            "{\"minute_end\":\"2024-05-01 12:02:00\",\"revenue\":4}");
  }

  /** {@code WINDOWED BY STAGGER (PARTITION BY ... RANGE INTERVAL '1' MINUTE)}. */
  @Test
  void stagger() throws Exception {
    assertThat(
            rows(
                """
                CREATE TABLE results (store_id STRING, first_sale TIMESTAMP(3), n BIGINT) $results;
                INSERT INTO results
                SELECT store_id, window_start, COUNT(*)
                FROM TABLE(SESSION(
                  TABLE sales PARTITION BY store_id, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
                GROUP BY store_id, window_start, window_end;
                """,
                sale("Toys", "store_1", "12:00:40", 1)
                    + sale("Toys", "store_2", "12:00:50", 1)
                    + sale("Toys", "store_1", "12:01:20", 1)
                    + sale("Toys", "store_1", "12:02:30", 1),
                "execution.runtime-mode=streaming"))
        .containsExactly(
            "{\"store_id\":\"store_1\",\"first_sale\":\"2024-05-01 12:00:40\",\"n\":2}",
            "{\"store_id\":\"store_1\",\"first_sale\":\"2024-05-01 12:02:30\",\"n\":1}",
            "{\"store_id\":\"store_2\",\"first_sale\":\"2024-05-01 12:00:50\",\"n\":1}");
  }

  /** {@code WINDOW w AS (PARTITION BY ... RANGE INTERVAL '1' MINUTE PRECEDING)}. */
  @Test
  void slidingWindow() throws Exception {
    assertThat(
            rows(
                """
                CREATE TABLE results (evnt_time STRING, last_minute DECIMAL(10, 2)) $results;
                INSERT INTO results
                SELECT evnt_time, SUM(sales) OVER w
                FROM sales
                WINDOW w AS (
                  PARTITION BY store_id ORDER BY event_time
                  RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW);
                """,
                sale("Toys", "store_1", "12:00:10", 1)
                    + sale("Toys", "store_2", "12:00:20", 8)
                    + sale("Toys", "store_1", "12:01:10", 2)
                    + sale("Toys", "store_1", "12:01:11", 4),
                "execution.runtime-mode=streaming"))
        .containsExactly(
            "{\"evnt_time\":\"2024-05-01T12:00:10\",\"last_minute\":1}",
            "{\"evnt_time\":\"2024-05-01T12:00:20\",\"last_minute\":8}",
            "{\"evnt_time\":\"2024-05-01T12:01:10\",\"last_minute\":3}",
            "{\"evnt_time\":\"2024-05-01T12:01:11\",\"last_minute\":6}");
  }

  /** {@code TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM ...), 'store_id', 1, 60))}. */
  @Test
  void topK() throws Exception {
    assertThat(
            rows(
                """
                CREATE TABLE results (store_id STRING, n BIGINT) $results;
                INSERT INTO results
                SELECT store_id, n
                FROM (
                  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC) AS place
                  FROM (
                    SELECT store_id, window_start, window_end, COUNT(*) AS n
                    FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
                    GROUP BY store_id, window_start, window_end))
                WHERE place <= 1;
                """,
                sale("Toys", "store_1", "12:00:10", 1)
                    + sale("Toys", "store_2", "12:00:20", 1)
                    + sale("Toys", "store_2", "12:00:30", 1)
                    + sale("Toys", "store_1", "12:01:10", 1),
                "execution.runtime-mode=streaming"))
        .containsExactly(
            "{\"store_id\":\"store_1\",\"n\":1}", "{\"store_id\":\"store_2\",\"n\":2}");
  }

  /** An in-application reference table, loaded from an object on S3. */
  @Test
  void referenceData() throws Exception {
    assertThat(
            rows(
                """
                CREATE TABLE results (store_id STRING, name STRING) $results;
                CREATE VIEW stores AS
                SELECT * FROM (VALUES ('store_1', 'Zürich')) AS stores (store_id, name);
                INSERT INTO results
                SELECT sales.store_id, stores.name
                FROM sales LEFT JOIN stores ON stores.store_id = sales.store_id;
                """,
                sale("Toys", "store_1", "12:00:10", 1) + sale("Toys", "store_9", "12:00:20", 1)))
        .containsExactly(
            "{\"store_id\":\"store_1\",\"name\":\"Zürich\"}",
            "{\"store_id\":\"store_9\",\"name\":null}");
  }

  /** {@code "error_stream"}: malformed records are dropped. */
  @Test
  void errorStream() throws Exception {
    assertThat(
            rows(
                """
                CREATE TABLE results (n BIGINT) $results;
                INSERT INTO results SELECT COUNT(*) FROM sales;
                """,
                "no JSON\n"
                    + sale("Toys", "store_1", "noon", 1)
                    + sale("Toys", "store_1", "12:00:10", 1)
                    + "{\"category\":\"Toys\",\"evnt_time\":\"2024-05-01T12:00:10\",\"sales\":1}\n"))
        .containsExactly("{\"n\":1}");
  }

  /** Late events can be found by comparing with the watermark, and written to another table. */
  @Test
  void lateEvents() throws Exception {
    assertThat(
            rows(
                """
                CREATE TABLE on_event WITH ('scan.watermark.emit.strategy' = 'on-event') LIKE source.sales;
                CREATE TABLE results (evnt_time STRING) $results;
                INSERT INTO results
                SELECT evnt_time FROM on_event
                WHERE FLOOR(event_time TO MINUTE) + INTERVAL '1' MINUTE <= CURRENT_WATERMARK(event_time);
                """,
                sale("Toys", "store_1", "12:00:10", 1)
                    + sale("Toys", "store_1", "12:01:04", 1)
                    + sale("Toys", "store_1", "12:00:30", 1)
                    + sale("Toys", "store_1", "12:01:05", 1)
                    + sale("Toys", "store_1", "12:00:20", 1),
                "execution.runtime-mode=streaming",
                "parallelism.default=1"))
        .containsExactly("{\"evnt_time\":\"2024-05-01T12:00:20\"}");
  }

  private List<String> rows(String script, String events, String... options) throws Exception {
    return new SqlRun(folder).rows(script, events, options);
  }

  private static String sale(String category, String store, String time, int sales) {
    return SALE.formatted(category, store, time, sales);
  }
}
