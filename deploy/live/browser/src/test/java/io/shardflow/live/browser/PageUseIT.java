package io.shardflow.live.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import io.shardflow.live.row.RowSink.Progress;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Links, keys, time zones, and names that try to be more than text. */
class PageUseIT {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final Instant START = Instant.parse("2024-05-01T21:00:00Z");

  @TempDir Path root;

  @Test
  void hostileNamesStayText() throws IOException {
    List<String> names =
        List.of(
            "<img src=x onerror=alert(1)>",
            "</script><script>alert(2)</script>",
            "متجر القاهرة",
            "x".repeat(190),
            "a:b,c&d=e#f");
    writeStores(names, 3);
    try (PageServer server = PageServer.over(root)) {
      for (String view : List.of("", "?set=store-revenue&range=all")) {
        try (Visit visit = CHROMIUM.open(server.url(view))) {
          visit.page().getByText(names.get(0)).first().waitFor();
          assertThat(visit.page().locator("main img, main script").count()).isZero();
          visit.assertFitsTheWindow();
          visit.assertClean();
        }
      }
      for (String name : names) {
        try (Visit visit = CHROMIUM.open(server.url("?set=store-revenue&range=all"))) {
          link(visit, name).click();
          visit.await("() => document.querySelectorAll('.filters li').length === 1");
          assertThat(visit.page().locator(".filters bdi").textContent()).isEqualTo(name);
          visit.await("() => document.querySelector('figure.chart').chart.data.lines.length === 1");
          assertThat(visit.chart(0).values().iterator().next()).hasSize(3);
          visit.assertClean();
        }
      }
    }
  }

  @Test
  void backForwardAndReloadShowTheSameView() throws IOException {
    writeStores(List.of("store_1", "store_2"), 3);
    try (PageServer server = PageServer.over(root);
        Visit visit = CHROMIUM.open(server.url("?set=store-revenue&range=1h"))) {
      Page page = visit.page();
      link(visit, "store_2").click();
      page.waitForURL("**where=store_id%3Astore_2");
      page.locator(".choice button").getByText("Sales").click();
      page.waitForURL("**measure=sales_count**");
      String deep = page.url();
      page.goBack();
      visit.await("() => !location.search.includes('measure')");
      page.goBack();
      visit.await("() => document.querySelector('.filters').hidden");
      page.goForward();
      page.goForward();
      visit.await("() => location.search.includes('measure=sales_count')");
      page.reload();
      assertThat(page.url()).isEqualTo(deep);
      page.locator(".filters bdi").getByText("store_2").waitFor();
      assertThat(page.locator(".choice button[aria-pressed=true]").allTextContents())
          .containsExactly("Sales", "Total", "1 h");
      visit.assertClean();
    }
  }

  @Test
  void oneClickShowsUtc() throws IOException {
    writeStores(List.of("store_1"), 1);
    try (PageServer server = PageServer.over(root);
        Visit visit = CHROMIUM.open(server.url("?set=store-revenue&range=all"))) {
      Page page = visit.page();
      page.locator(".open-row").getByText("1 May 2024, 23:00:00").first().waitFor();
      page.locator("button").getByText("Berlin time").click();
      page.locator(".open-row").getByText("1 May 2024, 21:00:00").first().waitFor();
      assertThat(page.url()).contains("zone=UTC");
      page.reload();
      page.locator(".open-row").getByText("1 May 2024, 21:00:00").first().waitFor();
      visit.assertClean();
    }
  }

  @Test
  void everythingIsReachedByKeys() throws IOException {
    writeStores(List.of("store_1", "store_2"), 3);
    try (PageServer server = PageServer.over(root);
        Visit visit = CHROMIUM.open(server.url("?set=store-revenue&range=all"))) {
      Page page = visit.page();
      link(visit, "store_1").waitFor();
      page.keyboard().press("Tab");
      assertThat(focused(page)).isEqualTo("Skip to the results");
      List<String> reached = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        page.keyboard().press("Tab");
        reached.add(focused(page));
      }
      assertThat(reached)
          .contains("Berlin time", "Overview", "Revenue", "15 min", "CSV", "Values as a table")
          .contains("store_1", "store_2");
      page.locator(".plot").focus();
      page.keyboard().press("Home");
      String first = page.locator(".plot").getAttribute("aria-valuetext");
      assertThat(first).contains("1 May 2024, 23:00", "store_1 10.00", "store_2 11.00");
      page.keyboard().press("ArrowRight");
      assertThat(page.locator(".plot").getAttribute("aria-valuetext"))
          .contains("23:01", "store_1 20.00");
      page.locator("tbody a")
          .filter(new Locator.FilterOptions().setHasText("store_2"))
          .first()
          .focus();
      page.keyboard().press("Enter");
      page.waitForURL("**where=store_id%3Astore_2");
      visit.assertClean();
    }
  }

  @Test
  void aThousandStoresHaveOnlyTheRowsInView() throws IOException {
    try (PageServer server = PageServer.withoutFiles()) {
      String[] names = {"store_id", "revenue", "sales_count", "window_start", "timestamp"};
      DataSetId set =
          new DataSetId("store-revenue", "store-revenue/store-revenue", "store-revenue");
      for (int minute = 0; minute < 24 * 60; minute++) {
        Instant time = START.plusSeconds(minute * 60L);
        String start = ResultFolder.time(time);
        String end = ResultFolder.time(time.plusSeconds(60));
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
          BigDecimal revenue = BigDecimal.valueOf(100L * i + minute, 2);
          rows.add(new Row(names, new Object[] {"store_" + i, revenue, 1L, start, end}));
        }
        server.store().fileRows(set, rows, System.currentTimeMillis());
      }
      server.store().progress(new Progress(1, 1, true));
      try (Visit visit = CHROMIUM.open(server.url("?set=store-revenue&range=24h"))) {
        Page page = visit.page();
        link(visit, "store_1000").waitFor();
        Locator table = page.locator(".table-scroll[aria-label='All by store']");
        assertThat(table.locator("table").getAttribute("aria-rowcount")).isEqualTo("1001");
        assertThat(table.locator("tbody tr").count()).isLessThan(60);
        Map<String, Map<Long, Double>> lines = visit.chart(0);
        assertThat(lines).hasSize(10);
        assertThat(lines.values()).allSatisfy(line -> assertThat(line).hasSize(24 * 60));
        table.evaluate("el => { el.scrollTop = el.scrollHeight; }");
        table
            .getByRole(AriaRole.LINK)
            .getByText("store_1", new Locator.GetByTextOptions().setExact(true))
            .waitFor();
        visit.assertClean();
      }
    }
  }

  private void writeStores(List<String> names, int minutes) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int minute = 0; minute < minutes; minute++) {
      Instant time = START.plusSeconds(minute * 60L);
      for (int i = 0; i < names.size(); i++) {
        rows.add(
            MadeUpDay.row(
                "store_id",
                names.get(i),
                "revenue",
                10.0 * (minute + 1) + i,
                "sales_count",
                1,
                "window_start",
                ResultFolder.time(time),
                "timestamp",
                ResultFolder.time(time.plusSeconds(60))));
      }
    }
    new ResultFolder(root).write("store-revenue", "store-revenue", START, rows);
  }

  private static Locator link(Visit visit, String name) {
    return visit
        .page()
        .locator(".table-scroll[aria-label='All by store'] tbody a")
        .getByText(name, new Locator.GetByTextOptions().setExact(true));
  }

  private static String focused(Page page) {
    return ((String) page.evaluate("() => document.activeElement.textContent")).strip();
  }
}
