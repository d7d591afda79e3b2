package io.shardflow.live.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The numbers on the page are those of the files, also while files come, and after a restart. */
class PageNumbersIT {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final Instant START = Instant.parse("2024-05-01T10:00:00Z");
  private static final int STORES = 7;
  private static final String ALL = "?set=store-revenue&range=all";

  @TempDir Path root;
  private ResultFolder folder;
  private final Map<String, Map<Long, Double>> revenue = new TreeMap<>();
  private final Map<String, BigDecimal> sums = new TreeMap<>();
  private final Map<String, Integer> sales = new TreeMap<>();
  private BigDecimal sum = BigDecimal.ZERO;

  @BeforeEach
  void createFolder() {
    folder = new ResultFolder(root);
  }

  @Test
  void everyStoreAndMinuteEqualsTheFilesWhileTheyCome() throws Exception {
    writeMinutes(0, 30);
    try (PageServer server = PageServer.over(root);
        Visit visit = CHROMIUM.open(server.url(ALL))) {
      visit.awaitHeading("Revenue per store");
      awaitSum(visit);
      assertNumbers(visit);
      for (int minute = 30; minute < 75; minute += 5) {
        writeMinutes(minute, minute + 5);
      }
      awaitSum(visit);
      assertNumbers(visit);
      assertThat(csv(visit)).isEqualTo(expectedCsv());
      visit.assertClean();
    }
  }

  @Test
  void aRestartedServerIsFoundAgainAndNothingIsCountedTwice() throws Exception {
    writeMinutes(0, 20);
    try (PageServer server = PageServer.over(root);
        Visit visit = CHROMIUM.open(server.url(ALL))) {
      awaitSum(visit);
      server.stop();
      visit.page().locator("#banner").getByText("Connection lost").waitFor();
      assertThat(visit.page().locator("#status").textContent()).contains("Connection lost");
      assertNumbers(visit);
      writeMinutes(20, 40);
      server.startAgain();
      visit.await("() => document.getElementById('banner').hidden");
      awaitSum(visit);
      assertNumbers(visit);
      visit.assertClean();
    }
  }

  @Test
  void theOverviewHasTheTotalsOfTheFiles() throws Exception {
    writeMinutes(0, 25);
    try (PageServer server = PageServer.over(root);
        Visit visit = CHROMIUM.open(server.url("?range=all&zone=UTC"))) {
      visit.awaitHeading("Overview");
      visit.page().locator(".tile-value").getByText(money(sum)).waitFor();
      Map<String, List<String>> rows = visit.table("Revenue per store");
      assertThat(rows).hasSize(STORES);
      String note = visit.page().locator(".tile-note").first().textContent();
      assertThat(note).matches("minute from 10:2[34]");
      long last = Instant.parse("2024-05-01T" + note.substring(12) + ":00Z").toEpochMilli();
      rows.forEach(
          (store, cells) -> {
            assertThat(cells.get(0))
                .isEqualTo(money(BigDecimal.valueOf(revenue.get(store).get(last))));
            assertThat(cells.get(1)).isEqualTo(money(sums.get(store)));
          });
      visit.assertClean();
    }
  }

  private void writeMinutes(int from, int to) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int minute = from; minute < to; minute++) {
      Instant time = START.plusSeconds(minute * 60L);
      for (int i = 1; i <= STORES; i++) {
        String store = "store_" + i;
        int count = (minute * 31 + i * 17) % 23 - 1;
        BigDecimal value = BigDecimal.valueOf((minute * 7919L + i * 104_729L) % 99_991 - 900, 2);
        rows.add(
            MadeUpDay.row(
                "store_id",
                store,
                "revenue",
                value,
                "sales_count",
                count,
                "window_start",
                ResultFolder.time(time),
                "timestamp",
                ResultFolder.time(time.plusSeconds(60))));
        revenue
            .computeIfAbsent(store, key -> new TreeMap<>())
            .put(time.toEpochMilli(), value.doubleValue());
        sums.merge(store, value, BigDecimal::add);
        sales.merge(store, count, Integer::sum);
        sum = sum.add(value);
      }
    }
    Instant hour = START.plusSeconds(from * 60L);
    folder.write("store-revenue", "store-revenue", hour, rows);
  }

  /** Waits until the table of the page has all sums. */
  private void awaitSum(Visit visit) {
    String expected =
        sums.entrySet().stream()
            .map(entry -> entry.getKey() + " " + money(entry.getValue()))
            .sorted()
            .reduce("", (a, b) -> a + "|" + b);
    visit
        .page()
        .waitForFunction(
            "expected => { const rows = [...document.querySelectorAll("
                + "\".table-scroll[aria-label='All by store'] tbody tr:not(.spacer)\")]"
                + ".map(row => row.cells[0].textContent + ' ' + row.cells[1].textContent).sort();"
                + " return rows.map(row => '|' + row).join('') === expected; }",
            expected);
  }

  private void assertNumbers(Visit visit) {
    assertThat(visit.chart(0)).isEqualTo(revenue);
    Map<String, List<String>> rows = visit.table("All by store");
    assertThat(rows.keySet()).isEqualTo(sums.keySet());
    rows.forEach(
        (store, cells) -> {
          assertThat(cells.get(0)).isEqualTo(money(sums.get(store)));
          assertThat(cells.get(1)).isEqualTo(count(sales.get(store)));
        });
  }

  /** Returns the revenue by store and time of what the page offers as download. */
  private static Map<String, Double> csv(Visit visit) {
    String address = visit.page().locator("a.download").first().getAttribute("href");
    String text =
        (String) visit.page().evaluate("url => fetch(url).then(answer => answer.text())", address);
    List<String> lines = text.lines().toList();
    List<String> header = List.of(lines.get(0).split(","));
    Map<String, Double> values = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(","));
      Instant time = Instant.parse(cells.get(0));
      values.put(
          cells.get(header.indexOf("store_id")) + " " + time.toEpochMilli(),
          Double.valueOf(cells.get(header.indexOf("revenue"))));
    }
    return values;
  }

  private Map<String, Double> expectedCsv() {
    Map<String, Double> values = new TreeMap<>();
    revenue.forEach(
        (store, byTime) -> byTime.forEach((time, value) -> values.put(store + " " + time, value)));
    return values;
  }

  private static String money(BigDecimal value) {
    NumberFormat format = NumberFormat.getInstance(Locale.UK);
    format.setMinimumFractionDigits(2);
    format.setMaximumFractionDigits(2);
    return format.format(value);
  }

  private static String count(int value) {
    return NumberFormat.getInstance(Locale.UK).format(value);
  }
}
