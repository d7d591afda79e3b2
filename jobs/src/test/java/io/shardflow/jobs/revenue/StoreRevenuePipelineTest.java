package io.shardflow.jobs.revenue;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.jobs.testing.Story;
import io.shardflow.model.event.Sale;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreRevenuePipelineTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  @Test
  void sumsEachMinutePerStoreAndPerCategory() throws Exception {
    List<String> lines =
        play(
            Story.of(Sale.FORMAT)
                .event(sale("Toys", "store_1", "12:00:00.000", "0.10"))
                .event(sale("Books", "store_1", "12:00:59.999", "0.20"))
                .event(sale("Toys", "store_2", "12:00:30", "-5.00"))
                .event(sale("Toys", "store_1", "12:01:00.000", "7")));

    assertThat(lines)
        .containsExactly(
            "category: {\"category\":\"Books\",\"revenue\":0.2,\"sales_count\":1,"
                + minute("12:00", "12:01"),
            "category: {\"category\":\"Toys\",\"revenue\":-4.9,\"sales_count\":2,"
                + minute("12:00", "12:01"),
            "category: {\"category\":\"Toys\",\"revenue\":7,\"sales_count\":1,"
                + minute("12:01", "12:02"),
            "store: {\"store_id\":\"store_1\",\"revenue\":0.3,\"sales_count\":2,"
                + minute("12:00", "12:01"),
            "store: {\"store_id\":\"store_1\",\"revenue\":7,\"sales_count\":1,"
                + minute("12:01", "12:02"),
            "store: {\"store_id\":\"store_2\",\"revenue\":-5,\"sales_count\":1,"
                + minute("12:00", "12:01"));
  }

  @Test
  void countsDisorderAndReportsALateSaleOnce() throws Exception {
    List<String> lines =
        play(
            Story.of(Sale.FORMAT)
                .event(sale("Toys", "store_1", "12:01:03", "1"))
                .watermark("12:00:58")
                .event(sale("Toys", "store_1", "12:00:10", "2"))
                .watermark("12:00:59.999")
                .event(sale("Toys", "store_1", "12:00:59", "4"))
                .event(sale("Toys", "store_1", "12:01:00", "8")));

    assertThat(lines)
        .containsExactly(
            "category: {\"category\":\"Toys\",\"revenue\":2,\"sales_count\":1,"
                + minute("12:00", "12:01"),
            "category: {\"category\":\"Toys\",\"revenue\":9,\"sales_count\":2,"
                + minute("12:01", "12:02"),
            "late: " + sale("Toys", "store_1", "12:00:59", "4").replace("@", "2024-05-01T"),
            "store: {\"store_id\":\"store_1\",\"revenue\":2,\"sales_count\":1,"
                + minute("12:00", "12:01"),
            "store: {\"store_id\":\"store_1\",\"revenue\":9,\"sales_count\":2,"
                + minute("12:01", "12:02"));
  }

  @Test
  void idlenessClosesTheLastWindow() throws Exception {
    List<String> lines =
        play(
            Story.of(Sale.FORMAT)
                .event(sale("Toys", "store_1", "12:00:10", "1"))
                .watermark("12:00:04.999")
                .silence()
                .event(sale("Toys", "store_2", "12:00:50", "2"))
                .event(sale("Toys", "store_2", "12:01:00", "4")));

    assertThat(lines)
        .filteredOn(line -> !line.startsWith("category"))
        .containsExactly(
            "late: " + sale("Toys", "store_2", "12:00:50", "2").replace("@", "2024-05-01T"),
            "store: {\"store_id\":\"store_1\",\"revenue\":1,\"sales_count\":1,"
                + minute("12:00", "12:01"),
            "store: {\"store_id\":\"store_2\",\"revenue\":4,\"sales_count\":1,"
                + minute("12:01", "12:02"));
  }

  @Test
  void saleTooFarAheadClosesNoWindow() throws Exception {
    List<String> lines =
        play(
            Story.of(Sale.FORMAT)
                .event(sale("Toys", "store_1", "12:00:10", "1"))
                .eventTooFarAhead(sale("Toys", "store_1", "18:00:10", "100"))
                .watermark("12:00:04.999")
                .silence()
                .eventTooFarAhead(sale("Toys", "store_1", "18:00:50", "200"))
                .event(sale("Toys", "store_1", "12:00:50", "2"))
                .event(sale("Toys", "store_1", "12:01:00", "4"))
                .watermark("18:00:00"));

    assertThat(lines)
        .filteredOn(line -> !line.startsWith("category"))
        .containsExactly(
            "late: " + sale("Toys", "store_1", "12:00:50", "2").replace("@", "2024-05-01T"),
            "store: {\"store_id\":\"store_1\",\"revenue\":1,\"sales_count\":1,"
                + minute("12:00", "12:01"),
            "store: {\"store_id\":\"store_1\",\"revenue\":300,\"sales_count\":2,"
                + minute("18:00", "18:01"),
            "store: {\"store_id\":\"store_1\",\"revenue\":4,\"sales_count\":1,"
                + minute("12:01", "12:02"));
  }

  @Test
  void sumsSlidingWindowsFromPanes() throws Exception {
    List<String> lines =
        play(
            Story.of(Sale.FORMAT)
                .event(sale("Toys", "store_1", "12:00:10", "1"))
                .event(sale("Books", "store_1", "12:01:10", "2"))
                .watermark("12:00:59.999")
                .event(sale("Toys", "store_1", "12:00:59", "4"))
                .event(sale("Toys", "store_1", "12:01:59", "8")),
            Windows.sliding(Duration.ofMinutes(2), Duration.ofMinutes(1)));

    assertThat(lines)
        .containsExactly(
            "category: {\"category\":\"Books\",\"revenue\":2,\"sales_count\":1,"
                + minute("12:00", "12:02"),
            "category: {\"category\":\"Books\",\"revenue\":2,\"sales_count\":1,"
                + minute("12:01", "12:03"),
            "category: {\"category\":\"Toys\",\"revenue\":1,\"sales_count\":1,"
                + minute("11:59", "12:01"),
            "category: {\"category\":\"Toys\",\"revenue\":8,\"sales_count\":1,"
                + minute("12:01", "12:03"),
            "category: {\"category\":\"Toys\",\"revenue\":9,\"sales_count\":2,"
                + minute("12:00", "12:02"),
            "late: " + sale("Toys", "store_1", "12:00:59", "4").replace("@", "2024-05-01T"),
            "store: {\"store_id\":\"store_1\",\"revenue\":1,\"sales_count\":1,"
                + minute("11:59", "12:01"),
            "store: {\"store_id\":\"store_1\",\"revenue\":10,\"sales_count\":2,"
                + minute("12:01", "12:03"),
            "store: {\"store_id\":\"store_1\",\"revenue\":11,\"sales_count\":3,"
                + minute("12:00", "12:02"));
  }

  private static List<String> play(Story<Sale> story) throws Exception {
    return play(story, Windows.tumbling(Duration.ofMinutes(1)));
  }

  private static List<String> play(Story<Sale> story, Windows windows) throws Exception {
    return story.play(
        (sales, outOfOrderness) -> {
          StoreRevenuePipeline.Output output =
              StoreRevenuePipeline.of(sales, outOfOrderness, windows);
          return Story.lines("store", output.byStore())
              .union(
                  Story.lines("category", output.byCategory()), Story.lines("late", output.late()));
        });
  }

  private static String sale(String category, String store, String time, String amount) {
    return "{\"category\":\"%s\",\"store_id\":\"%s\",\"evnt_time\":\"@%s\",\"sales\":%s}"
        .formatted(category, store, time, amount);
  }

  private static String minute(String start, String end) {
    return "\"window_start\":\"2024-05-01 %s:00.000\",\"timestamp\":\"2024-05-01 %s:00.000\"}"
        .formatted(start, end);
  }
}
